// Rules 8, 18 and 27: what a plan says of one message, and what its operation does with it, is one judgement.
#include "tests/engine/core/verdict_test.h"

#include <QTest>

#include "engine/core/verdict.h"

using namespace signalbox;
using model::Verdict;
using namespace std::chrono_literals;

namespace {

const base::WallTime kNow{std::chrono::hours{24 * 20'000} + 23h};  // 23:00 UTC

struct Message {
  store::DeliveryRow row;
  model::Recipient recipient;
  core::VerdictInput input;

  Message() {
    row.notification.channel = model::Channel::email;
    row.notification.target = "ana@example.com";
    row.notification.category = "marketing";
    row.notification.createdAt = kNow - 1h;
    row.delivery.state = model::State::dead;
    input.now = kNow;
  }
  core::VerdictAnswer verdict() {
    input.row = &row;
    input.recipient = &recipient;
    return core::verdictOf({}, input);
  }
};

using Change = void (*)(Message&);

}  // namespace

Q_DECLARE_METATYPE(Change)

void VerdictTest::eachVerdictHasItsCause_data() {
  QTest::addColumn<Change>("change");
  QTest::addColumn<int>("verdict");
  const auto row = [](const char* name, Change change, Verdict verdict) { QTest::newRow(name) << change << static_cast<int>(verdict); };
  row("nothing", [](Message&) {}, Verdict::willSend);
  row("its time is over", [](Message& each) { each.row.notification.expiresAt = kNow - 1s; }, Verdict::expired);
  row("opted out since", [](Message& each) { each.recipient.optOut = {"marketing"}; }, Verdict::optedOut);
  row("of another category", [](Message& each) { each.recipient.optOut = {"news"}; }, Verdict::willSend);
  row("suppressed", [](Message& each) { each.row.suppressedBecause = "it bounced"; }, Verdict::optedOut);
  row("quiet hours", [](Message& each) {
    each.recipient.timeZone = "UTC";
    each.recipient.quietFrom = "22:00";
    each.recipient.quietTo = "08:00";
  }, Verdict::deferred);
  row("the first provider does not send", [](Message& each) { each.input.byFallback = true; }, Verdict::fallback);
  row("sent in another generation", [](Message& each) { each.row.sentBefore = true; }, Verdict::alreadyDelivered);
  row("may have arrived", [](Message& each) { each.row.ambiguousBefore = true; }, Verdict::duplicateRisk);
  row("its template is gone", [](Message& each) { each.input.templateExists = false; }, Verdict::templateGone);
  row("it cannot be made", [](Message& each) { each.input.cannotRender = "no value for url"; }, Verdict::unrenderable);
  row("its subscription is gone", [](Message& each) { each.input.subscriptionGone = true; }, Verdict::subscriptionGone);
  row("its provider cannot be asked", [](Message& each) {
    each.row.delivery.state = model::State::held;
    each.input.kind = model::OperationKind::resolve;
    each.input.resolution = model::Resolution::lookUp;
    each.input.cannotLookUp = core::cannotLookUpWords("termii");
  }, Verdict::notPossible);
  row("it is being sent", [](Message& each) { each.row.delivery.state = model::State::sending; }, Verdict::notPossible);
  row("its recipient was erased", [](Message& each) { each.row.notification.target.clear(); }, Verdict::notPossible);
}

void VerdictTest::eachVerdictHasItsCause() {
  QFETCH(const Change, change);
  QFETCH(const int, verdict);
  Message message;
  change(message);
  const core::VerdictAnswer answer = message.verdict();
  QCOMPARE(static_cast<int>(answer.verdict), verdict);
  QVERIFY(!answer.text.empty());
  // Only quiet hours put it off, until they end.
  QCOMPARE(answer.dueAt, answer.verdict == Verdict::deferred ? kNow + 9h : kNow);
}

void VerdictTest::fallbackTakesAnotherThatSends_data() {
  QTest::addColumn<std::vector<bool>>("sends");
  QTest::addColumn<bool>("fallback");
  QTest::newRow("none") << std::vector<bool>{} << false;
  QTest::newRow("one that sends") << std::vector{true} << false;
  QTest::newRow("one that does not") << std::vector{false} << false;  // it waits
  QTest::newRow("the first sends") << std::vector{true, false} << false;
  QTest::newRow("the second takes it") << std::vector{false, true} << true;
  QTest::newRow("the third takes it") << std::vector{false, false, true} << true;
  QTest::newRow("nobody sends") << std::vector{false, false} << false;
}

void VerdictTest::fallbackTakesAnotherThatSends() {
  QFETCH(const std::vector<bool>, sends);
  QFETCH(const bool, fallback);
  QCOMPARE(core::goesByFallback(sends), fallback);
}

void VerdictTest::lookUpSaysWhoCannotBeAsked() {
  Message message;
  message.row.delivery.state = model::State::held;
  message.input.kind = model::OperationKind::resolve;
  message.input.resolution = model::Resolution::lookUp;
  QVERIFY(message.verdict().verdict == Verdict::willSend);
  message.input.cannotLookUp = core::cannotLookUpWords("termii");
  QVERIFY(message.verdict().verdict == Verdict::notPossible);
  QVERIFY(!model::includable(message.verdict().verdict));
  QCOMPARE(QString::fromStdString(message.verdict().text), QStringLiteral("Its provider, termii, cannot be asked whether it took it."));
  message.input.cannotLookUp = core::cannotLookUpWords({});
  QCOMPARE(QString::fromStdString(message.verdict().text), QStringLiteral("No provider has had it, so there is nobody to ask."));
}

void VerdictTest::whoNamesAProviderHasNoFallback() {
  Message message;
  message.input.byFallback = message.input.throughProvider = true;
  QVERIFY(message.verdict().verdict == Verdict::willSend);
}
