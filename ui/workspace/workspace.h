#pragma once
// The console's own memory: known engines, the window's layout and what was seen of the past, in a SQLite file of the user's.
// Works on a thread of its own; every call completes exactly once on the GUI thread, in the order of asking, unless its
// context is gone. stop() finishes what was asked and may come twice; calls after it complete with Code::unavailable.

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>

#include "engine/base/status.h"
#include "ui/workspace/connection.h"

namespace signalbox::ui::workspace {

class Workspace final : public QObject {
  Q_OBJECT
 public:
  template <class T> using Done = std::function<void(base::Result<T>)>;
  using DoneStatus = std::function<void(base::Status)>;

  /// `folder` is created when absent. Opens in the background; a failure is told by every call.
  explicit Workspace(QString folder, QObject* parent = nullptr);
  ~Workspace() override;

  void connections(QObject* context, Done<QList<Connection>> done);
  /// Inserts when the id is 0.
  void saveConnection(const Connection& connection, QObject* context, Done<Connection> done);
  void removeConnection(qint64 id, QObject* context, DoneStatus done);
  /// What an earlier version kept in a file; empty when it kept none.
  void tokenFile(qint64 connection, QObject* context, Done<std::string> done);
  void removeTokenFile(qint64 connection, QObject* context, DoneStatus done);

  void layout(QObject* context, Done<Layout> done);
  void saveLayout(const Layout& layout, QObject* context, DoneStatus done);

  void keepPast(const SeenPast& seen, QObject* context, DoneStatus done);
  void past(const PastWanted& wanted, QObject* context, Done<std::optional<SeenPast>> done);

  void stop();

 private:
  struct Store;
  template <class T> void run(std::function<T(Store&)> work, QObject* context, std::function<void(T)> done);

  QThread thread_;
  QObject* worker_;               // lives on thread_
  std::shared_ptr<Store> store_;  // used on thread_ only
  bool stopped_ = false;
};

}  // namespace signalbox::ui::workspace
