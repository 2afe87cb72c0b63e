#include "tests/ui/screenshots/list_states.h"

#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_access.h"
#include "ui/views/audit_view.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

namespace {

using ui::shell::Console;

constexpr const char* kLists[] = {"held", "notifications", "operations", "audit"};
constexpr const char* kPaths[] = {"GET /held", "GET /notifications", "GET /operations", "GET /audit", "GET /audit/verify"};

void takeLists(Console& console, FakeEngine& engine, const Camera& camera, const char* state) {
  attachTo(console, engine, kSoonMs);
  for (const char* list : kLists) visit(console, camera, list, QByteArray(QByteArray(list) + '-' + state).constData(), kSoonMs);
}

void takeEmpty(Console& console, const Camera& camera) {
  StillEngine empty;
  empty->setEmpty();
  takeLists(console, *empty, camera, "empty");
}

void takeFailedAndLoading(Console& console, const Camera& camera) {
  StillEngine engine;
  for (const char* path : kPaths) engine->server().on(path, problem(503, "unavailable", "The store does not answer"));
  takeLists(console, *engine, camera, "failed");
  for (const char* path : kPaths) engine->server().on(path, never());
  takeLists(console, *engine, camera, "loading");
}

void takeAudit(Console& console, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /audit/verify", [](const Asked&) {
    protocol::AuditVerdict bad = canned::auditVerdict();
    bad.intact = false;
    bad.checked = 9'121;
    bad.firstBad = protocol::AuditBadRow{9'121, "does not fit its seal: it was changed, or does not belong here"};
    return json(protocol::toText(bad));
  });
  attachTo(console, *engine, kSoonMs);
  visit(console, camera, "audit", "audit-broken", kSoonMs);
  auto* view = qobject_cast<ui::views::AuditView*>(console.window().view());
  auto* table = view == nullptr ? nullptr : qobject_cast<ui::widgets::Table*>(view->mainTable());
  if (table == nullptr) qFatal("another screen than the audit");
  table->setCurrentIndex(table->model()->index(0, 0));
  Q_EMIT table->opened(table->currentId());
  settle(kSoonMs);
  camera.take(console.window(), "audit-row");
  dismissSheets(console);
}

/// A part of it is checked, and the next takes long.
void takeCheck(Console& console, base::ManualClock& clock, const Camera& camera) {
  StillEngine engine;
  engine->server().on("GET /audit/verify", [](const Asked& asked) {
    if (asked.target.contains("cursor=")) return never();
    protocol::AuditVerdict part = canned::auditVerdict();
    part.checked = 9'121;
    part.hasMore = true;
    part.nextCursor = "9121";
    return json(protocol::toText(part));
  });
  attachTo(console, *engine, kSoonMs);
  visitWaiting(console, clock, camera, "audit", "audit-check-waiting");
}

}  // namespace

void takeListStates(Console& console, base::ManualClock& clock, const Camera& camera) {
  takeEmpty(console, camera);
  takeFailedAndLoading(console, camera);
  takeAudit(console, camera);
  takeCheck(console, clock, camera);
}

}  // namespace signalbox::tests
