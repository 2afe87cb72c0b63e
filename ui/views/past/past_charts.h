#pragma once
// The stretch of time around the instant that is looked at: what waited and the providers' breakers, with that instant as a line
// through all of them. A drag chooses another stretch, as on the overview. GUI thread.

#include <QWidget>

#include "engine/protocol/resources.h"
#include "ui/views/view_context.h"
#include "ui/widgets/chart_group.h"

class QScrollArea;

namespace signalbox::ui::widgets {
class BreakerStrip;
class Card;
class LineChart;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardWait;

class PastCharts final : public QWidget {
  Q_OBJECT
 public:
  PastCharts(ViewContext context, QWidget* parent);

  /// What GET /stats is asked for.
  static QStringList seriesNames();
  void setRange(base::WallTime from, base::WallTime to);
  void setAt(base::WallTime at);
  /// They were asked for: until one of the next three comes they are waited for.
  void await();
  void showStats(const protocol::StatsAnswer& stats);
  void showFailure(const QString& words, const QString& details);
  /// The same where asking again would not help; said once for both.
  void showRefusal(const QString& words);
  bool isRefused() const { return refused_; }

  widgets::LineChart* waiting() { return waiting_; }
  widgets::ChartGroup& group() { return group_; }
  /// Names of the providers whose strips are shown.
  QStringList providers() const { return providers_; }

 Q_SIGNALS:
  void retryWanted();
  /// Nobody waits for them any more.
  void stopped();

 private:
  void build();
  void showWaiting(const protocol::StatsAnswer& stats);
  void setRefused(bool refused);
  void showBreakers();
  QStringList providersInOrder() const;
  void showInstant();

  ViewContext context_;
  widgets::ChartGroup group_;
  widgets::LineChart* waiting_ = nullptr;
  widgets::Card* waitingCard_ = nullptr;
  QScrollArea* breakers_ = nullptr;
  widgets::Card* breakersCard_ = nullptr;
  CardWait* wait_ = nullptr;
  bool refused_ = false;
  QStringList providers_;
  protocol::StatsAnswer stats_;
  base::WallTime from_{}, to_{}, at_{};
};

}  // namespace signalbox::ui::views
