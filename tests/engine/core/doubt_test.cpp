// A send whose outcome nobody knows, and the receipt that tells it: what was taken is not sent again.
#include "tests/engine/core/doubt_test.h"

#include <QTest>

#include "engine/core/receipts.h"
#include "tests/engine/core/operations_desk.h"
#include "tests/engine/core/receipts_desk.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::ReceiptStatus;
using model::State;

void DoubtTest::heldMessageIsResolvedByAReceipt() {
  core::CoreOptions options;
  options.ambiguity.perChannel[model::index(Channel::email)] = model::AmbiguousPolicy::hold;
  Rig rig(1, options);
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(id), State::held);
  model::Receipt receipt = about("", ReceiptStatus::delivered);
  receipt.notificationId = id;
  tell(rig, "mail", {receipt});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.count(Channel::email, State::held), 0);
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
}

void DoubtTest::everyReceiptProvesThatAHeldOneWasTaken_data() {
  QTest::addColumn<int>("status");
  for (const ReceiptStatus status : model::kReceiptStatuses)
    if (!model::isFlag(status)) QTest::newRow(std::string(model::name(status)).c_str()) << static_cast<int>(status);
}

void DoubtTest::everyReceiptProvesThatAHeldOneWasTaken() {
  QFETCH(int, status);
  core::CoreOptions options;
  options.ambiguity.perChannel[model::index(Channel::email)] = model::AmbiguousPolicy::hold;
  Rig rig(1, options);
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(id), State::held);
  tell(rig, "mail", {ofAttempt(id, 1, static_cast<ReceiptStatus>(status))});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(static_cast<ReceiptStatus>(status)));
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
}

void DoubtTest::whatWaitsForARetryIsSettledByAReceiptOfItsDoubtfulAttempt() {
  Rig rig;
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(id), State::retrying);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered)});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.count(Channel::email, State::retrying), 0);
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
  QCOMPARE(told(rig, id, "sent"), 1);
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
  rig.crash();
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
}

void DoubtTest::whatWasRefusedGoesOnUnlessItArrived() {
  Rig rig;
  callingBack(rig, "mail", always("share_transient"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(id), State::retrying);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::failed, "e1")});
  QCOMPARE(rig.state(id), State::retrying);
  const base::Uuid other = rig.post("bob@example.com").id;
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(other), State::retrying);
  model::Receipt arrived = ofAttempt(other, 1, ReceiptStatus::delivered, "e2");
  arrived.providerMessageId = "another";  // theirs is of the first one
  tell(rig, "mail", {arrived});
  QCOMPARE(rig.state(other), State::sent);
}

void DoubtTest::receiptThatComesDuringTheSendSettlesItsDoubtfulEnd_data() {
  QTest::addColumn<bool>("crashes");
  QTest::newRow("no answer") << false;
  QTest::newRow("the engine goes down") << true;
}

void DoubtTest::receiptThatComesDuringTheSendSettlesItsDoubtfulEnd() {
  QFETCH(bool, crashes);
  auto settings = always("share_ambiguous");
  settings.merge(std::map<std::string, std::string>{{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  Rig rig;
  callingBack(rig, "mail", std::move(settings));
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  QCOMPARE(rig.state(id), State::sending);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered)});
  QCOMPARE(rig.state(id), State::sending);
  if (crashes) rig.crash();
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
  QCOMPARE(int(rig.attempts(id).front().outcome->outcome), int(model::OutcomeClass::ambiguous));
  QCOMPARE(rig.count(Channel::email, State::sent), 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
  QVERIFY(!rig.row(id).delivery.suspect);
  QVERIFY(rig.row(id).sentBefore);
}

void DoubtTest::receiptOfTheFirstTryEndsTheSecond() {
  auto settings = always("share_ambiguous");
  settings.merge(std::map<std::string, std::string>{{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  Rig rig;
  callingBack(rig, "mail", std::move(settings));
  const base::Uuid id = rig.post("ana@example.com").id;
  while (rig.attempts(id).size() < 2) rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(id), State::sending);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered)});
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.attempts(id).size(), std::size_t{2});
}

void DoubtTest::anAttemptThatAnotherProviderMadeIsNotItsToSpeakOf() {
  Rig rig;
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(id), State::retrying);
  callingBack(rig, "other");
  QCOMPARE(tell(rig, "other", {ofAttempt(id, 1, ReceiptStatus::delivered, "e1")}).waiting, 1);
  QCOMPARE(tell(rig, "mail", {ofAttempt(id, 7, ReceiptStatus::delivered, "e2")}).waiting, 1);
  QCOMPARE(rig.state(id), State::retrying);
}

void DoubtTest::refusalThatIsReportedTooProvesNothingOfTheNextTry_data() {
  QTest::addColumn<bool>("crashes");
  QTest::newRow("no answer") << false;
  QTest::newRow("the engine goes down") << true;
}

void DoubtTest::refusalThatIsReportedTooProvesNothingOfTheNextTry() {
  QFETCH(bool, crashes);
  Rig rig;
  callingBack(rig, "mail", always("share_transient"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(id), State::retrying);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::failed)});
  auto neverArrives = always("share_timeout");
  neverArrives.emplace("timeout_ms", "5000");
  callingBack(rig, "mail", neverArrives);
  while (rig.attempts(id).size() < 2) rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(id), State::sending);
  if (crashes) rig.crash();
  callingBack(rig, "mail");
  rig.run(std::chrono::hours{3});
  QCOMPARE(int(rig.attempts(id)[1].outcome->outcome), int(model::OutcomeClass::ambiguous));
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.attempts(id).size(), std::size_t{3});
  QCOMPARE(rig.copies(id), 1);
}

void DoubtTest::receiptEndsATryThroughAnotherProvider() {
  Rig rig;
  callingBack(rig, "mail", always("share_transient"));
  auto settings = always("share_ambiguous");
  settings.merge(std::map<std::string, std::string>{{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  rig.provider("silent", Channel::email, 1, settings);  // tells nothing itself
  const base::Uuid id = rig.post("ana@example.com").id;
  while (rig.attempts(id).size() < 2) rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.attempts(id).back().provider, std::string("silent"));
  QCOMPARE(rig.state(id), State::sending);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered)});
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.row(id).delivery.reason, core::takenBecause("mail"));
  QCOMPARE(rig.attempts(id).size(), std::size_t{2});
}

void DoubtTest::receiptCountsThoughItsProviderWasRemovedSince() {
  auto settings = always("share_ambiguous");
  settings.merge(std::map<std::string, std::string>{{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  Rig rig;
  callingBack(rig, "mail", std::move(settings));
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  QCOMPARE(rig.state(id), State::sending);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered)});
  QVERIFY(rig.command(core::DeleteProvider{"mail"}).ok());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(id), State::sent);
  callingBack(rig, "mail");
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
}

void DoubtTest::arrivedIsNotForgottenForAFailureThatCameLater() {
  auto settings = always("share_transient");
  settings.merge(std::map<std::string, std::string>{{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  Rig rig;
  callingBack(rig, "mail", std::move(settings));
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  QCOMPARE(rig.state(id), State::sending);
  tell(rig, "mail", {ofAttempt(id, 1, ReceiptStatus::delivered, "e1"), ofAttempt(id, 1, ReceiptStatus::failed, "e2")});
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
}

/// Somebody named the risk and another provider once; that was of one replay, and not of those that follow.
void DoubtTest::replayWithoutAWordGoesBackToWhoMayHaveIt() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::dead);
  rig.provider("spare", Channel::email, 1, always("share_permanent"));
  const std::vector<model::Verdict> risked{model::Verdict::duplicateRisk};
  model::Plan elsewhere;
  elsewhere.provider = "spare";
  begun(rig, {planned(rig, elsewhere, 1), 0, risked, base::Millis{0}}, "mail is down");
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.attempts(id).back().provider, std::string("spare"));
  QCOMPARE(rig.state(id), State::dead);
  rig.provider("mail", Channel::email);
  rig.provider("spare", Channel::email, 1);
  begun(rig, {planned(rig, "", 1), 0, risked, base::Millis{0}});
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.attempts(id).back().provider, std::string("mail"));
  QCOMPARE(rig.state(id), State::sent);
}
