// What receipts tell beyond the fate of their message: which ids belong together, that the account is refused, that a topic
// sends no more.
#include "tests/engine/core/receipt_news_test.h"

#include <QTest>

#include "tests/engine/core/receipts_desk.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::ReceiptStatus;
using model::State;

namespace {

/// What nobody knows is left to an operator, and to receipts.
core::CoreOptions holding() {
  core::CoreOptions options;
  options.ambiguity.perChannel[model::index(Channel::email)] = model::AmbiguousPolicy::hold;
  return options;
}

model::Receipt ofRefusedAccount(const std::string& known, const std::string& event) {
  model::Receipt receipt = about(known, ReceiptStatus::failed, event);
  receipt.code = "30002";
  receipt.accountRefused = true;
  return receipt;
}

bool isPaused(Rig& rig) { return rig.core->memory().gates.at("mail").pause(rig.clock.now().wall).has_value(); }

/// Amazon SES, which subscribes to a topic.
void subscribing(Rig& rig) {
  core::PutProvider put;
  put.config.name = "ses";
  put.config.kind = "ses";
  put.config.channel = Channel::email;
  put.config.settings = {{"region", "eu-west-1"},
                         {"access_key_id", "AKIDEXAMPLE"},
                         {"from", "shop@example.com"},
                         {"receipt_topic_arns", "arn:aws:sns:a, arn:aws:sns:b"}};
  put.config.secrets = secretsOf({{"secret_access_key", "x"}});
  const auto done = rig.command(std::move(put));
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

void newsOf(Rig& rig, const std::string& topic, base::WallTime at, bool ended) {
  core::StepInputs inputs;
  inputs.receipts.push_back({"ses", {}, [](const base::Result<core::ReceiptsDone>&) {}, model::TopicNews{topic, at, ended}});
  static_cast<void>(rig.step(std::move(inputs)));
}

std::vector<std::string> endedTopics(Rig& rig) {
  const auto snapshot = rig.core->snapshot();
  SB_CHECK(snapshot->providers.size() == 1, "there is one provider");
  return snapshot->providers.front().receiptsEnded;
}

}  // namespace

void ReceiptNewsTest::receiptThatNamesBothIdsTellsWhichBelongTogether() {
  Rig rig(1, holding());
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(id), State::held);
  QVERIFY(messageId(rig, id).empty());
  // They name the provider's id alone, and nobody knows it yet.
  QCOMPARE(tell(rig, "mail", {about("theirs", ReceiptStatus::unsubscribed, "e1", true), about("theirs", ReceiptStatus::opened, "e2")}).waiting, 2);
  model::Receipt naming = ofAttempt(id, 1, ReceiptStatus::resubscribed, "e3");
  QCOMPARE(tell(rig, "mail", {naming}).applied, 1);
  QCOMPARE(messageId(rig, id), std::string("theirs"));
  QCOMPARE(rig.core->memory().waitingReceipts, 0);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::opened));
  QCOMPARE(rig.state(id), State::sent);
  // In the order in which they came: the address is written to again.
  QVERIFY(!rig.row(id).delivery.unsubscribed);
  QVERIFY(suppressions(rig).empty());
  QCOMPARE(tell(rig, "mail", {about("theirs", ReceiptStatus::clicked, "e4")}).applied, 1);
}

void ReceiptNewsTest::whatWaitedNeverGoesBackEither() {
  Rig rig(1, holding());
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  QCOMPARE(tell(rig, "mail",
                {about("theirs", ReceiptStatus::opened, "e1"), about("theirs", ReceiptStatus::delivered, "e2"),
                 about("theirs", ReceiptStatus::sent, "e3")})
               .waiting,
           3);
  QCOMPARE(tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::sent, "e4")}).applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::opened));
  QCOMPARE(told(rig, id, "receipt"), 4);
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
  QCOMPARE(rig.count(Channel::email, State::held), 0);
}

void ReceiptNewsTest::whatCameInTheSameRequestIsJoinedToo() {
  Rig rig(1, holding());
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  const auto done = tell(rig, "mail", {about("theirs", ReceiptStatus::opened, "e1"), ofAttempt(id, 1, ReceiptStatus::delivered, "e2")});
  QCOMPARE(done.waiting, 1);
  QCOMPARE(done.applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::opened));
  QCOMPARE(rig.core->memory().waitingReceipts, 0);
}

void ReceiptNewsTest::idThatAReceiptToldIsForgottenWithItsMessage() {
  core::CoreOptions options = holding();
  options.retention.notifications = std::chrono::hours{1};
  Rig rig(1, options);
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered)});
  QVERIFY(rig.store->findProviderMessage("mail", "theirs").value().has_value());
  rig.run(std::chrono::hours{2});
  QVERIFY(!rig.store->find(id).value().has_value());
  QVERIFY(!rig.store->findProviderMessage("mail", "theirs").value().has_value());
}

void ReceiptNewsTest::idOfAnotherMessageIsNotTakenOver() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid first = sentOne(rig), second = sentOne(rig, "bob@example.com");
  const std::string known = messageId(rig, first);
  // What it names by the provider's id counts; our id beside it makes it no other message's.
  model::Receipt receipt = ofAttempt(second, 1, ReceiptStatus::delivered);
  receipt.providerMessageId = known;
  QCOMPARE(tell(rig, "mail", {receipt}).applied, 1);
  QCOMPARE(rig.row(first).delivery.receipt, std::optional(ReceiptStatus::delivered));
  QVERIFY(!rig.row(second).delivery.receipt.has_value());
  // An attempt that has an id gets no second one.
  QCOMPARE(tell(rig, "mail", {ofAttempt(second, 1, ReceiptStatus::delivered, "e2")}).applied, 1);
  QVERIFY(!rig.store->findProviderMessage("mail", "theirs").value().has_value());
}

void ReceiptNewsTest::refusedAccountPausesItsProvider() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  tell(rig, "mail", {ofRefusedAccount(messageId(rig, id), "e1")});
  QVERIFY(isPaused(rig));
  QCOMPARE(rig.core->snapshot()->providers.front().pausedReason, std::string("account refused: 30002"));
  const base::Uuid waiting = rig.post("bob@example.com").id;
  rig.run(std::chrono::minutes{2});
  QVERIFY(model::isWaiting(rig.state(waiting)));
  QVERIFY(rig.attempts(waiting).empty());
  rig.crash();
  QVERIFY(isPaused(rig));
  QVERIFY(rig.command(core::ResumeProvider{"mail"}).ok());
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(waiting), State::sent);
}

void ReceiptNewsTest::reportOfWhatWasSentBeforeThePauseWasLiftedPausesNotAgain() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid first = sentOne(rig), second = sentOne(rig, "bob@example.com");
  tell(rig, "mail", {ofRefusedAccount(messageId(rig, first), "e1")});
  QVERIFY(isPaused(rig));
  rig.clock.advance(std::chrono::seconds{10});
  QVERIFY(rig.command(core::ResumeProvider{"mail"}).ok());
  tell(rig, "mail", {ofRefusedAccount(messageId(rig, first), "e1"), ofRefusedAccount(messageId(rig, second), "e2")});
  QVERIFY(!isPaused(rig));
  rig.clock.advance(std::chrono::seconds{10});
  const base::Uuid third = sentOne(rig, "cat@example.com");
  tell(rig, "mail", {ofRefusedAccount(messageId(rig, third), "e3")});
  QVERIFY(isPaused(rig));
}

void ReceiptNewsTest::endOfATopicIsShownUntilSomethingComesFromItAgain() {
  Rig rig;
  subscribing(rig);
  const base::WallTime noon = rig.clock.now().wall;
  using Topics = std::vector<std::string>;
  newsOf(rig, "arn:aws:sns:a", noon, false);
  QCOMPARE(endedTopics(rig), Topics{});
  newsOf(rig, "arn:aws:sns:a", noon, true);
  QCOMPARE(endedTopics(rig), Topics{"arn:aws:sns:a"});
  newsOf(rig, "arn:aws:sns:b", noon + base::Millis{1}, false);  // another topic's sign of life
  newsOf(rig, "arn:aws:sns:a", noon - base::Millis{1}, false);  // on its way since before the end
  QCOMPARE(endedTopics(rig), Topics{"arn:aws:sns:a"});
  newsOf(rig, "arn:aws:sns:a", noon + base::Millis{1}, false);
  QCOMPARE(endedTopics(rig), Topics{});
}

void ReceiptNewsTest::endOfATopicOutlivesARestart() {
  Rig rig;
  subscribing(rig);
  newsOf(rig, "arn:aws:sns:a", rig.clock.now().wall, true);
  store::AlertRow alert;
  alert.id = "receipts_ended/ses/arn:aws:sns:a/1";
  alert.rule = "receipts_ended";
  alert.severity = "warning";
  alert.subject = "ses/arn:aws:sns:a";
  alert.text = "text";
  alert.since = rig.clock.now().wall;
  rig.alerts.next = {alert};
  rig.run(std::chrono::seconds{3});
  rig.crash();
  QCOMPARE(endedTopics(rig), std::vector<std::string>{"arn:aws:sns:a"});
  newsOf(rig, "arn:aws:sns:a", rig.clock.now().wall, false);
  QCOMPARE(endedTopics(rig), std::vector<std::string>{});
}
