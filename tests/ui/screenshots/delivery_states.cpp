#include "tests/ui/screenshots/delivery_states.h"

#include "tests/ui/screenshots/places.h"

namespace signalbox::tests {

namespace {

using ui::shell::Console;

constexpr const char* kProvider = "delivery/providers/twilio";
constexpr const char* kQueue = "delivery/queues/sms";

/// The list comes with the snapshot, without which nothing is known of anybody.
void takeList(Console& console, const Camera& camera, const Scripted& answer, const char* name) {
  StillEngine engine;
  engine->server().on("GET /snapshot", answer);
  attachTo(console, *engine, kSoonMs);
  visit(console, camera, "delivery", name);
}

/// What is shown of one is asked for beside the list.
void takePanels(Console& console, const Camera& camera, const Scripted& answer, const char* state) {
  StillEngine engine;
  for (const char* path : {"GET /stats", "GET /notifications", "GET /queues/"}) engine->server().on(path, answer);
  attachTo(console, *engine, kSoonMs);
  for (const auto& [place, of] : {std::pair{kProvider, "provider"}, std::pair{kQueue, "queue"}})
    visit(console, camera, place, QByteArray(QByteArray("delivery-") + of + '-' + state).constData());
}

/// Nobody sends; nothing waits; and one through which nothing went yet.
void takeEmpty(Console& console, const Camera& camera) {
  StillEngine empty;
  empty->setEmpty();
  attachTo(console, *empty, kSoonMs);
  visit(console, camera, "delivery", "delivery-empty");
  visit(console, camera, kQueue, "delivery-queue-empty");
  protocol::ProviderView unused = canned::snapshot().providers.front();
  unused.callsLastMinute = unused.breaker.calls = unused.breaker.failures = 0;
  empty->snapshot().providers = {unused};
  empty->tell({QStringLiteral("providers")});
  visit(console, camera, "delivery/providers/smtp-primary", "delivery-provider-empty");
}

}  // namespace

void takeDeliveryStates(Console& console, const Camera& camera) {
  const Scripted refusal = problem(503, "unavailable", "The store does not answer");
  takeList(console, camera, refusal, "delivery-failed");
  takeList(console, camera, never(), "delivery-loading");
  takePanels(console, camera, refusal, "failed");
  takePanels(console, camera, never(), "loading");
  takeEmpty(console, camera);
}

}  // namespace signalbox::tests
