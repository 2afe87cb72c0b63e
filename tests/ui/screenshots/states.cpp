#include "tests/ui/screenshots/states.h"

#include "tests/ui/screenshots/delivery_states.h"
#include "tests/ui/screenshots/places.h"
#include "ui/shell/frame_banner.h"
#include "ui/views/export_act.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;
namespace views = ui::views;

constexpr int kLargest = 150;

void takeEmpty(Console& console, const Camera& camera) {
  StillEngine empty;
  empty->setEmpty();
  attachTo(console, *empty);
  camera.take(console.window(), "overview-empty");
  visit(console, camera, "dead-letters", "dead-letters-empty");
}

void takeFailed(Console& console, const Camera& camera) {
  StillEngine failing;
  for (const char* path : {"GET /dead-letters", "GET /dead-letters/groups", "GET /stats"})
    failing->server().on(path, problem(503, "unavailable", "The store does not answer"));
  attachTo(console, *failing);
  camera.take(console.window(), "overview-failed");
  visit(console, camera, "dead-letters", "dead-letters-failed");
  for (const char* path : {"GET /dead-letters", "GET /dead-letters/groups", "GET /stats"}) failing->server().on(path, never());
  attachTo(console, *failing);
  camera.take(console.window(), "overview-loading");
  visit(console, camera, "dead-letters", "dead-letters-loading");
}

/// What takes long: a search that found nothing yet, and an export.
void takeWaiting(Console& console, base::ManualClock& clock, const Camera& camera) {
  StillEngine slow;
  slow->server().on("GET /dead-letters/groups", never());  // it looks through the same messages
  slow->server().on("GET /dead-letters", [](const Asked& asked) {
    if (asked.target.contains("cursor=")) return never();
    protocol::Page<protocol::NotificationRow> page;
    page.asOf = canned::asOf();
    page.hasMore = true;
    page.nextCursor = "1";
    page.scanned = 15'428;
    page.progress = 0.32;
    return json(protocol::toText(page));
  });
  Scripted open;
  open.type = "text/csv";
  open.stream = true;
  open.body = QByteArray("0196c3a1-0001-7000-8000-000000000001,shop,sms,dead,parcel-today,twilio,21211\n").repeated(32'000);
  slow->server().on("GET /export", open);
  attachTo(console, *slow);
  console.context().navigator.go(QStringLiteral("dead-letters?q=\"lost parcel\""));
  settle();
  const NamedFolder folder;
  if (auto* view = console.window().view())
    views::ExportAct::write(console.context(), folder.file("dead-letters.csv"), view,
                            [](views::ExportAct& act, const QString& file) { act.start(QStringLiteral("dead-letters"), {}, file); });
  settle(300);
  clock.advance(2s);
  slow->beat();  // else it is chance whether it is seen yet that the engine is heard of
  settle();
  camera.take(console.window(), "dead-letters-waiting");
  setBack(clock);
}

/// A replay that begins with few, in its third step.
void takeCanary(Console& console, FakeEngine& engine, const Camera& camera) {
  const auto before = engine.snapshot().operations;
  engine.snapshot().operations.push_back(canned::canaryOperation());
  engine.snapshot().totals.runningOperations = 2;
  engine.tell({QStringLiteral("operations"), QStringLiteral("totals")});
  visit(console, camera, "operations", "operations-canary");
  engine.snapshot().operations = before;
  engine.snapshot().totals.runningOperations = 1;
  engine.tell({QStringLiteral("operations"), QStringLiteral("totals")});
}

void takeBlind(Console& console, FakeEngine& engine, base::ManualClock& clock, const Camera& camera) {
  attachTo(console, engine);
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle();
  console.context().navigator.go(QStringLiteral("overview"));
  settle();
  engine.setBeating(false);
  engine.server().goDown();  // else the console would be back at once
  for (const auto& [passed, name] : {std::pair{6s, "overview-stale"}, std::pair{12s, "overview-blind"}}) {
    clock.advance(passed);
    console.session().state().watchFreshness();
    settle();
    camera.take(console.window(), name);
  }
  console.context().navigator.go(QStringLiteral("dead-letters"));
  settle();
  camera.take(console.window(), "dead-letters-blind");
  if (!engine.server().listenAgain()) qFatal("The port of the engine was taken meanwhile");
  engine.setBeating(true);
  setBack(clock);
}

/// The engine that was started here, whose store fails.
void takeStopped(Console& console, FakeEngine& engine, PictureLauncher& launcher, const Camera& camera) {
  launcher.setAddress(engine.address());
  console.runOwn(launcher.defaults());
  settle();
  console.context().navigator.go(QStringLiteral("overview"));
  settle();
  launcher.fail("disk I/O error");
  settle();
  camera.take(console.window(), "overview-stopped");
  console.window().banner()->setFailure({});
  attachTo(console, engine);
}

}  // namespace

void takeStates(Console& console, FakeEngine& engine, PictureLauncher& launcher, base::ManualClock& clock, const Camera& camera) {
  takeCanary(console, engine, camera);
  takeEmpty(console, camera);
  takeFailed(console, camera);
  takeDeliveryStates(console, camera);
  takeWaiting(console, clock, camera);
  takeBlind(console, engine, clock, camera);
  takeStopped(console, engine, launcher, camera);
  console.theme().setScalePercent(kLargest);
  for (const char* place : {"overview", "dead-letters", "set-up/engine"}) {
    const QByteArray name = QByteArray(place).replace('/', '-') + "-150";
    visit(console, camera, place, name.constData());
  }
  console.theme().setScalePercent(100);
  console.context().navigator.go(QStringLiteral("overview"));
  settle();
}

}  // namespace signalbox::tests
