#include "tests/ui/screenshots/frame_states.h"

#include <QMouseEvent>

#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_set_up.h"
#include "ui/shell/close_dialog.h"
#include "ui/shell/palette.h"
#include "ui/widgets/chart_overlay.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;

constexpr auto kSilence = 20s;  // until nothing is believed any more

void fallSilent(Console& console, FakeEngine& engine, base::ManualClock& clock) {
  engine.setBeating(false);
  clock.advance(kSilence);
  console.session().state().watchFreshness();
  settle(kSoonMs);
}

/// While the engine says this of itself.
void takeBanner(Console& console, FakeEngine& engine, bool& said, const Camera& camera, const char* name) {
  said = true;
  engine.tell({QStringLiteral("engine")});
  settle(kSoonMs);
  camera.take(console.window(), name);
  said = false;
  engine.tell({QStringLiteral("engine")});
}

void takeBanners(Console& console, FakeEngine& engine, base::ManualClock& clock, const Camera& camera) {
  attachTo(console, engine, true);
  camera.take(console.window(), "banner-locked");
  attachTo(console, engine);
  takeBanner(console, engine, engine.snapshot().engine.onHold, camera, "banner-on-hold");
  takeBanner(console, engine, engine.snapshot().engine.diskFull, camera, "banner-disk-full");
  fallSilent(console, engine, clock);
  engine.beat();
  engine.setBeating(true);
  settle();
  camera.take(console.window(), "banner-healed");
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
  staged.done = staged.confirmed = staged.failed = staged.skipped = 0;
  engine.snapshot().operations = {staged};
  engine.tell({QStringLiteral("operations")});
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

/// What was looked at before, while the engine does not answer yet; to whom it is refused; and with nobody there.
void takePast(Console& console, base::ManualClock& clock, const Camera& camera) {
  const char* const place = "past?at=2026-05-12T14:02:30Z";
  const auto leave = [&console] {
    console.context().navigator.go(QStringLiteral("held"));
    settle(kSoonMs);
  };
  StillEngine engine;
  attachTo(console, *engine);
  console.context().navigator.go(QString::fromLatin1(place));
  settle();
  leave();
  engine->server().on("GET /past", never());
  visit(console, camera, place, "past-memory");
  leave();
  engine->server().on("GET /past", problem(403, "forbidden", "This needs the permission stats.read", "stats.read"));
  visit(console, camera, place, "past-refused");
  leave();
  engine->server().goDown();
  fallSilent(console, *engine, clock);
  visit(console, camera, place, "past-away");
}

}  // namespace

void takeFrameStates(Console& console, base::ManualClock& clock, const Camera& camera) {
  StillEngine engine;
  takeBanners(console, *engine, clock, camera);
  takeExposed(console, camera);
  takeUndo(console, *engine, camera);
  takeCrosshair(console, camera);
  takeClose(console, camera);
  takePast(console, clock, camera);
}

}  // namespace signalbox::tests
