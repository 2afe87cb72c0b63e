#include "tests/ui/screenshots/frame_states.h"

#include <QLineEdit>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_set_up.h"
#include "ui/shell/close_dialog.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/palette.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/widgets/chart_overlay.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;

constexpr auto kSilence = 20s;       // until nothing is believed any more
constexpr double kReplaySends = 16;  // a second, as its provider allows

void fallSilent(Console& console, FakeEngine& engine, base::ManualClock& clock) {
  engine.setBeating(false);
  clock.advance(kSilence);
  console.session().state().watchFreshness();
  settle(kSoonMs);
}

/// As the engine raises it (engine/telemetry/alert_conditions.cpp).
void raise(FakeEngine& engine, const char* rule, const char* subject, const char* text, base::WallTime since) {
  protocol::AlertView alert;
  alert.id = rule;
  alert.rule = rule;
  alert.severity = "page";
  alert.subject = subject;
  alert.text = text;
  alert.link = "overview";
  alert.since = since;
  engine.snapshot().alerts.insert(engine.snapshot().alerts.begin(), alert);
}

/// For so long nothing went through any provider but these.
void quieten(FakeEngine& engine, base::Millis length, const std::set<std::string>& others = {}) {
  const auto left = [length](std::int64_t count, base::Millis of) { return count * std::max(base::Millis{0}, of - length).count() / of.count(); };
  protocol::Totals& totals = engine.snapshot().totals;
  totals.failedLast5Min = left(totals.failedLast5Min, 5min);
  totals.sentLast5Min = left(totals.sentLast5Min, 5min);
  for (protocol::ProviderView& provider : engine.snapshot().providers) {
    if (others.contains(provider.name)) continue;
    provider.callsLastMinute = left(provider.callsLastMinute, 1min);
    provider.breaker.calls = left(provider.breaker.calls, 30s);
    provider.breaker.failures = left(provider.breaker.failures, 30s);
    provider.inFlight = 0;
  }
}

void takeDiskFull(Console& console, const Camera& camera) {
  constexpr auto kFull = 25s;
  StillEngine engine;
  protocol::Snapshot& snapshot = engine->snapshot();
  protocol::Totals& totals = snapshot.totals;
  snapshot.engine.diskFull = true;
  totals.acceptedPerSecond = 0;
  // What it had is sent, but for what is tried again later and what is twilio's; a replay goes on.
  Turn turn{canned::kNow - kFull, {{"accepted", 0}, {"sent", kReplaySends}, {"failed", 0}}, {}};
  totals.sentPerSecond = kReplaySends;
  totals.failedPerSecond = 0;
  quieten(*engine, kFull, {"smtp-backup", "vonage"});
  totals.sentLast5Min += static_cast<std::int64_t>(kReplaySends * (kFull / 1s));
  totals.sending = 0;
  for (protocol::QueueView& queue : snapshot.queues) {
    if (queue.channel != "sms") {
      totals.waiting -= queue.ready;
      queue.waiting = queue.retrying;
      queue.ready = queue.enqueued = 0;
      queue.oldestDue.reset();
      queue.sending = queue.channel == "email" ? 1 : 0;  // the replay's
    }
    totals.sending += queue.sending;
    turn.become["waiting{channel=" + queue.channel + "}"] = static_cast<double>(queue.waiting);
  }
  raise(*engine, "disk_space", "data directory", "The disk is full: nothing is accepted until there is space", canned::kNow - kFull);
  turnSeries(*engine, turn);
  attachTo(console, *engine);
  visit(console, camera, "overview", "banner-disk-full");
}

/// It was restored a moment ago. It accepts as before, so what waits grows.
void takeOnHold(Console& console, const Camera& camera) {
  constexpr auto kHeld = 40s;
  const std::map<std::string, double> accepted{{"email", 393.4}, {"sms", 11.2}, {"push", 20.4}, {"webhook", 5.2}};  // a second
  StillEngine engine;
  engine->snapshot().engine.onHold = true;
  protocol::Totals& totals = engine->snapshot().totals;
  totals.sentPerSecond = totals.failedPerSecond = 0;
  totals.sending = 0;
  Turn turn{canned::kNow - kHeld, {{"sent", 0}, {"failed", 0}, {"latency", 0}}, {}};
  for (protocol::QueueView& queue : engine->snapshot().queues) {
    const double perSecond = accepted.at(queue.channel);
    const auto more = static_cast<std::int64_t>(std::round(perSecond * (kHeld / 1s)));
    queue.sending = 0;
    for (std::int64_t* count : {&queue.waiting, &queue.ready, &queue.enqueued, &totals.waiting}) *count += more;
    turn.grow["waiting{channel=" + queue.channel + "}"] = perSecond;
  }
  quieten(*engine, kHeld);
  raise(*engine, "store_on_hold", "store", "On hold since the store was restored or copied: nothing is sent", canned::kNow - kHeld);
  turnSeries(*engine, turn);
  attachTo(console, *engine);
  visit(console, camera, "overview", "banner-on-hold");
  press(console, "Release 18,412");
  field<QLineEdit>(*console.window().banner()->release()->sheet(), "Reason, required")
      .setText(QStringLiteral("the original is off; nothing was sent since the backup"));
  takeAtOnce(console, camera, "release-hold");
  dismissSheets(console);
}

/// As a demonstration has it.
void takeSimulated(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->snapshot().engine.simulatedOnly = true;
  engine->snapshot().subscriptions.clear();  // they would leave the machine, too
  for (protocol::ProviderView& provider : engine->snapshot().providers) {
    provider.kind = "simulated";
    provider.settings.clear();
    provider.secretsSet.clear();
  }
  attachTo(console, *engine);
  camera.take(console.window(), "banner-simulated");
}

/// Its token was revoked while it was looked at.
void takeRefused(Console& console, const Camera& camera) {
  StillEngine engine(kOwnPort);
  attachTo(console, *engine);
  for (const char* path : {"GET /events", "GET /session", "GET /snapshot", "GET /stats"})
    engine->server().on(path, problem(401, "unauthorized", "The token was revoked"));
  engine->server().cutStreams();
  settle(kSoonMs);
  console.session().retryNow();
  settle(kSoonMs);
  loseFocus(console);
  camera.take(console.window(), "banner-refused");
}

void takeBanners(Console& console, FakeEngine& engine, base::ManualClock& clock, const Camera& camera) {
  attachTo(console, engine, kSettleMs, true);
  camera.take(console.window(), "banner-locked");
  takeOnHold(console, camera);
  takeDiskFull(console, camera);
  attachTo(console, engine);
  fallSilent(console, engine, clock);
  engine.beat();
  engine.setBeating(true);
  settle();
  camera.take(console.window(), "banner-healed");
  setBack(clock);
}

/// Other machines reach it, and it speaks no TLS.
void takeExposed(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /session", [](const Asked&) {
    boost::json::object answer = protocol::toJson(canned::sessionAnswer()).as_object();
    answer["exposed"] = true;
    answer["url"] = "http://10.0.0.5:8742";
    return json(boost::json::serialize(answer));
  });
  attachTo(console, *engine);
  camera.take(console.window(), "banner-exposed");
}

void takeUndo(Console& console, FakeEngine& engine, const Camera& camera) {
  attachTo(console, engine);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle(kSoonMs);
  protocol::OperationView staged = canned::operations().front();
  staged.state = "staged";
  staged.startsAt = canned::kNow + 20s;
  staged.startedAt.reset();
  staged.total = canned::groups()[3].count;  // once more, of what lies there
  staged.skippedByPlan = 0;
  staged.done = staged.confirmed = staged.failed = staged.skipped = 0;
  engine.snapshot().operations = {staged};
  engine.tell({QStringLiteral("operations")});
  if (auto* view = qobject_cast<ui::views::DeadLettersView*>(console.window().view())) {
    view->groups()->choose(QString::fromStdString(canned::groups()[3].id));
    view->groups()->table()->setFocus();
  }
  settle(kSoonMs);
  camera.take(console.window(), "undo-bar");
  engine.snapshot().operations = {canned::operations().front()};
  engine.tell({QStringLiteral("operations")});
  console.window().openPalette();
  settle(kSoonMs);
  camera.take(console.window(), "palette-acts");
  console.window().palettePanel()->dismiss();
}

void takeCrosshair(Console& console, const Camera& camera) {
  console.context().navigator.go(QStringLiteral("overview"));
  settle();
  loseFocus(console);
  for (auto* overlay : console.window().findChildren<ui::widgets::ChartOverlay*>()) {
    if (!overlay->isVisible()) continue;
    const QPointF at(overlay->width() * 0.6, overlay->height() * 0.5);
    QMouseEvent over(QEvent::MouseMove, at, overlay->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(overlay, &over);
    settle(kSoonMs);
    camera.take(console.window(), "overview-crosshair");
    QEvent away(QEvent::Leave);
    QCoreApplication::sendEvent(overlay, &away);
    return;
  }
}

void takeClose(Console& console, const Camera& camera) {
  ui::shell::CloseDialog dialog(console.theme(), QStringLiteral("My engine"), canned::snapshot().totals.waiting, &console.window());
  dialog.open();
  settle(kSoonMs);
  camera.take(dialog, "close");
  dialog.reject();
}

constexpr const char* kPast = "past?at=2026-05-12T14:02:30Z";

void leavePast(Console& console) {
  console.context().navigator.go(QStringLiteral("held"));
  settle(kSoonMs);
}

void answerPast(FakeEngine& engine, const Scripted& answer) {
  for (const char* path : {"GET /past", "GET /stats"}) engine.server().on(path, answer);
}

/// A time that this console has not looked at, so that it remembers nothing of it; and one before the engine was there.
void takePastWithout(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine);
  answerPast(*engine, never());
  visit(console, camera, kPast, "past-loading");
  leavePast(console);
  answerPast(*engine, problem(503, "unavailable", "The store does not answer"));
  visit(console, camera, kPast, "past-failed");
  leavePast(console);
  StillEngine empty;
  empty->setEmpty();
  attachTo(console, *empty);
  visit(console, camera, "past?at=2026-05-12T07:00:00Z", "past-empty");
  leavePast(console);
}

/// What was looked at before, while the engine does not answer yet; to whom it is refused; and with nobody there.
void takePast(Console& console, base::ManualClock& clock, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine);
  console.context().navigator.go(QString::fromLatin1(kPast));
  settle();
  leavePast(console);
  engine->server().on("GET /past", never());
  visit(console, camera, kPast, "past-memory");
  leavePast(console);
  answerPast(*engine, problem(403, "forbidden", "This needs the permission stats.read", "stats.read"));
  visit(console, camera, kPast, "past-refused");
  leavePast(console);
  engine->setBeating(false);
  settle(kSoonMs);  // else a beat that is on its way comes after the silence
  engine->server().goDown();
  fallSilent(console, *engine, clock);
  visit(console, camera, kPast, "past-away");
  setBack(clock);
}

}  // namespace

void takeFrameStates(Console& console, base::ManualClock& clock, const Camera& camera) {
  StillEngine engine;
  takeBanners(console, *engine, clock, camera);
  takeExposed(console, camera);
  takeSimulated(console, camera);
  takeRefused(console, camera);
  takeUndo(console, *engine, camera);
  takeCrosshair(console, camera);
  takeClose(console, camera);
  takePastWithout(console, camera);
  takePast(console, clock, camera);
}

}  // namespace signalbox::tests
