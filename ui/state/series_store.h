#pragma once
// The series behind the charts of one screen: fetches a range, then only the tail as the engine's time moves past bucket
// ends. After a gap in the connection it asks for what was missed, so gaps are filled from the engine. GUI thread.

#include <QObject>
#include <QStringList>

#include <optional>

#include "ui/client/rest_client.h"
#include "ui/state/engine_session.h"
#include "ui/state/range.h"
#include "ui/state/stats_merge.h"

namespace signalbox::ui::state {

class SeriesStore final : public QObject {
  Q_OBJECT
 public:
  SeriesStore(EngineSession& session, QObject* parent = nullptr);

  /// Names as in GET /stats: "accepted", "waiting{channel=email}", "latency", "dead" ...
  void setSeries(const QStringList& names, bool withBreakers, bool withMarkers);
  void setRange(Range range);
  void setCustomRange(base::WallTime from, base::WallTime to);
  /// While inactive (hidden, or paused by the person) nothing is fetched; on return the tail is.
  void setActive(bool active);

  Range range() const { return range_; }
  bool isLoading() const { return call_.isRunning(); }
  bool hasData() const { return has_; }
  const protocol::StatsAnswer& data() const { return data_; }
  const protocol::StatsSeries* series(const QString& name) const;
  /// When the engine was not running, within the range.
  const std::vector<Gap>& gaps() const { return gaps_; }
  /// Left and right edge for the axes: the right one is the engine's now, or the end of a custom range.
  Gap window() const;
  const std::optional<client::ClientError>& error() const { return error_; }

 public Q_SLOTS:
  void reload();
  /// What is under way is waited for no more, and asked for only when it is reloaded, or after a gap in the connection.
  void stop();

 Q_SIGNALS:
  void changed();
  void loadingChanged();
  void failed(const signalbox::ui::client::ClientError& error);

 private:
  void onTime();
  void heal();
  void fetch(const BucketSpan& span, bool tail);
  void take(const protocol::StatsAnswer& answer, bool tail);
  std::optional<BucketSpan> wanted() const;

  EngineSession& session_;
  QStringList names_;
  bool breakers_ = false;
  bool markers_ = false;
  Range range_ = Range::hour1;
  Gap custom_{};
  bool active_ = true;
  bool has_ = false;
  protocol::StatsAnswer data_;
  std::vector<Gap> gaps_;
  client::Call call_;
  std::optional<base::WallTime> askedFor_;  // the last bucket end asked for: each is asked for once
  bool again_ = false;                      // the call under way was made before the connection was lost
  std::optional<client::ClientError> error_;
};

}  // namespace signalbox::ui::state
