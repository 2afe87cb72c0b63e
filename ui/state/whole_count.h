#pragma once
// Counts the groups of a search that is too wide to be counted in one answer: stretch by stretch of the time of death, newest first, each
// short enough to be counted whole, and page by page where one has more groups than an answer holds. Of what had died when it began; what is
// discarded or replayed meanwhile may be in it or not. GUI thread.

#include <QObject>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ui/client/rest_client.h"
#include "ui/state/engine_session.h"
#include "ui/state/group_table_model.h"

namespace signalbox::ui::state {

class WholeCount final : public QObject {
  Q_OBJECT
 public:
  explicit WholeCount(EngineSession& session, QObject* parent = nullptr) : QObject(parent), session_(session) {}

  /// What `q` finds, grouped by `by`. `first` tells how far an answer comes; without the time that it came to, nothing can be cut in stretches.
  void start(const QString& by, const QString& q, const PartialCount& first);
  /// What was counted so far is forgotten.
  void stop();
  bool isRunning() const { return running_; }
  /// Everything that died from then on is counted, and how many that were.
  base::WallTime countedBackTo() const { return to_; }
  std::int64_t found() const { return found_; }

 Q_SIGNALS:
  void changed();  // begun, further, ended
  void counted(const signalbox::protocol::GroupPage& page);
  /// Nothing where it can be cut no shorter.
  void failed(const std::optional<signalbox::ui::client::ClientError>& error);

 private:
  void ask(std::optional<base::WallTime> from, const std::string& cursor = {});
  void askWithin(base::WallTime reached);
  void take(std::optional<base::WallTime> from, const protocol::GroupPage& page);
  void add(const protocol::GroupView& group);
  void addStretch();
  void finish();
  void fail(const std::optional<client::ClientError>& error);

  EngineSession& session_;
  QString by_, q_;
  base::WallTime at_{}, to_{};  // of what died before at_, that from to_ on is counted
  std::int64_t found_ = 0;
  std::vector<protocol::GroupView> stretch_;  // of the one that is being read: it counts when it is whole
  protocol::GroupPage page_;
  std::unordered_map<std::string, std::size_t> places_;  // in it, by id
  client::Call call_;
  bool running_ = false;
  int turn_ = 0;  // an answer to what was asked before is nobody's
};

}  // namespace signalbox::ui::state
