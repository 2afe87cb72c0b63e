// Rule 17, reconcile: a send whose outcome is unknown is looked up at its provider.
#include "tests/engine/core/lookup_test.h"

#include <QTest>

#include <algorithm>

#include "tests/engine/core/receipts_desk.h"
#include "tests/engine/store/fault_vfs.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;
using providers::Lookup;
using store::tests::FaultVfs;

namespace {

core::CoreOptions reconciling() {
  core::CoreOptions options;
  options.ambiguity.perChannel[model::index(Channel::sms)] = model::AmbiguousPolicy::reconcile;
  return options;
}

using Settings = std::map<std::string, std::string>;
const Settings kAnswerLost{{"looks_up", "true"}, {"share_ambiguous", "1"}};
const Settings kNeverArrives{{"looks_up", "true"}, {"share_timeout", "1"}, {"timeout_ms", "1000"}};
const Settings kWell{{"looks_up", "true"}};

base::Uuid post(Rig& rig, const std::string& target = "+436601234567") {
  const auto verdicts = rig.postAll({Rig::line(target, "", Channel::sms)});
  SB_CHECK(verdicts.front().status.ok(), "accepted");
  return verdicts.front().id;
}

std::vector<std::string> history(Rig& rig, const base::Uuid& id) {
  std::vector<std::string> texts;
  const auto detail = rig.reader->detail(id);
  SB_CHECK(detail.ok() && detail.value(), "the notification can be read");
  for (const store::HistoryRow& row : (*detail)->history)
    if (row.kind == "reconciled") texts.push_back(row.text);
  return texts;
}

}  // namespace

void LookupTest::whatTheProviderHasIsSent() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  const base::Uuid id = post(rig);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(id), State::held);
  QCOMPARE(rig.row(id).delivery.reason, std::string("the outcome is unknown; the provider is asked"));
  QVERIFY(rig.lookups.empty());  // too early for the provider's list
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.lookups.size(), std::size_t{1});
  QCOMPARE(rig.lookups.front().message.target, std::string("+436601234567"));
  QVERIFY(rig.lookups.front().message.intentAt == rig.attempts(id).front().intentAt);
  QVERIFY(!rig.lookups.front().message.content.text.empty());
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.copies(id), 1);
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});
  QVERIFY(!rig.attempts(id).front().outcome->providerMessageId.empty());
  QCOMPARE(rig.count(Channel::sms, State::sent), 1);
  QCOMPARE(rig.count(Channel::sms, State::held), 0);
  QVERIFY(history(rig, id).at(0).starts_with("sms has it as sim-"));
  QCOMPARE(rig.core->memory().lookups.size(), std::size_t{0});
}

void LookupTest::whatTheProviderDoesNotHaveIsTriedAgainByTheLadder() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kNeverArrives);
  const base::Uuid id = post(rig);
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.state(id), State::pending);
  QVERIFY(!rig.row(id).ambiguousBefore);
  QCOMPARE(history(rig, id), std::vector<std::string>{"sms does not have it"});
  rig.provider("sms", Channel::sms, 0, kWell);
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.attempts(id).size(), std::size_t{1});  // the ladder's first step is a minute
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.copies(id), 1);
  QCOMPARE(rig.row(id).delivery.generation, 0);
  QCOMPARE(rig.attempts(id).size(), std::size_t{2});
}

void LookupTest::anotherProviderMayTakeWhatSurelyWasNotSent() {
  Rig rig(1, reconciling());
  rig.provider("first", Channel::sms, 0, kNeverArrives);
  rig.provider("second", Channel::sms, 1);
  const base::Uuid id = post(rig);
  rig.run(std::chrono::seconds{20});
  QVERIFY(rig.command(core::ForceBreaker{"first", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  rig.run(std::chrono::minutes{2});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.attempts(id).back().provider, std::string("second"));
}

void LookupTest::retriesUsedUpMakeADeadLetterWithItsCause() {
  core::CoreOptions options = reconciling();
  options.ladder[model::index(Channel::sms)].steps = {std::chrono::seconds{10}};
  Rig rig(1, options);
  rig.provider("sms", Channel::sms, 0, kNeverArrives);
  const base::Uuid id = post(rig);
  rig.run(std::chrono::minutes{5});
  QCOMPARE(rig.state(id), State::dead);
  QCOMPARE(rig.attempts(id).size(), std::size_t{2});
  QCOMPARE(rig.count(Channel::sms, State::dead), 1);
  const auto groups = rig.reader->groups("cause", model::Query{}, rig.clock.now().wall, 10);
  QVERIFY(groups.ok());
  QCOMPARE(groups->rows.size(), std::size_t{1});
  QCOMPARE(groups->rows.front().open, 1);
}

void LookupTest::providerThatCannotTellYetIsAskedAgainAndThenAnOperatorDecides() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  rig.onLookup = [](egress::LookupAnswer& answer) { answer.finding = {Lookup::unknown, "", "503", "try later", base::Millis{1000}}; };
  const base::Uuid id = post(rig);
  rig.run(std::chrono::minutes{2});
  QVERIFY(rig.lookups.size() >= 3 && rig.lookups.size() < 8);
  QCOMPARE(rig.state(id), State::held);
  rig.run(std::chrono::hours{2});
  QCOMPARE(rig.lookups.size(), std::size_t{8});
  QCOMPARE(rig.state(id), State::held);
  QCOMPARE(rig.row(id).delivery.reason, std::string("the outcome is unknown, and sms cannot tell: try later; an operator decides"));
  QCOMPARE(rig.core->memory().lookups.size(), std::size_t{0});
  rig.crash();
  rig.run(std::chrono::minutes{5});
  QCOMPARE(rig.lookups.size(), std::size_t{8});  // that is settled, also for the next run
}

void LookupTest::providerThatWillNeverTellLeavesItToAnOperatorAtOnce() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  rig.onLookup = [](egress::LookupAnswer& answer) { answer.finding = {Lookup::unknown, "", "200", "two look alike", std::nullopt}; };
  const base::Uuid id = post(rig);
  rig.run(std::chrono::hours{1});
  QCOMPARE(rig.lookups.size(), std::size_t{1});
  QCOMPARE(rig.state(id), State::held);
  QVERIFY(rig.row(id).delivery.reason.find("two look alike") != std::string::npos);
}

void LookupTest::restartAsksAgain() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  const base::Uuid id = post(rig);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(id), State::held);
  rig.crash();
  QCOMPARE(rig.core->memory().lookups.size(), std::size_t{1});
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.copies(id), 1);
}

void LookupTest::sendThatACrashCutShortIsLookedUp() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kWell);
  const base::Uuid id = post(rig);
  rig.step();
  QCOMPARE(rig.state(id), State::sending);
  rig.clock.advance(base::Millis{30});
  rig.crash();
  rig.step();
  QCOMPARE(rig.state(id), State::held);
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.lookups.size(), std::size_t{1});
  QCOMPARE(rig.state(id), State::sent);
}

/// The provider says each time that it has nothing, so the message comes back and takes the engine down again, with others each time.
void LookupTest::suspectThatIsLookedUpIsSentAloneAfterTheNextCrash() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kWell);
  rig.onLookup = [](egress::LookupAnswer& answer) { answer.finding.lookup = Lookup::notFound; };
  const base::Uuid poison = post(rig);
  std::vector<base::Uuid> others;
  for (int crashes = 0; rig.state(poison) != State::dead && crashes < 6; ++crashes) {
    for (int i = 0; i < 10 && rig.state(poison) != State::sending; ++i) {
      rig.clock.advance(std::max(base::Millis{100}, rig.row(poison).delivery.dueAt - rig.clock.now().wall));
      rig.step();
    }
    others.push_back(post(rig, "+43660123456" + std::to_string(crashes)));
    rig.step();
    rig.crash();
    rig.run(std::chrono::seconds{10});  // the provider is asked
  }
  QCOMPARE(rig.state(poison), State::dead);
  QCOMPARE(rig.attempts(poison).back().outcome->code, std::string("crash"));
  for (const base::Uuid& other : others) QVERIFY(rig.state(other) != State::dead);
}

void LookupTest::suspectThatEndsWithoutASendIsCountedNoMore() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kNeverArrives);
  const base::Uuid id = post(rig);
  rig.step();
  QCOMPARE(rig.state(id), State::sending);
  rig.crash();
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(id), State::pending);  // the provider does not have it
  QCOMPARE(rig.core->memory().suspects, 1);
  QCOMPARE(rig.core->memory().crashesInRow, 1);
  QVERIFY(rig.command(core::CancelNotification{id}).ok());
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.core->memory().suspects, 0);
  QCOMPARE(rig.core->memory().crashesInRow, 0);
}

void LookupTest::operatorIsFasterThanTheAnswer() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  const base::Uuid first = post(rig);
  rig.run(std::chrono::seconds{1});
  QVERIFY(rig.command(core::CancelNotification{first}).ok());
  rig.run(std::chrono::seconds{10});
  QVERIFY(rig.lookups.empty());
  QCOMPARE(rig.state(first), State::cancelled);
  // While the question is out.
  const base::Uuid second = post(rig, "+436607654321");
  rig.onLookup = [&](egress::LookupAnswer&) {};
  rig.run(std::chrono::seconds{4});
  while (rig.lookups.empty()) {
    rig.clock.advance(base::Millis{100});
    rig.step();
  }
  QVERIFY(rig.command(core::CancelNotification{second}).ok() || rig.state(second) == State::sent);
  rig.run(std::chrono::seconds{10});
  QVERIFY(model::isTerminal(rig.state(second)));
  QCOMPARE(rig.core->memory().lookups.size(), std::size_t{0});
}

void LookupTest::providerThatCannotBeAskedIsNotAsked() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, always("share_ambiguous"));
  const base::Uuid id = post(rig);
  rig.run(std::chrono::hours{1});
  QCOMPARE(rig.state(id), State::held);
  QVERIFY(rig.lookups.empty());
  QCOMPARE(rig.row(id).delivery.reason, std::string("the outcome is unknown; an operator decides"));
}

void LookupTest::openBreakerPostponesTheQuestion() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  const base::Uuid id = post(rig);
  rig.run(std::chrono::seconds{1});
  QVERIFY(rig.command(core::ForceBreaker{"sms", model::BreakerMode::forcedOpen, std::nullopt}).ok());
  rig.run(std::chrono::minutes{10});
  QVERIFY(rig.lookups.empty());
  QCOMPARE(rig.state(id), State::held);
  QVERIFY(rig.command(core::ForceBreaker{"sms", model::BreakerMode::forcedClosed, std::nullopt}).ok());
  rig.run(std::chrono::minutes{1});
  QCOMPARE(rig.state(id), State::sent);
}

void LookupTest::twinOfAnotherMessageIsNotTaken() {
  Rig rig(1, reconciling());
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  rig.onLookup = [](egress::LookupAnswer& answer) { answer.finding.providerMessageId = "SM1"; };  // the same words to the same number
  const base::Uuid first = post(rig);
  const base::Uuid second = post(rig);
  rig.run(std::chrono::minutes{1});
  const bool firstSent = rig.state(first) == State::sent;
  QCOMPARE(rig.state(firstSent ? first : second), State::sent);
  QCOMPARE(rig.state(firstSent ? second : first), State::held);
  QVERIFY(rig.row(firstSent ? second : first).delivery.reason.find("another message of ours") != std::string::npos);
}

void LookupTest::whatIsFoundIsJoinedWithItsReceipts() {
  Rig rig(1, reconciling());
  callingBack(rig, "sms", kAnswerLost, Channel::sms);
  rig.onLookup = [](egress::LookupAnswer& answer) { answer.finding.providerMessageId = "SM1"; };
  const base::Uuid id = post(rig);
  rig.run(std::chrono::seconds{1});
  QCOMPARE(rig.state(id), State::held);
  QCOMPARE(tell(rig, "sms", {about("SM1", model::ReceiptStatus::sent, "e1"), about("SM1", model::ReceiptStatus::delivered, "e2")}).waiting, 2);
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(model::ReceiptStatus::delivered));
  QCOMPARE(rig.core->memory().waitingReceipts, 0);
  QCOMPARE(told(rig, id, "receipt"), 2);
  QCOMPARE(rig.count(Channel::sms, State::sent), 1);
  QCOMPARE(tell(rig, "sms", {about("SM1", model::ReceiptStatus::opened, "e3")}).applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(model::ReceiptStatus::opened));
}

void LookupTest::answerDuringAFullDiskIsKept() {
  FaultVfs vfs;
  Rig rig(1, reconciling(), FaultVfs::kName);
  rig.provider("sms", Channel::sms, 0, kAnswerLost);
  const base::Uuid id = post(rig);
  rig.run(base::Millis{4000});
  rig.onLookup = [&vfs](egress::LookupAnswer&) { vfs.failWrites(SQLITE_FULL); };
  rig.run(std::chrono::seconds{30});
  QCOMPARE(rig.lookups.size(), std::size_t{1});
  QVERIFY(rig.core->snapshot()->engine.diskFull);
  vfs.failWrites(SQLITE_OK);
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.lookups.size(), std::size_t{1});
  QCOMPARE(rig.state(id), State::sent);
}
