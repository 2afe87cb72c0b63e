// How events reach a subscription: retries, secrets, dead letters, its end; and the operators' acts.
#include <QTest>

#include <algorithm>
#include <set>

#include "engine/core/verdict.h"
#include "tests/engine/core/subscription_scene.h"
#include "tests/engine/core/subscription_test.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::EventType;
using model::State;

namespace {

/// Sends one message, which is one event for each subscription.
base::Uuid oneSent(Rig& rig, base::Millis length = std::chrono::seconds{20}) {
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(length);
  return id;
}

std::set<std::string> idsOf(const Rig& rig) {
  std::set<std::string> ids;
  for (const auto& request : rig.webhooks) ids.insert(headerOf(request, "webhook-id"));
  return ids;
}

void replayAll(Rig& rig) {
  model::Plan wanted;
  wanted.kind = model::OperationKind::replay;
  wanted.q = "app:signalbox.events";
  const auto planned = rig.command(core::CreatePlan{wanted});
  model::Plan counted = *rig.store->plan(planned->id).value();
  counted.state = model::PlanState::ready;
  counted.counts[0] = 1;
  SB_CHECK(rig.command(core::PlanProgress{counted}).ok(), "progress is kept");
  SB_CHECK(rig.command(core::CreateOperation{counted.id, 0, std::nullopt, base::Millis{0}}, "receiver is back").ok(), "it can begin");
}

}  // namespace

void SubscriberTest::retriesKeepTheWebhookId() {
  Rig rig;
  rig.provider("mail", Channel::email);
  int tries = 0;
  rig.receiver = [&tries](const egress::SendOrder&, const providers::HttpRequest&) { return ++tries < 4 ? 503 : 200; };
  subscribe(rig);
  oneSent(rig, std::chrono::hours{2});
  QCOMPARE(rig.webhooks.size(), std::size_t{4});
  QCOMPARE(idsOf(rig).size(), std::size_t{1});
  std::set<std::string> timestamps, bodies;
  for (const auto& request : rig.webhooks) {
    timestamps.insert(headerOf(request, "webhook-timestamp"));
    bodies.insert(request.body);
  }
  QCOMPARE(timestamps.size(), std::size_t{4});  // each attempt has its own
  QCOMPARE(bodies.size(), std::size_t{1});
  const auto rows = eventRows(rig);
  QCOMPARE(rows.front().row.delivery.state, State::sent);
  QCOMPARE(rows.front().row.notification.id.toString(), *idsOf(rig).begin());
  for (const model::Attempt& attempt : rig.attempts(rows.front().row.notification.id)) QCOMPARE(attempt.provider, std::string("subscription:ops"));
}

void SubscriberTest::rotationSignsWithBothSecretsUntilTheOldOneEnds() {
  Rig rig;
  rig.provider("mail", Channel::email);
  subscribe(rig);
  QVERIFY(rig.command(core::RotateSubscription{"ops", security::Secret(kSecondSecret), std::chrono::hours{1}}).ok());
  oneSent(rig);
  const base::WallTime at = rig.clock.now().wall;
  QVERIFY(verify(rig.webhooks.back(), kFirstSecret, at).ok());
  QVERIFY(verify(rig.webhooks.back(), kSecondSecret, at).ok());
  QVERIFY(headerOf(rig.webhooks.back(), "webhook-signature").find(' ') != std::string::npos);
  rig.crash();
  oneSent(rig);
  QVERIFY(verify(rig.webhooks.back(), kFirstSecret, rig.clock.now().wall).ok());
  rig.run(std::chrono::hours{1});
  oneSent(rig);
  QVERIFY(!verify(rig.webhooks.back(), kFirstSecret, rig.clock.now().wall).ok());
  QVERIFY(verify(rig.webhooks.back(), kSecondSecret, rig.clock.now().wall).ok());
  // What signs no more is not kept either.
  const std::vector<store::SubscriptionRow> rows = rig.reader->subscriptions().value();
  for (const store::SubscriptionRow& row : rows) QVERIFY(!row.subscription.secrets.contains(std::string(model::kPreviousSecret)));
}

void SubscriberTest::rotationWithoutOverlapEndsTheOldSecretAtOnce() {
  Rig rig;
  rig.provider("mail", Channel::email);
  subscribe(rig);
  QVERIFY(rig.command(core::RotateSubscription{"ops", security::Secret(kSecondSecret), base::Millis{0}}).ok());
  oneSent(rig);
  QVERIFY(!verify(rig.webhooks.back(), kFirstSecret, rig.clock.now().wall).ok());
  QVERIFY(verify(rig.webhooks.back(), kSecondSecret, rig.clock.now().wall).ok());
  QCOMPARE(rig.command(core::RotateSubscription{"ops", security::Secret(kSecondSecret), base::Millis{0}}).status().code(), base::Code::invalid);
  QCOMPARE(rig.command(core::RotateSubscription{"nobody", security::Secret(kSecondSecret), base::Millis{0}}).status().code(), base::Code::notFound);
}

void SubscriberTest::deadReceiverFillsTheDeadLetterQueueAndReplays() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 503; };
  subscribe(rig, "ops", {EventType::notificationSent});
  oneSent(rig, std::chrono::hours{4});
  const auto rows = eventRows(rig);
  QCOMPARE(rows.front().row.delivery.state, State::dead);
  QCOMPARE(rig.webhooks.size(), std::size_t{5});  // the ladder of the channel webhook
  QCOMPARE(figuresOf(rig).at(State::dead), 1);
  QCOMPARE(figuresOf(rig).lastFailure, std::string("503"));
  const auto groups = rig.reader->groups("cause", model::parseQuery("").value(), rig.clock.now().wall, 10).value().rows;
  QCOMPARE(groups.size(), std::size_t{1});
  QVERIFY(groups.front().id.starts_with("events-"));
  QCOMPARE(groups.front().provider, std::string("subscription:ops"));
  rig.receiver = {};
  replayAll(rig);
  rig.run(std::chrono::minutes{5});
  QCOMPARE(rig.row(rows.front().row.notification.id).delivery.state, State::sent);
  QCOMPARE(idsOf(rig).size(), std::size_t{1});  // a replay is the same event
  QCOMPARE(figuresOf(rig).at(State::dead), 0);
  QCOMPARE(figuresOf(rig).at(State::sent), 1);
}

void SubscriberTest::breakerOfADestinationIsItsOwn() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest& request) {
    return request.url.find("down") != std::string::npos ? 503 : 204;
  };
  subscribe(rig, "down", {}, "https://down.example.com/a");
  subscribe(rig, "also-down", {}, "https://down.example.com/b");
  subscribe(rig, "up", {}, "https://up.example.com/");
  for (int i = 0; i < 30; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::seconds{30});
  QCOMPARE(figuresOf(rig, "up").at(State::sent), 30);
  const auto& gates = rig.core->memory().gates;
  QVERIFY(gates.at("events:https://down.example.com").breaker().memory().state == policy::BreakerState::open);
  QVERIFY(gates.at("events:https://up.example.com").breaker().memory().state == policy::BreakerState::closed);
  QVERIFY(figuresOf(rig, "also-down").waiting() > 20);  // not tried while the circuit is open
  const auto snapshot = rig.core->snapshot();
  QCOMPARE(snapshot->subscriptions.front().breaker, std::string("open"));
  QCOMPARE(snapshot->subscriptions.front().origin, std::string("https://down.example.com"));
  rig.crash();
  rig.run(std::chrono::seconds{1});
  QVERIFY(rig.core->memory().gates.at("events:https://down.example.com").breaker().memory().state == policy::BreakerState::open);
}

void SubscriberTest::newUrlAppliesToWaitingRetries() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest& request) {
    return request.url == "https://new.example.com/" ? 204 : 503;
  };
  subscribe(rig);
  oneSent(rig);
  QCOMPARE(figuresOf(rig).at(State::retrying), 1);
  core::PutSubscription put = subscriptionTo("ops", "https://new.example.com/");
  put.value.secrets.clear();  // the secret stays
  QVERIFY(rig.command(put).ok());
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.webhooks.back().url, std::string("https://new.example.com/"));
  QVERIFY(verify(rig.webhooks.back(), kFirstSecret, rig.clock.now().wall).ok());
  QCOMPARE(figuresOf(rig).at(State::sent), 1);
  QCOMPARE(idsOf(rig).size(), std::size_t{1});
}

void SubscriberTest::deletingCancelsWhatWaitsVisibly() {
  core::CoreOptions options;
  options.bounds.sweep = 16;  // more wait than one step deals with
  Rig rig(1, options);
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 503; };
  subscribe(rig);
  for (int i = 0; i < 40; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::seconds{30});
  QVERIFY(figuresOf(rig).waiting() == 40);
  QVERIFY(rig.command(core::DeleteSubscription{"ops"}).ok());
  QVERIFY(rig.core->snapshot()->subscriptions.empty());
  rig.crash();  // in the middle of it
  rig.run(std::chrono::seconds{5});
  for (const store::ScanRow& row : eventRows(rig)) {
    QCOMPARE(row.row.delivery.state, State::cancelled);
    QCOMPARE(row.row.delivery.reason, std::string("its subscription is gone"));
  }
  QCOMPARE(rig.count(Channel::webhook, State::pending) + rig.count(Channel::webhook, State::retrying), 0);
  QCOMPARE(rig.count(Channel::webhook, State::cancelled), 40);
  QVERIFY(rig.core->memory().endedLanes.empty());
  QCOMPARE(rig.command(core::DeleteSubscription{"ops"}).status().code(), base::Code::notFound);
}

void SubscriberTest::sameNameAgainGetsNothingOfTheOldOne() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 400; };
  subscribe(rig);
  oneSent(rig);
  QCOMPARE(figuresOf(rig).at(State::dead), 1);
  QVERIFY(rig.command(core::DeleteSubscription{"ops"}).ok());
  QCOMPARE(rig.core->snapshot()->totals.dead, 1);  // still in the list of dead letters
  rig.receiver = {};
  rig.webhooks.clear();
  subscribe(rig, "ops", {EventType::notificationHeld});
  replayAll(rig);
  rig.run(std::chrono::minutes{5});
  QVERIFY(rig.webhooks.empty());
  // It is not sent, so it stays where it can be seen and discarded.
  QCOMPARE(eventRows(rig).front().row.delivery.state, State::dead);
  QCOMPARE(rig.core->snapshot()->totals.dead, 1);
  core::VerdictInput input;
  const store::DeliveryRow row = eventRows(rig).front().row;
  input.row = &row;
  QVERIFY(core::verdictOf(rig.options, input).verdict == model::Verdict::willSend);
  input.subscriptionGone = true;
  QVERIFY(core::verdictOf(rig.options, input).verdict == model::Verdict::subscriptionGone);
  input.kind = model::OperationKind::discard;
  QVERIFY(core::verdictOf(rig.options, input).verdict == model::Verdict::willSend);
}

void SubscriberTest::receiverThatIsGoneEndsItsSubscription() {
  Rig rig;
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 410; };
  subscribe(rig);
  oneSent(rig);
  QVERIFY(!rig.core->snapshot()->subscriptions.front().enabled);
  const store::SubscriptionRow row = rig.reader->subscriptions().value().front();
  QVERIFY(row.subscription.disabledReason.find("410") != std::string::npos);
  QCOMPARE(rig.log.count("subscription.disabled"), 1);
  QCOMPARE(rig.reader->audit(0, 10).value().front().action, std::string("subscription.disable"));
  QVERIFY(rig.reader->suppressions("", 0, 10).value().empty());
  oneSent(rig);
  QCOMPARE(rig.webhooks.size(), std::size_t{1});
}

void SubscriberTest::undeliverableEventExpires() {
  core::CoreOptions options;
  options.events.keep = std::chrono::hours{2};
  Rig rig(1, options);
  rig.provider("mail", Channel::email);
  rig.receiver = [](const egress::SendOrder&, const providers::HttpRequest&) { return 0; };  // nobody is there
  subscribe(rig);
  for (int i = 0; i < 12; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::minutes{5});
  core::PutSubscription off = subscriptionTo("ops", "https://hooks.example.com/");
  off.value.enabled = false;
  QVERIFY(rig.command(off).ok());
  QVERIFY(figuresOf(rig).waiting() > 0);  // what waits goes on waiting
  rig.run(std::chrono::hours{3});
  QCOMPARE(figuresOf(rig).waiting(), 0);
  QVERIFY(figuresOf(rig).at(State::expired) > 0);
}

void SubscriberTest::putIsChecked_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<QString>("secret");
  QTest::addColumn<QString>("pointer");
  const QString right = QString::fromUtf8(kFirstSecret);
  QTest::newRow("http") << "http://hooks.example.com/" << right << "/url";
  QTest::newRow("a port that is not allowed") << "https://hooks.example.com:25/" << right << "/url";
  QTest::newRow("a user") << "https://ana:pw@hooks.example.com/" << right << "/url";
  QTest::newRow("a fragment") << "https://hooks.example.com/#here" << right << "/url";
  QTest::newRow("too long") << "https://hooks.example.com/" + QString(2048, 'a') << right << "/url";
  QTest::newRow("no URL") << "hooks" << right << "/url";
  QTest::newRow("no secret") << "https://hooks.example.com/" << QString() << "/secret";
  QTest::newRow("a short secret") << "https://hooks.example.com/" << "whsec_AAEC" << "/secret";
  QTest::newRow("a secret of another kind") << "https://hooks.example.com/" << "hunter2" << "/secret";
}

void SubscriberTest::putIsChecked() {
  QFETCH(QString, url);
  QFETCH(QString, secret);
  QFETCH(QString, pointer);
  Rig rig;
  core::PutSubscription put = subscriptionTo("ops", url.toStdString());
  put.value.secrets = secret.isEmpty() ? security::Secrets{} : secretsOf({{"signing_secret", secret.toStdString()}});
  const auto done = rig.command(put);
  QCOMPARE(done.status().code(), base::Code::invalid);
  QCOMPARE(done.status().fields().front().pointer, pointer.toStdString());
  QVERIFY(done.status().toString().find("hunter2") == std::string::npos);
  QVERIFY(rig.core->memory().subscriptions.empty());
  const auto audit = rig.reader->audit(0, 10).value();
  QVERIFY(std::none_of(audit.begin(), audit.end(), [](const store::AuditRow& row) { return row.action.starts_with("subscription."); }));
}

void SubscriberTest::numberOfSubscriptionsIsBounded() {
  core::CoreOptions options;
  options.events.subscriptionsMax = 2;
  Rig rig(1, options);
  subscribe(rig, "a");
  subscribe(rig, "b");
  const auto third = rig.command(subscriptionTo("c", "https://hooks.example.com/"));
  QCOMPARE(third.status().code(), base::Code::conflict);
  QVERIFY(third.status().message().find("2") != std::string::npos);
  QVERIFY(rig.command(subscriptionTo("b", "https://hooks.example.com/")).ok());  // one that exists may change
}

void SubscriberTest::everyActHasItsAuditRowWithoutUrlOrSecret() {
  Rig rig;
  subscribe(rig);
  core::PutSubscription stale = subscriptionTo("ops", "https://hooks.example.com/in");
  stale.ifVersion = 7;
  QCOMPARE(rig.command(stale).status().code(), base::Code::preconditionFailed);
  core::PutSubscription other = subscriptionTo("ops", "https://hooks.example.com/in");
  other.value.secrets = secretsOf({{"signing_secret", kSecondSecret}});
  QCOMPARE(rig.command(other).status().code(), base::Code::invalid);  // secrets are exchanged by rotation alone
  QVERIFY(rig.command(core::RotateSubscription{"ops", security::Secret(kSecondSecret), std::chrono::hours{1}}).ok());
  QVERIFY(rig.command(core::DeleteSubscription{"ops"}).ok());
  auto audit = rig.reader->audit(0, 10).value();
  std::erase_if(audit, [](const store::AuditRow& row) { return !row.action.starts_with("subscription."); });
  QCOMPARE(audit.size(), std::size_t{3});
  QCOMPARE(audit[2].action, std::string("subscription.put"));
  QCOMPARE(audit[1].action, std::string("subscription.rotate"));
  QCOMPARE(audit[0].action, std::string("subscription.delete"));
  for (const store::AuditRow& row : audit) {
    QCOMPARE(row.object, std::string("ops"));
    QCOMPARE(row.principal, std::string("ana"));
    for (const std::string& text : {row.detail, row.reason})
      QVERIFY(text.find("whsec_") == std::string::npos && text.find("example.com") == std::string::npos);
  }
}

void SubscriberTest::figuresSurviveARestart() {
  Rig rig;
  rig.provider("mail", Channel::email);
  int count = 0;
  rig.receiver = [&count](const egress::SendOrder&, const providers::HttpRequest&) { return ++count % 3 == 0 ? 400 : 204; };
  subscribe(rig);
  for (int i = 0; i < 9; ++i) rig.post("u" + std::to_string(i) + "@example.com");
  rig.run(std::chrono::minutes{1});
  const store::SubscriptionFigures before = figuresOf(rig);
  QCOMPARE(before.at(State::sent), 6);
  QCOMPARE(before.at(State::dead), 3);
  rig.crash();
  QVERIFY(figuresOf(rig).counts == before.counts);
  QCOMPARE(figuresOf(rig).lastFailure, before.lastFailure);
  QVERIFY(figuresOf(rig).lastSentAt == before.lastSentAt && figuresOf(rig).lastFailedAt == before.lastFailedAt);
}
