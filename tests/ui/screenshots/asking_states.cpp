#include "tests/ui/screenshots/asking_states.h"

#include <algorithm>

#include "tests/ui/screenshots/pages.h"
#include "tests/ui/screenshots/places.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;

constexpr const char* kQueue = "delivery/queues/sms";
constexpr std::size_t kPutBack = 12;
constexpr base::Millis kRefused = 40s;   // so long ago a key was
constexpr base::Millis kDrained = 115s;  // so long a queue takes nothing

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
  smtp.callsLastMinute = smtp.callsLastMinute * (60s - kRefused) / base::Millis(60s);
  smtp.inFlight = smtp.breaker.calls = smtp.breaker.failures = 0;
  // What is accepted meanwhile waits, but for what the backup takes.
  constexpr std::int64_t kMoreASecond = 370;
  protocol::QueueView& email = engine->snapshot().queues.front();
  for (std::int64_t* count : {&email.waiting, &email.ready, &email.enqueued, &engine->snapshot().totals.waiting})
    *count += kMoreASecond * (kRefused / 1s);
  email.sending = 1;
  turnSeries(*engine,
             {canned::kNow - kRefused,
              {{"calls{provider=smtp-primary}", 0}, {"failures{provider=smtp-primary}", 0}, {"latency{provider=smtp-primary}", 0}},
              {{"waiting{channel=email}", kMoreASecond}}});
  engine->server().on("GET /notifications", [](const Asked& asked) {
    std::vector<protocol::NotificationRow> rows = notificationsFor(asked);
    const auto isSince = [](const auto& row) { return row.changedAt.value_or(canned::kNow) > canned::kNow - kRefused; };
    std::erase_if(rows, [&](const auto& row) { return row.provider != "smtp-primary" || row.state != "sent" || isSince(row); });
    return json(protocol::toText(pageOf(rows, partOf(asked))));
  });
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, "delivery/providers/smtp-primary", {{"Resume", "provider-resume"}});
}

void takeQueue(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, kQueue, {{"Pause", "timed-act-queue"}, {"Drain", "queue-drain"}});
}

/// It has as many as when it was told to take no more.
void takeDrained(Console& console, const Camera& camera) {
  StillEngine engine;
  protocol::QueueView& sms = engine->snapshot().queues[1];
  sms.paused = sms.draining = true;
  sms.pausedUntil = canned::kNow + 25min;
  sms.pausedReason = "the numbers are moved to another carrier";
  sms.sending = 0;
  turnSeries(*engine, {canned::kNow - kDrained, {{"waiting{channel=sms}", static_cast<double>(sms.waiting)}}, {}});
  engine->server().on("GET /notifications",
                      [](const Asked& asked) { return json(protocol::toText(pageOf(notificationsFor(asked, kDrained), partOf(asked)))); });
  attachTo(console, *engine, kSoonMs);
  takeAll(console, camera, kQueue, {{"Resume", "queue-resume"}, {"Accept again", "queue-accept"}});
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
  takeQueue(console, camera);
  takeDrained(console, camera);
  takeDead(console, camera);
}

}  // namespace signalbox::tests
