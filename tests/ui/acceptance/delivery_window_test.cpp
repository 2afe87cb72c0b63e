#include "tests/ui/acceptance/delivery_window_test.h"

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTest>

#include <algorithm>
#include <numeric>

#include "tests/ui/acceptance/screen.h"
#include "ui/views/delivery/coming_due.h"
#include "ui/views/delivery/delivery_view.h"
#include "ui/views/wording.h"
#include "ui/widgets/bar_chart.h"
#include "ui/widgets/card.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/timeline_view.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace std::chrono_literals;
using namespace ui::widgets;
using ui::views::ComingDue;
using ui::views::DeliveryRow;

namespace {

const QString kSent = QStringLiteral("sent");

/// Of all bars; none where there is no such chart on the screen.
double sumOf(const BarChart* chart) {
  if (chart == nullptr) return 0;
  return std::accumulate(chart->bars().begin(), chart->bars().end(), 0.0, [](double sum, const Bar& bar) { return sum + bar.value; });
}

/// Whether a line of percents shows more than none somewhere in the last minutes.
bool showsSome(const LineChart* chart, base::WallTime now) {
  for (base::WallTime at = now - 3min; chart != nullptr && at <= now; at += 1s) {
    const std::vector<ChartReading> readings = chart->readingsAt(static_cast<double>(base::toMillis(at)) / 1000);
    const auto some = [](const ChartReading& each) { return each.value.endsWith(QLatin1Char('%')) && each.value != QLatin1String("0 %"); };
    if (std::any_of(readings.begin(), readings.end(), some)) return true;
  }
  return false;
}

}  // namespace

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

bool DeliveryWindowTest::pauseQueue(const char* channel, bool paused) {
  const QByteArray patch = paused ? R"({"paused": true, "reason": "to count"})" : R"({"paused": false, "reason": "counted"})";
  return stage_.host().ask("PATCH", QStringLiteral("/queues/") + QLatin1String(channel), patch) == 200;
}

bool DeliveryWindowTest::saveRouting(const QString& provider, int share, int rate, int atOnce) {
  for (const auto& [name, value] : {std::pair("Share", share), std::pair("At once", atOnce)})
    screen::field<QSpinBox>(stage_.window(), QLatin1String(name))->setValue(value);
  screen::field<QDoubleSpinBox>(stage_.window(), QStringLiteral("Rate"))->setValue(rate);
  screen::press(stage_.window(), QStringLiteral("Save"));
  const auto isTold = [&] {
    const protocol::ProviderView* told = stage_.state().provider(provider);
    return told != nullptr && told->weight * 100 == share && told->ratePerSecond == rate && told->concurrency == atOnce;
  };
  return QTest::qWaitFor(isTold, kLongMs);
}

QString DeliveryWindowTest::senderOf(const QString& id) {
  if (!QTest::qWaitFor([&] { return stage_.stateOf(id) == kSent; }, kLongMs)) return {};
  return stage_.detail(id)[QLatin1String("notification")].toObject()[QLatin1String("provider")].toString();
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
  TRY(sumOf(comingDue()->findChild<BarChart*>()) == 1);
}

void DeliveryWindowTest::orderShareAndRateAreTheEnginesOnceSaved() {
  const QString first = QStringLiteral("simulated-sms"), second = QStringLiteral("second-sms"), number = QStringLiteral("+436601234522");
  const QByteArray quick = R"({"kind": "simulated", "channel": "sms", "position": 1, "settings": {"latency_ms_p50": "1", "latency_ms_p99": "1"}})";
  const auto kept = [this](const QString& provider) { return stage_.got(QStringLiteral("/providers/") + provider); };
  const auto placeOf = [&kept](const QString& provider) { return kept(provider)[QLatin1String("position")].toInt(-1); };
  QVERIFY2(stage_.host().ask("PUT", QStringLiteral("/providers/second-sms"), quick) / 100 == 2, stage_.host().answer().constData());
  TRY(breakerOf(second) != nullptr);
  stage_.visit(QStringLiteral("set-up/providers/second-sms"));
  const auto named = [this] { return screen::named<QLineEdit>(stage_.window(), QStringLiteral("Name")); };
  TRY(named() != nullptr && named()->text() == second);

  QVERIFY(saveRouting(second, 100, 50, 3));
  QCOMPARE(kept(second)[QLatin1String("concurrency")].toInt(), 3);
  QCOMPARE(kept(second)[QLatin1String("rate_per_second")].toDouble(), 50.0);
  QCOMPARE(kept(second)[QLatin1String("weight")].toDouble(), 1.0);
  QCOMPARE(senderOf(stage_.text(number)), second);  // all of them try it first
  QVERIFY(saveRouting(second, 0, 50, 3));
  QCOMPARE(senderOf(stage_.text(number)), first);  // by order alone
  TRY(placeOf(first) < placeOf(second));
  QTest::keyClick(screen::field<DeliveryRow>(stage_.window(), second), Qt::Key_Up, Qt::AltModifier);
  TRY(placeOf(second) < placeOf(first));
  QCOMPARE(senderOf(stage_.text(number)), second);

  stage_.visit(QStringLiteral("delivery/providers/second-sms"));
  TRY(screen::says(stage_.window(), QStringLiteral("of 3 at once, up to 50/s")));

  // Whom a message went past is told in its story, with the figures of that moment.
  const QByteArray force = R"({"force": "open", "reason": "on strike"})";
  QCOMPARE(stage_.host().ask("POST", QStringLiteral("/providers/second-sms/breaker"), force), 200);
  const QString past = stage_.text(number);
  QCOMPARE(senderOf(past), first);
  stage_.visit(QStringLiteral("notifications/") + past);
  const auto story = [this] {
    const auto* timeline = screen::named<TimelineView>(stage_.window(), QStringLiteral("Timeline"));
    return timeline == nullptr ? QString() : timeline->accessibleDescription();
  };
  TRY(story().contains(QRegularExpression(QStringLiteral("second-sms skipped: forced open: on strike; 0 of [12] failed in 30 s"))));
  QVERIFY2(story().contains(QStringLiteral("Try 1: simulated-sms took it")), qPrintable(story()));
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/providers/second-sms")) / 100 == 2);
}

void DeliveryWindowTest::openBreakerSaysWhyAndWhenItIsTriedAgain() {
  const QString mail = QStringLiteral("simulated-email"), refuses = QStringLiteral("share_transient");
  const auto isNow = [this, &mail](const char* state) { return breakerOf(mail)->mode == "auto" && breakerOf(mail)->state == state; };
  const QByteArray rules = R"({"breaker": {"cool_down_seconds": 5, "cool_down_max_seconds": 5}, "reason": "to be seen"})";
  QVERIFY2(stage_.host().ask("PUT", QStringLiteral("/policies/email"), rules) == 200, stage_.host().answer().constData());
  stage_.console().context().time.setRange(ui::state::Range::minutes15);  // its buckets are the shortest
  stage_.visit(QStringLiteral("delivery/providers/simulated-email"));
  QStringList good, late;
  for (int i = 0; i < 5; ++i) good << stage_.mail(QStringLiteral("good%1@example.com").arg(i));
  TRY(stage_.all(good, kSent) && isNow("closed"));  // whatever befell it before: as many as it is proved by

  QVERIFY(pauseQueue("email", true));
  for (int i = 0; i < 5; ++i) late << stage_.mail(QStringLiteral("late%1@example.com").arg(i));
  QVERIFY(stage_.simulate(mail, {{refuses, QStringLiteral("1")}}));
  QVERIFY(pauseQueue("email", false));
  TRY(isNow("open") && breakerOf(mail)->openUntil);
  const base::WallTime until = *breakerOf(mail)->openUntil;
  QVERIFY(stage_.simulate(mail, {{refuses, QStringLiteral("0")}}));  // it is well again, but nobody has asked it
  const QString again = QStringLiteral("tries again at %1, in ").arg(ui::views::whenWords(stage_.console().context(), until));
  TRY(screen::says(stage_.window(), again) && lists(QStringLiteral("simulated-email: Not sending")));
  TRY(screen::says(stage_.window(), QStringLiteral("5 failures in a row")));
  TRY(!isNow("open"));
  QVERIFY(*stage_.state().engineNow() > until - 100ms);  // told by another clock than the one that waits
  TRY(isNow("closed") && stage_.all(late, kSent));

  // Once the bucket of the last ones is over.
  const double calls = static_cast<double>(good.size() + 2 * late.size());
  TRY(sumOf(screen::named<BarChart>(stage_.window(), QStringLiteral("Latency"))) >= calls);
  TRY(showsSome(screen::named<LineChart>(stage_.window(), QStringLiteral("Failure rate")), *stage_.state().engineNow()));
}

}  // namespace signalbox::tests
