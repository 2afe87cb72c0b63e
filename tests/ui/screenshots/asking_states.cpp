#include "tests/ui/screenshots/asking_states.h"

#include <algorithm>

#include "tests/ui/screenshots/places.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;

constexpr std::size_t kPutBack = 12;
constexpr base::Millis kRefused = 6min;  // so long ago a key was

/// A button and the picture of what it asks.
struct Asking {
  const char* words;
  const char* name;
};

void takeAll(Console& console, const Camera& camera, const char* place, std::initializer_list<Asking> all) {
  console.context().navigator.go(QString::fromLatin1(place));
  settle(kSoonMs);
  for (const auto& [words, name] : all) takeAsked(console, camera, QLatin1String(words), name);
}

void takeProviders(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, "delivery/providers/twilio", {{"Keep stopped", "timed-act-keep-stopped"}});
  takeAll(console, camera, "delivery/providers/fcm", {{"Stop sending", "timed-act-stop"}, {"Keep sending", "timed-act-keep-sending"}});
  protocol::ProviderView& twilio = engine->snapshot().providers[2];
  twilio.breaker.mode = "forced_open";
  twilio.breaker.forcedUntil = canned::kNow + 27min;
  twilio.breaker.openUntil.reset();
  twilio.breaker.reason = "their status page says 14:30";
  engine->tell({QStringLiteral("providers")});
  takeAll(console, camera, "delivery/providers/twilio", {{"Lift the override", "provider-lift"}});
}

/// Nothing was sent through it since its key was refused.
void takeRefusedKey(Console& console, const Camera& camera) {
  StillEngine engine;
  protocol::ProviderView& smtp = engine->snapshot().providers.front();
  smtp.paused = true;
  smtp.pausedReason = "key refused";
  smtp.callsLastMinute = smtp.breaker.calls = smtp.breaker.failures = 0;
  endSeries(*engine, {"calls{provider=smtp-primary}", "failures{provider=smtp-primary}", "latency{provider=smtp-primary}"}, canned::kNow - kRefused);
  engine->server().on("GET /notifications", [](const Asked& asked) {
    std::vector<protocol::NotificationRow> rows = notificationsFor(asked);
    for (protocol::NotificationRow& row : rows) {
      row.createdAt -= kRefused;
      for (std::optional<base::WallTime>* at : {&row.changedAt, &row.dueAt})
        if (*at) **at -= kRefused;
    }
    std::erase_if(rows, [](const auto& row) { return row.provider != "smtp-primary" || row.state != "sent"; });
    return pageWith(std::move(rows));
  });
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, "delivery/providers/smtp-primary", {{"Resume", "provider-resume"}});
}

void takeQueues(Console& console, const Camera& camera) {
  const char* const place = "delivery/queues/sms";
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, place, {{"Pause", "timed-act-queue"}, {"Drain", "queue-drain"}});
  protocol::QueueView& sms = engine->snapshot().queues[1];
  sms.paused = sms.draining = true;
  sms.pausedUntil = canned::kNow + 25min;
  sms.pausedReason = "the numbers are moved to another carrier";
  sms.sending = 0;
  engine->tell({QStringLiteral("queues")});
  takeAll(console, camera, place, {{"Resume", "queue-resume"}, {"Accept again", "queue-accept"}});
}

/// By plans of as many as are meant, with what the engine says of this kind (engine/api/row_view.cpp).
void planFor(FakeEngine& engine, std::int64_t count, const char* what) {
  engine.server().on("POST /plans", [count, what](const Asked& asked) {
    const auto request = protocol::parse<protocol::PlanRequest>(asked.body.toStdString());
    protocol::PlanView plan = canned::plan(request.ok() ? *request : protocol::PlanRequest{});
    plan.matched = count;
    plan.verdicts = {{"will_send", count, true, true, what}};
    return json(protocol::toText(plan), 202);
  });
}

void takeDead(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  const protocol::GroupView group = canned::groups()[6];
  planFor(*engine, group.count, "Taken out of the dead letters; restorable until the purge date.");
  const QByteArray place = "dead-letters/groups/" + QByteArray::fromStdString(group.id);
  takeAll(console, camera, place.constData(), {{"Discard", "discard"}});
  answerDiscarded(*engine, kPutBack);
  planFor(*engine, kPutBack, "Put back among the dead letters.");
  takeAll(console, camera, "dead-letters?q=is:discarded", {{"Restore", "restore"}});
}

}  // namespace

void takeAskingStates(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, "held", {{"Look up at provider", "held-look-up"}, {"Mark", "held-arrived"}, {"Give up", "held-give-up"}});
  takeAll(console, camera, "set-up/secrets", {{"New data key", "key-data"}, {"Change the master key", "key-master"}});
  takeProviders(console, camera);
  takeRefusedKey(console, camera);
  takeQueues(console, camera);
  takeDead(console, camera);
}

}  // namespace signalbox::tests
