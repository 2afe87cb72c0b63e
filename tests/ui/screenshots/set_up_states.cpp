#include "tests/ui/screenshots/set_up_states.h"

#include "tests/ui/screenshots/places.h"
#include "ui/views/set_up/templates_page.h"

namespace signalbox::tests {

namespace {

using ui::shell::Console;

using Pages = std::initializer_list<const char*>;

/// All that these pages ask for by themselves.
void answer(FakeEngine& engine, const Scripted& with) {
  for (const char* path : {"GET /provider-kinds", "GET /templates", "GET /recipients", "GET /suppressions", "GET /receipts", "GET /tokens",
                           "GET /subscriptions", "GET /secrets", "GET /vault", "GET /session"})
    engine.server().on(path, with);
}

void takePages(Console& console, const Camera& camera, Pages pages, const char* state) {
  for (const char* page : pages) {
    const QByteArray place = QByteArray("set-up/") + page, name = QByteArray("set-up-") + page + '-' + state;
    visit(console, camera, place.constData(), name.constData(), kSoonMs);
  }
}

void takeUnanswered(Console& console, const Camera& camera, const Scripted& with, const char* state) {
  StillEngine engine(kOwnPort);         // its address is shown
  attachTo(console, *engine, kSoonMs);  // before: it is attached, and what it may do is known
  answer(*engine, with);
  takePages(console, camera, {"providers", "templates", "recipients", "suppressions", "tokens", "subscriptions", "secrets", "engine"}, state);
}

void takeEmpty(Console& console, const Camera& camera) {
  StillEngine empty;
  empty->setEmpty();
  attachTo(console, *empty, kSoonMs);
  takePages(console, camera, {"providers", "templates", "recipients", "suppressions", "subscriptions", "secrets"}, "empty");
}

/// What stands beside the editor is asked for by itself. The preview is asked for a moment after the template is there.
void takeBeside(Console& console, const Camera& camera, const Scripted& with, const char* state) {
  StillEngine engine;
  for (const char* path : {"GET /templates/", "POST /templates/order-shipped/preview"}) engine->server().on(path, with);
  attachTo(console, *engine, kSoonMs);
  auto& page = *setUp(console, "templates").templates();
  settle(kSoonMs);
  loseFocus(console);
  for (const char* beside : {"preview", "versions"}) {
    page.chooseBeside(QLatin1String(beside));
    settle(kSoonMs);
    camera.take(console.window(), QByteArray(QByteArray("set-up-templates-") + beside + '-' + state).constData());
  }
}

void takeWaiting(Console& console, base::ManualClock& clock, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /templates", never());
  attachTo(console, *engine, kSoonMs);
  visitWaiting(console, clock, camera, "set-up/templates", "set-up-templates-waiting");
}

}  // namespace

void takeSetUpStates(Console& console, base::ManualClock& clock, const Camera& camera) {
  const Scripted refusal = problem(503, "unavailable", "The store does not answer");
  takeUnanswered(console, camera, refusal, "failed");
  takeUnanswered(console, camera, never(), "loading");
  takeEmpty(console, camera);
  takeBeside(console, camera, refusal, "failed");
  takeBeside(console, camera, never(), "loading");
  takeWaiting(console, clock, camera);
}

}  // namespace signalbox::tests
