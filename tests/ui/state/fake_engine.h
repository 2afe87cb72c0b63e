#pragma once
// An engine made of canned protocol JSON behind a ScriptedServer, and a session on it. One thread: the test's.

#include <QSignalSpy>
#include <QTest>

#include "engine/base/system_clock.h"
#include "engine/protocol/sse.h"
#include "tests/ui/client/scripted_server.h"
#include "ui/state/engine_session.h"

namespace signalbox::tests {

inline constexpr std::int64_t kNoonMs = 1'778'587'200'000;  // 2026-05-12T12:00:00Z

protocol::Snapshot exampleSnapshot(std::int64_t step = 10, const std::string& boot = "boot-1");
protocol::SessionView exampleSession(std::vector<std::string> permissions = {"replay.bulk", "queues.control"});
/// A delta with as_of and the given members.
std::string delta(std::int64_t step, boost::json::object members, const std::string& boot = "boot-1");
ui::client::StreamOptions quickStream();

class FakeEngine {
 public:
  FakeEngine();
  void start();  // and waits until the snapshot is there
  void say(const std::string& event, const std::string& data, const std::string& id = {});
  void setSnapshot(const protocol::Snapshot& snapshot);
  /// A step with its id, so that a stream that is cut, or connects anew, goes on there and needs no snapshot.
  void stepOn(std::int64_t step);
  ui::state::EngineState& state() { return session.state(); }

  ScriptedServer server;
  base::ManualClock clock{base::wallFromMillis(kNoonMs)};
  base::SeededRandom random{11};
  ui::state::EngineSession session;
};

}  // namespace signalbox::tests
