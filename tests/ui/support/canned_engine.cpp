// The engine's own state: snapshot, session, providers, operations, kinds.
#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using base::Millis;
using namespace std::chrono_literals;

protocol::AsOf asOf(std::int64_t step, Millis later) { return {kNow + later, step, kBoot}; }

namespace {

protocol::ProviderView provider(const char* name, const char* kind, const char* channel, std::int64_t calls, std::int64_t failures, double p95) {
  protocol::ProviderView view;
  view.name = name;
  view.kind = kind;
  view.channel = channel;
  view.ratePerSecond = 200;
  view.concurrency = 64;
  view.breaker.calls = calls / 2;
  view.breaker.failures = failures;
  view.breaker.since = kNow - 5h;
  view.callsLastMinute = calls;
  view.p50Ms = p95 / 4;
  view.p95Ms = p95;
  view.p99Ms = p95 * 2.1;
  view.version = 3;
  return view;
}

std::vector<protocol::ProviderView> providers() {
  std::vector<protocol::ProviderView> all;
  auto smtp = provider("smtp-primary", "smtp", "email", 22'097, 43, 182);
  smtp.ratePerSecond = 500;  // more than what it sends
  smtp.settings = {{"host", "mail.example.com"},
                   {"port", "587"},
                   {"tls", "starttls_required"},
                   {"username", "signalbox"},
                   {"from", "Shop <no-reply@example.com>"}};
  smtp.secretsSet = {"password"};
  all.push_back(smtp);
  auto backup = provider("smtp-backup", "smtp", "email", 960, 0, 204);
  backup.position = 1;
  backup.ratePerSecond = 16;  // what the running replay is held to
  all.push_back(backup);
  auto twilio = provider("twilio", "simulated", "sms", 480, 18, 1310);
  twilio.breaker.state = "open";
  twilio.callsLastMinute = 0;  // it has not sent for longer than that
  twilio.breaker.calls = 240;
  twilio.breaker.since = kNow - 62s;
  twilio.breaker.openUntil = kNow + 28s;
  twilio.breaker.lastTripAt = kNow - 62s;
  twilio.breaker.lastTripCause = "18 of 240 calls failed in 30 s, limit 5 %. Most often: 503 Service Unavailable";
  all.push_back(twilio);
  auto vonage = provider("vonage", "simulated", "sms", 13, 0, 431);
  vonage.position = 1;
  vonage.breaker.state = "half_open";
  vonage.breaker.lastTripAt = kNow - 9min;
  vonage.breaker.lastTripCause = "9 of 96 calls failed in 30 s, limit 5 %. Most often: timed out";
  all.push_back(vonage);
  all.push_back(provider("fcm", "simulated", "push", 1204, 2, 212));
  all.push_back(provider("webhooks", "webhook", "webhook", 312, 3, 640));
  return all;
}

protocol::QueueView queue(const char* channel, std::int64_t waiting, std::int64_t retrying, std::int64_t dead, std::int64_t held, std::int64_t sent) {
  protocol::QueueView view;
  view.channel = channel;
  view.waiting = waiting;
  view.retrying = retrying;
  view.ready = view.enqueued = waiting - retrying;  // all of it is due
  view.sending = waiting > 0 ? 12 : 0;
  view.held = held;
  view.dead = dead;
  view.sentTotal = sent;
  if (waiting > 0) view.oldestDue = kNow - 4min;
  return view;
}

protocol::OperationView operation(const char* id, const char* kind, const char* state, std::int64_t total, std::int64_t done, std::int64_t failed,
                                  const char* by, const char* reason, Millis ago) {
  protocol::OperationView view;
  view.id = id;
  view.kind = kind;
  view.planId = "0196c3a1-0000-7000-8000-0000000000aa";
  view.by = by;
  view.reason = reason;
  view.state = state;
  view.total = total;
  view.done = done;
  view.failed = failed;
  if (view.kind == "replay") {  // nothing else sends
    view.ratePerSecond = 50;
    view.confirmed = done - failed - done / 50;
  }
  view.skipped = done / 100;
  view.skippedByPlan = total / 40;
  view.createdAt = kNow - ago;
  view.startedAt = kNow - ago + 20s;
  if (view.state == "finished" || view.state == "cancelled") view.finishedAt = kNow - ago + 6min;
  return view;
}

}  // namespace

protocol::Snapshot emptySnapshot() {
  protocol::Snapshot empty;
  empty.asOf = asOf();
  empty.engine.version = "0.1.0";
  empty.engine.name = "Shop";
  empty.engine.simulatedOnly = false;
  empty.engine.startedAt = kNow - 4h - 49min;
  empty.engine.dataDirectory = "/var/lib/signalbox";
  for (const char* channel : {"email", "sms", "push", "webhook"}) empty.queues.push_back(queue(channel, 0, 0, 0, 0, 0));
  return empty;
}

std::vector<protocol::PolicyView> policies() {
  std::vector<protocol::PolicyView> all;
  for (const char* channel : {"email", "sms", "push", "webhook"}) {
    const bool isSms = std::string_view(channel) == "sms";
    all.push_back({channel,
                   {{60, 300, 900, 3600}, 0.2, isSms ? "hold" : "resend", {20, 5, 0.05, 5, 30, 300, 5, 60}, {10, 0.1}},
                   !isSms,
                   isSms ? 2 : 0,
                   isSms ? "ana" : "",
                   {}});
    if (isSms) all.back().changedAt = kNow - 26h;
  }
  return all;
}

protocol::Snapshot snapshot() {
  protocol::Snapshot full = emptySnapshot();
  full.engine.startedAt = kRestart;
  full.providers = providers();
  full.policies = policies();
  full.queues = {queue("email", 640, 38, 14545, 0, 1'204'882), queue("sms", 412, 366, 31095, 37, 88'120), queue("push", 96, 8, 1962, 0, 401'003),
                 queue("webhook", 56, 41, 611, 0, 61'240)};
  protocol::Totals& totals = full.totals;
  totals.waiting = 1204;
  totals.sending = 48;
  totals.dead = 48213;
  totals.deadLastHour = diedInTheLastHour();
  totals.newCauses = 1;
  totals.held = 37;
  totals.failedLast5Min = 425;
  totals.sentLast5Min = 119'707;
  totals.acceptedPerSecond = 430.2;
  totals.sentPerSecond = 412.4;
  totals.failedPerSecond = 1.6;
  totals.oldestDue = kNow - 4min;
  totals.outboxLagMs = 380;
  totals.runningOperations = 1;
  totals.openBreakers = 1;
  full.operations = {operations().front()};
  protocol::AlertView alert;
  alert.id = "a1";
  alert.rule = "breaker_open";
  alert.severity = "page";
  alert.subject = "twilio";
  alert.text = "twilio is not sending";
  alert.link = "delivery/providers/twilio";
  alert.since = kNow - 62s;
  protocol::AlertView cause = alert;
  cause.id = "a2";
  cause.rule = "new_cause";
  cause.severity = "warning";
  const protocol::GroupView fresh = groups()[2];
  cause.subject = fresh.id;
  cause.text = "New cause in the dead-letter queue: " + fresh.title + " (7,844 open)";
  cause.link = "dead-letters/groups/" + fresh.id;
  cause.since = fresh.firstAt;
  full.alerts = {alert, cause};
  for (const protocol::SubscriptionView& each : subscriptions()) {
    protocol::SubscriberView view;
    view.name = each.name;
    view.origin = "https://hooks.example.com";
    view.enabled = each.enabled;
    view.waiting = each.waiting;
    view.delivered = each.delivered;
    view.dead = each.dead;
    view.lastFailedAt = each.lastFailedAt;
    view.lastFailure = each.lastFailure.substr(0, each.lastFailure.find(": "));  // the picture is for everybody
    if (each.waiting > 0) view.breaker = "open";
    full.subscriptions.push_back(view);
  }
  return full;
}

std::vector<protocol::OperationView> operations() {
  auto running = operation("0196c3a1-0000-7000-8000-0000000000d1", "replay", "running", 4036, 1630, 21, "ana",
                           "template order-shipped fixed in version 8", 2min);
  running.q = "cause:" + groups()[3].id;
  running.provider = "smtp-backup";
  running.effectiveRate = 16;
  running.rateReason = "smtp-backup allows 16/s";
  // Of what is over nothing is under way: all was acted on, but for what was left alone.
  auto ended =
      operation("0196c3a1-0000-7000-8000-0000000000d2", "replay", "finished", 1902, 1883, 40, "ana", "mailboxes emptied after the newsletter", 3h);
  ended.q = "cause:" + groups()[1].id;
  ended.confirmed = ended.done - ended.failed;
  ended.skipped = ended.total - ended.done;
  auto gone = operation("0196c3a1-0000-7000-8000-0000000000d3", "discard", "finished", 611, 611, 0, "jon", "test accounts of the load test", 26h);
  gone.q = "app:load-test";
  gone.skipped = 0;
  auto givenUp = operation("0196c3a1-0000-7000-8000-0000000000d4", "replay", "cancelled", 12118, 3310, 407, "jon",
                           "provider said it was fixed; it was not", 49h);
  givenUp.q = "cause:" + groups()[1].id;
  givenUp.confirmed = givenUp.done - givenUp.failed;
  return {running, ended, gone, givenUp};
}

protocol::OperationView canaryOperation() {
  auto running = operation("0196c3a1-0000-7000-8000-0000000000d5", "replay", "running", 240, 8, 0, "ana", "vonage answers again", 2min);
  running.q = "cause:" + groups()[6].id;
  running.confirmed = 8;  // all of it was taken, and of some a receipt says by now that it arrived
  running.delivered = 5;
  running.effectiveRate = 0.4;
  running.rateReason = "the canary waits for 3 of 5";
  running.canary = protocol::CanaryView{};
  running.canary->rules.confirm = "delivered";
  running.canary->rules.waitSeconds = 300;
  for (const std::int64_t size : {1, 2, 5}) {
    protocol::CanaryStepView step;
    step.size = step.dealt = size;
    step.confirmed = size == 5 ? 2 : size;
    step.verdict = size == 5 ? "waiting" : "passed";
    step.text = size == 5 ? "" : std::to_string(size) + " of " + std::to_string(size) + " delivered";
    step.startedAt = kNow - 60s;
    running.canary->steps.push_back(step);
  }
  return running;
}

protocol::OperationReport report() {
  protocol::OperationReport report;
  protocol::OperationView& whole = report.operation = operations()[1];
  whole.canary = protocol::CanaryView{};
  for (const std::int64_t size : {1, 2, 5, 20}) {
    protocol::CanaryStepView step;
    step.size = step.dealt = step.confirmed = size;
    step.verdict = "passed";
    step.text = std::to_string(size) + " of " + std::to_string(size) + " accepted";
    step.startedAt = *whole.startedAt;
    whole.canary->steps.push_back(step);
  }
  report.sentBy = {{"smtp-primary", "smtp-primary", whole.confirmed - 43}, {"smtp-backup", "smtp-backup", 43}};
  report.failedCauses = {{groups()[1].id, groups()[1].title, whole.failed}};
  report.skipped = {{"expired", "expired", whole.skipped}};
  report.acts = {{whole.createdAt, "Asked for: " + whole.reason, "ana"}, {*whole.startedAt + 1min, "Rate changed to 30/s", "jon"}};
  return report;
}

std::vector<protocol::PlanSample> samples() {
  protocol::PlanSample sample;
  sample.id = deadLetters().front().id;
  sample.recipient = deadLetters().front().recipient;
  sample.verdict = "fallback";
  sample.changes = {{"data.carrier", "Corros", "Correos"}};
  sample.before = boost::json::object{{"text", "Ana, your order 884210 comes today\nwith Corros."}};
  sample.after = boost::json::object{{"text", "Ana, your order 884210 comes today\nwith Correos."}};
  return {sample};
}

protocol::SessionView session() {
  protocol::SessionView view;
  view.asOf = asOf();
  view.principal = "ana";
  view.role = "admin";
  view.permissions = {"replay.edit_content",
                      "replay.edit_target",
                      "notifications.post",
                      "notifications.read",
                      "payload.view",
                      "notifications.cancel",
                      "dead_letters.read",
                      "replay.one",
                      "replay.bulk",
                      "discard",
                      "resolve",
                      "operations.control",
                      "queues.control",
                      "breakers.override",
                      "providers.manage",
                      "templates.manage",
                      "recipients.manage",
                      "views.manage",
                      "stats.read",
                      "audit.read",
                      "events.read",
                      "engine.control",
                      "tokens.manage",
                      "subscriptions.manage"};
  view.capabilities = {"batch",     "replay",     "discard",   "restore",       "resolve",      "cancel",  "operations", "breakers",   "queues",
                       "providers", "simulators", "templates", "recipients",    "views",        "stats",   "export",     "audit",      "events",
                       "complete",  "groups",     "tokens",    "subscriptions", "suppressions", "secrets", "past",       "generations"};
  view.engine = emptySnapshot().engine;
  view.engine.startedAt = kRestart;
  view.url = "http://127.0.0.1:8742";
  return view;
}

std::vector<protocol::SubscriptionView> subscriptions() {
  protocol::SubscriptionView pager;
  pager.name = "pager";
  pager.url = "https://hooks.example.com/signalbox/pager";
  pager.description = "On-call of the shop";
  pager.types = {"notification.dead", "breaker.opened", "alert.raised", "alert.ended"};
  pager.delivered = 1204;
  pager.waiting = 37;
  pager.dead = 3;
  pager.lastSentAt = kNow - 8min;
  pager.lastFailedAt = kNow - 12s;
  pager.lastFailure = "503: maintenance until 15:00";
  pager.version = 4;
  pager.createdAt = pager.updatedAt = kNow - 49h;
  protocol::SubscriptionView shop = pager;
  shop.name = "shop-orders";
  shop.url = "https://hooks.example.com/orders";
  shop.description = "Order status in the shop";
  shop.types = {"notification.sent", "notification.delivered", "notification.bounced"};
  shop.apps = {"shop"};
  shop.channels = {"email", "sms"};
  shop.delivered = 88'120;
  shop.waiting = shop.dead = 0;
  shop.lastFailedAt.reset();
  shop.lastFailure.clear();
  shop.previousSecretEndsAt = kNow + 18h;
  return {pager, shop};
}

std::vector<protocol::KindView> kinds() {
  const auto setting = [](const char* key, const char* type, const char* fallback, bool required, bool secret, const char* help) {
    protocol::SettingView view;
    view.key = key;
    view.type = type;
    view.fallback = fallback;
    view.required = required;
    view.secret = secret;
    view.help = help;
    return view;
  };
  auto security = setting("tls", "choice", "starttls_required", true, false, "How the connection is encrypted");
  security.choices = {"none", "starttls", "starttls_required", "implicit"};
  return {{"simulated",
           "Simulated",
           {"email", "sms", "push", "webhook"},
           {setting("latency_ms_p50", "number", "40", false, false, "Half of the sends are answered within this time"),
            setting("latency_ms_p99", "number", "250", false, false, "99 of 100 sends are answered within this time"),
            setting("share_transient", "number", "0", false, false, "Share that is refused for now (503)"),
            setting("share_throttled", "number", "0", false, false, "Share that is told to slow down (429)"),
            setting("share_permanent", "number", "0", false, false, "Share that is refused for good (400)"),
            setting("share_bounced", "number", "0", false, false, "Share whose address does not exist (550 5.1.1)"),
            setting("share_credential", "number", "0", false, false, "Share that is refused for its key (401)"),
            setting("share_not_sent", "number", "0", false, false, "Share that cannot connect; nothing leaves"),
            setting("share_ambiguous", "number", "0", false, false, "Share that arrives, but whose answer is lost"),
            setting("share_timeout", "number", "0", false, false, "Share that does not arrive and gets no answer"),
            setting("timeout_ms", "number", "15000", false, false, "How long a send without an answer takes"),
            setting("retry_after_seconds", "number", "5", false, false, "What a throttled send is told to wait"),
            setting("brown_out", "number", "0", false, false, "0 is healthy; 1 is ten times slower with half of the sends timing out"),
            setting("deduplicates", "boolean", "false", false, false, "Whether it claims to recognise a repeated send"),
            setting("looks_up", "boolean", "false", false, false, "Whether it can be asked if it took a message"),
            setting("cost_per_message_eur", "number", "0", false, false, "What a message is said to cost"),
            setting("seed", "number", "0", false, false, "Another seed gives another course of events")}},
          {"smtp",
           "SMTP",
           {"email"},
           {setting("host", "text", "", true, false, "Name of the mail server"), setting("port", "number", "587", true, false, ""), security,
            setting("username", "text", "", false, false, "Empty: no login"), setting("password", "text", "", false, true, ""),
            setting("from", "text", "", true, false, "The sender, such as Shop <no-reply@example.com>")}},
          {"webhook",
           "Webhook",
           {"webhook"},
           {setting("timeout_ms", "number", "10000", false, false, ""),
            setting("secret", "text", "", true, true, "Signs each call (Standard Webhooks)")}}};
}

}  // namespace signalbox::tests::canned
