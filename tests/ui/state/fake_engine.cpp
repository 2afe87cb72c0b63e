#include "tests/ui/state/fake_engine.h"

namespace signalbox::tests {

protocol::Snapshot exampleSnapshot(std::int64_t step, const std::string& boot) {
  protocol::Snapshot snapshot;
  snapshot.asOf = {base::wallFromMillis(kNoonMs), step, boot};
  snapshot.totals.dead = 3;
  snapshot.totals.oldestDue = base::wallFromMillis(kNoonMs - 60'000);
  snapshot.queues.resize(1);
  snapshot.queues[0].channel = "email";
  snapshot.providers.resize(2);
  snapshot.providers[0].name = "smtp";
  snapshot.providers[0].channel = "email";
  snapshot.providers[1].name = "twilio";
  snapshot.providers[1].channel = "sms";
  return snapshot;
}

protocol::SessionView exampleSession(std::vector<std::string> permissions) {
  protocol::SessionView session;
  session.principal = "ana";
  session.role = "operator";
  session.permissions = std::move(permissions);
  session.capabilities = {"replay"};
  return session;
}

std::string delta(std::int64_t step, boost::json::object members, const std::string& boot) {
  protocol::AsOf asOf{base::wallFromMillis(kNoonMs + step), step, boot};
  members["as_of"] = protocol::toJson(asOf);
  return boost::json::serialize(members);
}

ui::client::StreamOptions quickStream() {
  ui::client::StreamOptions options;
  options.retryFirst = base::Millis{20};
  options.retryMost = base::Millis{100};
  return options;
}

FakeEngine::FakeEngine() : session(clock, random, quickStream()) {
  Scripted stream;
  stream.stream = true;
  stream.type = "text/event-stream";
  server.on("GET /events", stream);
  server.on("GET /session", json(protocol::toText(exampleSession())));
  setSnapshot(exampleSnapshot());
}

void FakeEngine::setSnapshot(const protocol::Snapshot& snapshot) { server.on("GET /snapshot", json(protocol::toText(snapshot))); }

void FakeEngine::start() {
  session.start(server.address());
  QTRY_VERIFY(state().hasSnapshot() && state().hasSession());
}

void FakeEngine::stepOn(std::int64_t step) {
  say("state", delta(step, {}), "boot-1:" + std::to_string(step));
  QTRY_COMPARE(state().snapshot().asOf.step, step);
}

void FakeEngine::say(const std::string& event, const std::string& data, const std::string& id) {
  server.write(QByteArray::fromStdString(protocol::sseFrame({id, event, data})));
}

}  // namespace signalbox::tests
