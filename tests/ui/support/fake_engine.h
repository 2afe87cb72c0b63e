#pragma once
// An engine that answers the console with canned data over real HTTP and a real event stream, and beats until told not to.
// One thread: the test's.

#include <QTimer>

#include "tests/ui/client/scripted_server.h"
#include "tests/ui/support/canned_data.h"

namespace signalbox::tests {

class FakeEngine final : public QObject {
  Q_OBJECT
 public:
  /// On this port where it is free, else on any.
  explicit FakeEngine(quint16 port = 0);

  ScriptedServer& server() { return server_; }
  ui::client::EngineAddress address() const { return server_.address("admin-token"); }
  protocol::Snapshot& snapshot() { return snapshot_; }
  /// Everything that lists answers is empty, and nothing was kept of the past. The tokens stay: whoever asks has one.
  void setEmpty();
  bool isEmpty() const { return empty_; }
  /// An older one: its session does not name these, and it knows no path below these.
  void lack(const std::vector<std::string>& capabilities, const std::vector<QByteArray>& paths = {});
  /// A `state` event with these top-level members of the snapshot.
  void tell(const QStringList& members);
  void setBeating(bool beating);
  /// Its clock does not go on with its beats: what shows it is the same each time.
  void standStill() { still_ = true; }
  void beat();
  /// What it answers to GET /stats, for whoever answers a part of it otherwise.
  Scripted statsOf(const Asked& asked) const;

 private:
  void answerLists();
  void answerSecrets();
  void answerActs();

  ScriptedServer server_;
  protocol::Snapshot snapshot_;
  bool empty_ = false;
  bool still_ = false;
  std::int64_t step_ = 1;
  std::int64_t beats_ = 0;
  QTimer pulse_;
};

}  // namespace signalbox::tests
