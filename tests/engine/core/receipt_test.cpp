// What providers tell after they took a message: joined, never twice, never backwards; and the addresses that follow.
#include "tests/engine/core/receipt_test.h"

#include <QTest>

#include "engine/core/receipts.h"
#include "engine/core/verdict.h"
#include "tests/engine/core/operations_desk.h"
#include "tests/engine/core/receipts_desk.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::ReceiptStatus;
using model::State;

namespace {

/// For a day that is lived through: what is purged is purged each minute, as ever.
core::CoreOptions sweepingSeldom() {
  core::CoreOptions options;
  options.sweepInterval = std::chrono::seconds{10};
  return options;
}

constexpr base::Millis kDay = std::chrono::hours{24};
constexpr base::Millis kAnswerTakes{2'000};

}  // namespace

void ReceiptTest::deliveredReceiptIsJoinedByTheProvidersId() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  const auto done = tell(rig, "mail", {about(messageId(rig, id), ReceiptStatus::delivered)});
  QCOMPARE(done.applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(told(rig, id, "receipt"), 1);
}

void ReceiptTest::repeatedEventChangesNothingAlsoAfterARestart() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const model::Receipt receipt = about(messageId(rig, id), ReceiptStatus::delivered);
  QCOMPARE(tell(rig, "mail", {receipt, receipt}).repeated, 1);
  rig.crash();
  const auto again = tell(rig, "mail", {receipt});
  QCOMPARE(again.repeated, 1);
  QCOMPARE(again.applied, 0);
  QCOMPARE(told(rig, id, "receipt"), 1);
}

void ReceiptTest::statusNeverGoesBack() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail",
       {about(known, ReceiptStatus::opened, "e1"), about(known, ReceiptStatus::delivered, "e2"), about(known, ReceiptStatus::sent, "e3"),
        about(known, ReceiptStatus::deferred, "e4")});
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::opened));
  QCOMPARE(told(rig, id, "receipt"), 4);
}

void ReceiptTest::asynchronousBounceOverridesDelivered() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail", {about(known, ReceiptStatus::delivered, "e1"), about(known, ReceiptStatus::bounced, "e2", true)});
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::bounced));
  tell(rig, "mail", {about(known, ReceiptStatus::delivered, "e3")});
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::bounced));
}

void ReceiptTest::receiptBeforeItsMessageIsKnownWaitsForIt() {
  Rig rig;
  callingBack(rig, "mail", {{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  QCOMPARE(rig.state(id), State::sending);
  const std::string known = "sim-" + id.toString() + "-1";
  QCOMPARE(tell(rig, "mail", {about(known, ReceiptStatus::delivered)}).waiting, 1);
  rig.run(std::chrono::seconds{60});
  QCOMPARE(messageId(rig, id), known);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
}

void ReceiptTest::addressInAProvidersWordsIsNotKept() {
  Rig rig;
  callingBack(rig, "mail", {{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  const base::Uuid id = rig.post("ana@example.com").id;
  static_cast<void>(rig.step());
  const std::string known = "sim-" + id.toString() + "-1";
  const auto quoting = [&](const std::string& event) {
    model::Receipt receipt = about(known, ReceiptStatus::bounced, event, true);
    receipt.code = "550 ANA@example.com";
    receipt.words = "<ana@example.com> is unknown, see ?to=ana%40example.com";
    return receipt;
  };
  QCOMPARE(tell(rig, "mail", {quoting("before its message")}).waiting, 1);
  rig.run(std::chrono::seconds{60});
  QCOMPARE(tell(rig, "mail", {quoting("after it")}).applied, 1);
  const std::string words = "mail: bounced (550 <address>: <<address>> is unknown, see ?to=<address>)";
  QCOMPARE(suppressions(rig).at(0).reason, words);
  int seen = 0;
  const auto detail = rig.reader->detail(id);  // lives as long as the loop
  for (const store::HistoryRow& row : detail.value()->history) {
    QVERIFY2(QString::fromStdString(row.text).indexOf("example.com", 0, Qt::CaseInsensitive) < 0, row.text.c_str());
    seen += row.text.find("is unknown") != std::string::npos ? 1 : 0;
  }
  QCOMPARE(seen, 3);  // two receipts and the suppression
}

void ReceiptTest::providersWordsAreTakenOutOfWhatIsWrittenOfThem_data() {
  QTest::addColumn<QString>("written");
  QTest::addColumn<QString>("shown");
  const auto row = [](const char* written, const char* shown) { QTest::newRow(written) << written << shown; };
  row("ses: bounced (550: said)", "ses: bounced");
  row("ses: bounced (said); it changes nothing", "ses: bounced; it changes nothing");
  row("ses: failed (a (b) c); about an earlier generation", "ses: failed; about an earlier generation");
  row("ses: failed (said: sent (said))", "ses: failed");  // a status among the words
  row("The address is not used for the category a any more: ses: complained (said)",
      "The address is not used for the category a any more: ses: complained");
  row("the address is suppressed: ses: unsubscribed (said)", "the address is suppressed: ses: unsubscribed");
  row("ses: bounced (said, and cut", "ses: bounced");
  row("ses: delivered", "ses: delivered");
  row("mail: refused for good (550 5.1.1)", "mail: refused for good (550 5.1.1)");  // a code of an answer
  row("sent by mistake (Ana)", "sent by mistake (Ana)");
}

void ReceiptTest::providersWordsAreTakenOutOfWhatIsWrittenOfThem() {
  QFETCH(QString, written);
  QFETCH(QString, shown);
  QCOMPARE(QString::fromStdString(core::withoutReceiptWords(written.toStdString())), shown);
}

void ReceiptTest::waitingReceiptIsPurgedAfterADay() {
  Rig rig(1, sweepingSeldom());
  callingBack(rig, "mail");
  QCOMPARE(tell(rig, "mail", {about("unknown", ReceiptStatus::delivered)}).waiting, 1);
  QCOMPARE(tell(rig, "mail", {about("unknown", ReceiptStatus::delivered)}).repeated, 1);
  QCOMPARE(rig.core->memory().waitingReceipts, 1);
  rig.run(kDay);
  QCOMPARE(rig.core->memory().waitingReceipts, 1);
  rig.run(rig.options.purgeInterval);
  QCOMPARE(rig.core->memory().waitingReceipts, 0);
  QCOMPARE(tell(rig, "mail", {about("unknown", ReceiptStatus::delivered)}).waiting, 1);
}

void ReceiptTest::receiptWaitsForItsMessageForADay_data() {
  QTest::addColumn<qint64>("answeredAfterMs");
  QTest::addColumn<bool>("crashes");
  QTest::addColumn<bool>("joined");
  const auto row = [](const char* name, base::Millis after, bool crashes, bool joined) {
    QTest::newRow(name) << static_cast<qint64>(after.count()) << crashes << joined;
  };
  row("one minute before its end", kDay - std::chrono::minutes{1}, false, true);
  row("after a crash", kDay - std::chrono::minutes{1}, true, true);
  row("when the day is over, before it is purged", kDay, false, true);
  row("after the next purge", kDay + std::chrono::minutes{1} + kAnswerTakes, false, false);
}

void ReceiptTest::receiptWaitsForItsMessageForADay() {
  QFETCH(qint64, answeredAfterMs);
  QFETCH(bool, crashes);
  QFETCH(bool, joined);
  Rig rig(1, sweepingSeldom());
  callingBack(rig, "mail", {{"latency_ms_p50", "2000"}, {"latency_ms_p99", "2000"}});
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  const base::Uuid id = rig.post("ana@example.com").id;
  QCOMPARE(tell(rig, "mail", {about("sim-" + id.toString() + "-1", ReceiptStatus::delivered)}).waiting, 1);
  rig.run(base::Millis{answeredAfterMs} - kAnswerTakes);
  if (crashes) rig.crash();
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.state(id), State::sent);
  QCOMPARE(rig.row(id).delivery.receipt, joined ? std::optional(ReceiptStatus::delivered) : std::nullopt);
  QCOMPARE(rig.core->memory().waitingReceipts, 0);
}

void ReceiptTest::receiptIsJoinedByOurOwnId() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::Uuid id = sentOne(rig);
  model::Receipt receipt = about("never heard of", ReceiptStatus::delivered);
  receipt.notificationId = id;
  QCOMPARE(tell(rig, "mail", {receipt}).applied, 1);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
}

void ReceiptTest::anotherProvidersKeyProvesNothing() {
  Rig rig;
  rig.provider("mail", Channel::email);
  const base::Uuid id = sentOne(rig);
  model::Receipt forged = about("m", ReceiptStatus::bounced, "e1", true);
  forged.notificationId = id;
  QCOMPARE(tell(rig, "other", {forged}).waiting, 1);
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  QVERIFY(suppressions(rig).empty());
}

void ReceiptTest::hardBounceSuppressesTheAddressForItsCategoryOnly() {
  Rig rig;
  callingBack(rig, "mail");
  const auto post = [&](const std::string& category, const std::string& to) {
    return rig.post(to, {}, [&](core::AcceptLine& line) { line.notification.category = category; });
  };
  const base::Uuid id = post("news", "Ana@Example.com").id;
  rig.run(std::chrono::seconds{5});
  tell(rig, "mail", {about(messageId(rig, id), ReceiptStatus::bounced, "e1", true)});
  QCOMPARE(told(rig, id, "address_suppressed"), 1);
  QCOMPARE(post("news", "ana@example.com").state, std::string("suppressed"));
  QCOMPARE(post("login", "ana@example.com").state, std::string("pending"));
  QCOMPARE(post("news", "bob@example.com").state, std::string("pending"));
}

void ReceiptTest::suppressionIsVisibleAndCanBeLifted() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  tell(rig, "mail", {about(messageId(rig, id), ReceiptStatus::complained, "e1", true)});
  const auto rows = suppressions(rig);
  QCOMPARE(rows.size(), std::size_t{1});
  QCOMPARE(rows.front().address, std::string("ana@example.com"));
  QCOMPARE(rows.front().category, std::string("default"));
  QCOMPARE(rows.front().notification, id);
  const auto refused = rig.post("ana@example.com");
  QCOMPARE(refused.state, std::string("suppressed"));
  QVERIFY(rig.row(refused.id).delivery.reason.find("complained") != std::string::npos);
  rig.crash();
  QCOMPARE(rig.post("ana@example.com").state, std::string("suppressed"));
  QVERIFY(rig.command(core::LiftSuppression{rows.front().number}).ok());
  QVERIFY(suppressions(rig).empty());
  QCOMPARE(rig.post("ana@example.com").state, std::string("pending"));
  QCOMPARE(rig.command(core::LiftSuppression{rows.front().number}).status().code(), base::Code::notFound);
  const auto audit = rig.reader->audit(0, 10).value();
  QCOMPARE(audit.front().action, std::string("suppression.lift"));
  for (const store::AuditRow& row : audit) QVERIFY(row.detail.find("ana@") == std::string::npos && row.object.find("ana@") == std::string::npos);
}

void ReceiptTest::refusalForGoodOfTheAddressSuppressesItAtOnce() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_bounced"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), State::dead);
  QCOMPARE(suppressions(rig).size(), std::size_t{1});
  QCOMPARE(rig.post("ana@example.com").state, std::string("suppressed"));
}

void ReceiptTest::waitingMessageToASuppressedAddressIsNotSent() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid first = sentOne(rig);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  const base::Uuid waiting = rig.post("ana@example.com").id;
  tell(rig, "mail", {about(messageId(rig, first), ReceiptStatus::bounced, "e1", true)});
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(waiting), State::suppressed);
  QCOMPARE(rig.copies(waiting), 0);
}

void ReceiptTest::receiptOfAnEarlierGenerationChangesNothing() {
  Rig rig;
  callingBack(rig, "mail", always("share_permanent"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), State::dead);
  // The first generation's id, as if its receipt came only now.
  const model::Seq seq = rig.row(id).notification.seq;
  QVERIFY(rig.store->begin().ok());
  QVERIFY(rig.store->rememberProviderMessage("mail", "old", {seq, 1}).ok());
  QVERIFY(rig.store->commit(rig.core->memory().step).ok());
  callingBack(rig, "mail");
  replayTo(rig, seq, "anna@example.com");
  QCOMPARE(rig.row(id).notification.target, std::string("anna@example.com"));
  tell(rig, "mail", {about("old", ReceiptStatus::bounced, "e1", true)});
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  QCOMPARE(told(rig, id, "receipt"), 1);
  // What is suppressed is where that generation went, not where the next one goes.
  const auto rows = suppressions(rig);
  QCOMPARE(rows.size(), std::size_t{1});
  QCOMPARE(rows.front().address, std::string("ana@example.com"));
}

void ReceiptTest::whatArrivedAfterAllIsKnownWhereItIsReplayed_data() {
  QTest::addColumn<ReceiptStatus>("status");
  QTest::addColumn<bool>("replayed");
  QTest::addColumn<bool>("known");
  QTest::newRow("delivered") << ReceiptStatus::delivered << false << true;
  QTest::newRow("opened") << ReceiptStatus::opened << false << true;
  QTest::newRow("on its way") << ReceiptStatus::sent << false << false;
  QTest::newRow("bounced") << ReceiptStatus::bounced << false << false;
  QTest::newRow("an earlier generation was delivered") << ReceiptStatus::delivered << true << true;
}

void ReceiptTest::whatArrivedAfterAllIsKnownWhereItIsReplayed() {
  QFETCH(const ReceiptStatus, status);
  QFETCH(const bool, replayed);
  QFETCH(const bool, known);
  Rig rig;
  callingBack(rig, "mail", always("share_ambiguous"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::hours{3});
  QCOMPARE(rig.state(id), State::dead);
  if (replayed) {
    callingBack(rig, "mail", always("share_permanent"));
    core::CreateOperation asked;
    asked.planId = planned(rig, "", 1);
    asked.include = std::vector{model::Verdict::duplicateRisk};
    begun(rig, asked);
    rig.run(std::chrono::hours{3});
    QCOMPARE(rig.state(id), State::dead);
    QCOMPARE(rig.row(id).delivery.generation, 1);
  }
  QVERIFY(!rig.row(id).sentBefore);
  tell(rig, "mail", {ofAttempt(id, 1, status)});
  QCOMPARE(rig.state(id), State::dead);
  QCOMPARE(rig.row(id).sentBefore, known);
  store::DeliveryRow row = rig.row(id);
  core::VerdictInput input;
  input.row = &row;
  input.kind = model::OperationKind::replay;
  input.now = rig.clock.now().wall;
  QCOMPARE(int(core::verdictOf({}, input).verdict), int(known ? model::Verdict::alreadyDelivered : model::Verdict::duplicateRisk));
}

void ReceiptTest::lateRefusalOfAnEarlierGenerationSuppressesItsOwnAddress() {
  Rig rig;
  callingBack(rig, "mail", always("share_permanent"));
  const base::Uuid id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  const model::Seq seq = rig.row(id).notification.seq;
  replayTo(rig, seq, "anna@example.com");
  egress::FinishedSend late;
  late.seq = seq;
  late.attempt = 1;
  late.epoch = 1;
  late.providerName = "mail";
  late.tag = 987'654;
  late.outcome.outcome = model::OutcomeClass::permanent;
  late.outcome.code = "550";
  late.outcome.suppressRecipient = true;
  late.at = rig.clock.now();
  core::StepInputs inputs;
  inputs.finished.push_back(std::move(late));
  static_cast<void>(rig.step(std::move(inputs)));
  const auto rows = suppressions(rig);
  QCOMPARE(rows.size(), std::size_t{1});
  QCOMPARE(rows.front().address, std::string("ana@example.com"));
}

void ReceiptTest::whoSubscribesAgainIsWrittenToAgain() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail", {about(known, ReceiptStatus::unsubscribed, "e1", true)});
  QVERIFY(rig.row(id).delivery.unsubscribed);
  QCOMPARE(rig.post("ana@example.com").state, std::string("suppressed"));
  tell(rig, "mail", {about(known, ReceiptStatus::resubscribed, "e2")});
  QVERIFY(!rig.row(id).delivery.unsubscribed);
  QVERIFY(!rig.row(id).delivery.receipt.has_value());
  QCOMPARE(rig.core->memory().suppressions, 0);
  QCOMPARE(told(rig, id, "address_used_again"), 1);
  QCOMPARE(rig.post("ana@example.com").state, std::string("pending"));
}

void ReceiptTest::subscribingAgainHealsNoBounce() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail",
       {about(known, ReceiptStatus::bounced, "e1", true), about(known, ReceiptStatus::unsubscribed, "e2", true),
        about(known, ReceiptStatus::resubscribed, "e3")});
  QCOMPARE(suppressions(rig).size(), std::size_t{1});
  QCOMPARE(rig.post("ana@example.com").state, std::string("suppressed"));
}

void ReceiptTest::complaintStandsBesideDelivered() {
  Rig rig;
  callingBack(rig, "mail");
  const base::Uuid id = sentOne(rig);
  const std::string known = messageId(rig, id);
  tell(rig, "mail", {about(known, ReceiptStatus::complained, "e1", true), about(known, ReceiptStatus::delivered, "e2")});
  QVERIFY(rig.row(id).delivery.complained);
  QCOMPARE(rig.row(id).delivery.receipt, std::optional(ReceiptStatus::delivered));
}
