#include "tests/ui/screenshots/act_states.h"

#include <QFile>
#include <QLineEdit>

#include <algorithm>

#include "engine/protocol/problem.h"
#include "tests/ui/screenshots/places.h"
#include "tests/ui/support/canned_access.h"
#include "tests/ui/support/canned_set_up.h"
#include "ui/views/delivery/policy_sheet.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/tokens_page.h"

namespace signalbox::tests {

namespace {

using namespace std::chrono_literals;
using ui::shell::Console;

protocol::OperationView waitingForApproval() {
  protocol::OperationView waiting = canned::operations().front();
  waiting.id = "0196c3a1-0000-7000-8000-0000000000d6";
  waiting.state = "staged";
  waiting.by = "jon";
  waiting.q = "cause:" + canned::groups()[2].id;
  waiting.provider = "vonage";
  waiting.reason = "not through twilio, until their status page says that it answers";
  waiting.total = 7844;
  waiting.skippedByPlan = 0;
  waiting.done = waiting.confirmed = waiting.failed = waiting.skipped = 0;
  waiting.effectiveRate = 0;
  waiting.rateReason.clear();
  waiting.startedAt.reset();
  waiting.needsApproval = true;
  return waiting;
}

/// Totals fit what is under way.
void showOperation(FakeEngine& engine, const protocol::OperationView& operation) {
  engine.snapshot().operations = {operation};
  protocol::Totals& totals = engine.snapshot().totals;
  totals.runningOperations = operation.state == "running" ? 1 : 0;
  totals.pausedOperations = operation.state == "paused" ? 1 : 0;
  totals.waitingOperations = operation.needsApproval ? 1 : 0;
  engine.tell({QStringLiteral("operations"), QStringLiteral("totals")});
}

/// Two of its third step arrived, and the others did not.
protocol::OperationView stoppedCanary() {
  protocol::OperationView stopped = canned::canaryOperation();
  stopped.state = "paused";
  stopped.pausedReason = "canary step 3, 5 messages: 3 of 5 not delivered; the limit is 10 %";
  stopped.bounced = 3;  // as a step counts it, a bounce failed
  stopped.effectiveRate = 0;
  stopped.rateReason.clear();
  protocol::CanaryStepView& step = stopped.canary->steps.back();
  step.verdict = "failed";
  step.failed = 3;
  step.text = "3 of 5 not delivered; the limit is 10 %";
  return stopped;
}

void takeOperations(Console& console, FakeEngine& engine, const Camera& camera) {
  showOperation(engine, waitingForApproval());
  visit(console, camera, "operations", "operations-approval", kSoonMs);
  // What a second person is shown before that one begins.
  takeAsked(console, camera, QStringLiteral("Approve"), "approve");
  takeAsked(console, camera, QStringLiteral("Refuse"), "refuse");
  showOperation(engine, stoppedCanary());
  visit(console, camera, "operations", "operations-canary-paused", kSoonMs);
  protocol::OperationView own = waitingForApproval();
  own.by = canned::session().principal;
  showOperation(engine, own);
  settle(kSoonMs);
  takeAsked(console, camera, QStringLiteral("Take back"), "operation-take-back");
  showOperation(engine, canned::operations().front());
  settle(kSoonMs);
  takeAsked(console, camera, QStringLiteral("Cancel the rest"), "operation-cancel");
}

/// Each of them alone, so that neither stands in the other's picture.
void takeDelivery(Console& console, FakeEngine& engine, const Camera& camera) {
  const protocol::Snapshot before = engine.snapshot();
  const QStringList members{QStringLiteral("queues"), QStringLiteral("providers")};
  protocol::QueueView& sms = engine.snapshot().queues[1];
  sms.paused = true;
  sms.pausedUntil = canned::kNow + 25min;
  sms.pausedReason = "the numbers are moved to another carrier";
  sms.sending = 0;
  engine.tell(members);
  visit(console, camera, "delivery/queues/sms", "delivery-queue-paused");
  engine.snapshot().queues = before.queues;
  protocol::BreakerView& twilio = engine.snapshot().providers[2].breaker;
  twilio.mode = "forced_open";
  twilio.forcedUntil = canned::kNow + 27min;
  twilio.openUntil.reset();
  twilio.reason = "their status page says 14:30";
  engine.tell(members);
  visit(console, camera, "delivery/providers/twilio", "delivery-forced");
  takeAsked(console, camera, QStringLiteral("Send anyway"), "timed-act");
  engine.snapshot().providers = before.providers;
  engine.tell(members);
}

void takePolicy(Console& console, const Camera& camera) {
  setUp(console, "providers").providers()->policy()->open(QStringLiteral("sms"));
  settle(kSoonMs);
  camera.take(console.window(), "policy");
  dismissSheets(console);
}

/// A line of the answer to a batch.
std::string refusedLine(int line, const char* pointer, const char* detail) {
  protocol::Problem problem;
  problem.title = "The request is invalid";
  problem.status = 422;
  problem.code = "invalid";
  problem.errors = {{pointer, detail}};
  return boost::json::serialize(boost::json::object{{"line", line}, {"status", 422}, {"problem", protocol::toJson(problem)}}) + "\n";
}

void takeImport(Console& console, FakeEngine& engine, const Camera& camera) {
  const NamedFolder folder;
  QFile file(folder.file("customers.csv"));
  if (!file.open(QIODevice::WriteOnly)) qFatal("no file can be written");
  std::string answers;
  file.write("id,email,phone\n");
  std::vector<protocol::RecipientView> stored = canned::recipients();
  for (int line = 1; line <= 40; ++line) {
    file.write(QByteArray("customer-" + QByteArray::number(20'000 + line) + ",c" + QByteArray::number(line) + "@example.com,\n"));
    if (line == 7) {
      answers += refusedLine(line, "/email", "is not an address");
    } else if (line == 23) {
      answers += refusedLine(line, "/phone", "is not a number");
    } else {
      protocol::RecipientView& taken = stored.emplace_back();
      taken.id = "customer-" + std::to_string(20'000 + line);
      taken.email = "c" + std::to_string(line) + "@example.com";
      taken.version = 1;
      answers += "{\"line\": " + std::to_string(line) + ", \"status\": 200, \"id\": \"" + taken.id + "\"}\n";
    }
  }
  std::sort(stored.begin(), stored.end(), [](const auto& one, const auto& other) { return one.id < other.id; });
  file.close();
  Scripted batch = json(answers);
  batch.type = "application/x-ndjson";
  engine.server().on("POST /recipients/batch", batch);
  auto& sheet = *setUp(console, "recipients").recipients()->importSheet();
  sheet.open(file.fileName());
  if (auto* reason = sheet.sheet()->findChild<QLineEdit*>()) reason->setText(QStringLiteral("customers of the second shop"));
  settle(kSoonMs);
  camera.take(console.window(), "import");
  engine.server().on("GET /recipients", pageWith(stored));
  press(console, "Import 40");
  settle(kSoonMs);
  camera.take(console.window(), "import-done");
  dismissSheets(console);
}

}  // namespace

void takeToken(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  protocol::TokenView made = canned::tokens()[1];
  made.id = "0196c3a1-0005-7000-8000-000000000004";
  made.name = "wall-screen";
  made.role = "viewer";
  made.permissions = {"notifications.read", "dead_letters.read", "stats.read", "events.read"};
  made.app.clear();
  made.createdAt = canned::kNow;
  made.createdBy = "ana";
  made.expiresAt.reset();
  made.lastUsedAt.reset();
  engine->server().on("POST /tokens",
                      json(protocol::toText(protocol::TokenCreated{"sbx_EXAMPLE-shown-once-EXAMPLE-shown-once-EXAMPLE-1", made}), 201));
  auto& page = *setUp(console, "tokens").tokens();
  page.startNew();
  page.nameField()->setText(QStringLiteral("wall-screen"));
  std::vector<protocol::TokenView> all = allTokens();
  all.insert(all.begin() + 1, made);
  engine->server().on("GET /tokens", pageWith(all));
  press(console, "Make the token");
  settle(kSoonMs);
  camera.take(console.window(), "token-made");
}

void takeActStates(Console& console, const Camera& camera) {
  StillEngine engine;
  attachTo(console, *engine, kSoonMs);
  takeOperations(console, *engine, camera);
  takeDelivery(console, *engine, camera);
  takePolicy(console, camera);
  takeImport(console, *engine, camera);
}

}  // namespace signalbox::tests
