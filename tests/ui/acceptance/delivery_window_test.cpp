#include "tests/ui/acceptance/delivery_window_test.h"

#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/views/delivery/coming_due.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/tile.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace std::chrono_literals;
using namespace ui::widgets;
using ui::views::ComingDue;
using ui::views::DeliveryRow;

namespace {
const QString kSent = QStringLiteral("sent");
}

bool DeliveryWindowTest::lists(const QString& words) { return screen::named<DeliveryRow>(stage_.window(), words) != nullptr; }

const protocol::BreakerView* DeliveryWindowTest::breakerOf(const QString& provider) {
  const protocol::ProviderView* found = stage_.state().provider(provider);
  return found == nullptr ? nullptr : &found->breaker;
}

ComingDue* DeliveryWindowTest::comingDue() {
  for (ComingDue* each : stage_.window().findChildren<ComingDue*>())
    if (each->isVisible()) return each;
  return nullptr;
}

void DeliveryWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void DeliveryWindowTest::providerIsHeldUntilAnInstantAndLetGo() {
  const QString mail = QStringLiteral("simulated-email");
  stage_.visit(QStringLiteral("delivery/providers/simulated-email"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Stop sending")));
  screen::press(stage_.window(), QStringLiteral("Stop sending"));
  TRY(screen::says(stage_.window(), QStringLiteral("Ends by itself at")));
  QVERIFY(stage_.giveReason(QStringLiteral("they are moving house")));
  TRY(lists(QStringLiteral("simulated-email: Held open until")));
  QVERIFY(breakerOf(mail)->forcedUntil.has_value() && stage_.state().engineNow().has_value());
  const base::Millis left = *breakerOf(mail)->forcedUntil - *stage_.state().engineNow();
  QVERIFY2(left > 10min && left <= 15min, qPrintable(QString::number(left.count())));
  TRY(screen::says(stage_.window(), QStringLiteral("they are moving house")));
  const QString waits = stage_.mail(QStringLiteral("waits@example.com"));
  QVERIFY(!waits.isEmpty() && stage_.stateOf(waits) != kSent);
  TRY(screen::isFree(stage_.window(), QStringLiteral("Lift the override")));
  screen::press(stage_.window(), QStringLiteral("Lift the override"));
  QVERIFY(stage_.giveReason(QStringLiteral("they have moved")));
  TRY(stage_.stateOf(waits) == kSent);

  // What has an end is lifted by nobody.
  const QByteArray soon = QByteArray::fromStdString(base::formatRfc3339(*stage_.state().engineNow() + 4s));
  const QByteArray force = R"({"force": "open", "reason": "for a moment", "until": ")" + soon + "\"}";
  QCOMPARE(stage_.host().ask("POST", QStringLiteral("/providers/simulated-email/breaker"), force), 200);
  const QString after = stage_.mail(QStringLiteral("after@example.com"));
  TRY(stage_.stateOf(after) == kSent);
  TRY(breakerOf(mail)->mode == "auto" && !lists(QStringLiteral("simulated-email: Held")));
}

void DeliveryWindowTest::sheetForcesTheOneThatItNames() {
  const QString webhook = QStringLiteral("simulated-webhook"), push = QStringLiteral("simulated-push");
  stage_.visit(QStringLiteral("delivery/providers/simulated-webhook"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Stop sending")));
  screen::press(stage_.window(), QStringLiteral("Stop sending"));
  QVERIFY(screen::field<Sheet>(stage_.window(), QStringLiteral("Stop sending through simulated-webhook")) != nullptr);
  QTest::mouseClick(screen::field<DeliveryRow>(stage_.window(), push), Qt::LeftButton);  // the list lies open beside it
  QVERIFY(stage_.giveReason(QStringLiteral("its receiver asked for it")));
  TRY(lists(QStringLiteral("simulated-webhook: Held open until")));
  QVERIFY(breakerOf(push)->mode == "auto");
  stage_.visit(QStringLiteral("delivery/providers/simulated-webhook"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Lift the override")));
  screen::press(stage_.window(), QStringLiteral("Lift the override"));
  QVERIFY(stage_.giveReason(QStringLiteral("it is done")));
  TRY(breakerOf(webhook)->mode == "auto");
}

void DeliveryWindowTest::pingSaysWhetherTheProviderAnswers() {
  const QString provider = QStringLiteral("simulated-webhook"), away = QStringLiteral("share_not_sent");
  stage_.visit(QStringLiteral("delivery/providers/simulated-webhook"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Ping")));
  screen::press(stage_.window(), QStringLiteral("Ping"));
  TRY(screen::says(stage_.window(), QStringLiteral("simulated-webhook answers.")));
  QVERIFY(stage_.simulate(provider, {{away, QStringLiteral("1")}}));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Ping")));
  screen::press(stage_.window(), QStringLiteral("Ping"));
  TRY(screen::says(stage_.window(), QStringLiteral("does not answer its health check")));
  QVERIFY(stage_.simulate(provider, {{away, QStringLiteral("0")}}));
}

void DeliveryWindowTest::queueIsPausedWithAnEndAndDrained() {
  const QString number = QStringLiteral("+436601234511"), pause = QStringLiteral("Pause"), drain = QStringLiteral("Drain");
  stage_.visit(QStringLiteral("delivery/queues/sms"));
  TRY(screen::isFree(stage_.window(), pause));
  screen::press(stage_.window(), pause);
  TRY(screen::named<Sheet>(stage_.window(), QStringLiteral("Pause SMS")) != nullptr);
  auto* sheet = screen::field<Sheet>(stage_.window(), QStringLiteral("Pause SMS"));
  QVERIFY(screen::choose(*sheet, QStringLiteral("Until"), QStringLiteral("1 h")));
  QVERIFY(stage_.giveReason(QStringLiteral("numbers are being moved")));
  TRY(lists(QStringLiteral("SMS: Paused")));
  TRY(screen::says(stage_.window(), QStringLiteral("numbers are being moved")));
  const auto* queue = stage_.state().queue(QStringLiteral("sms"));
  QVERIFY(queue->pausedUntil.has_value() && *queue->pausedUntil - *stage_.state().engineNow() > 50min);
  const QString waits = stage_.text(number);
  QVERIFY(!waits.isEmpty() && stage_.stateOf(waits) != kSent);
  TRY(screen::isFree(stage_.window(), QStringLiteral("Resume")));
  screen::press(stage_.window(), QStringLiteral("Resume"));
  QVERIFY(stage_.giveReason(QStringLiteral("they are moved")));
  TRY(stage_.stateOf(waits) == kSent);

  TRY(screen::isFree(stage_.window(), drain));
  screen::press(stage_.window(), drain);
  QVERIFY(stage_.giveReason(QStringLiteral("the contract ends")));
  TRY(lists(QStringLiteral("SMS: Draining")));
  QVERIFY(stage_.text(number).isEmpty());  // refused
  screen::press(stage_.window(), QStringLiteral("Accept again"));
  QVERIFY(stage_.giveReason(QStringLiteral("it was prolonged")));
  TRY(!lists(QStringLiteral("SMS: Draining")));
  const QString taken = stage_.text(number);
  QVERIFY(!taken.isEmpty());
  TRY(stage_.stateOf(taken) == kSent);
}

void DeliveryWindowTest::retriesComingDueAreSeen() {
  const QString id = stage_.push(QStringLiteral("transient:due"));
  TRY(stage_.stateOf(id) == QLatin1String("retrying"));  // for a minute
  stage_.visit(QStringLiteral("delivery/queues/push"));
  TRY(comingDue() != nullptr && comingDue()->card()->state() == Card::State::Content);
  TRY(screen::named<Tile>(stage_.window(), QStringLiteral("Waiting for a retry: 1")) != nullptr);
}

}  // namespace signalbox::tests
