#include "tests/ui/acceptance/link_window_test.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>
#include <QTimer>

#include <algorithm>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/top_bar.h"
#include "ui/state/engine_state.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/sheet.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace std::chrono_literals;
using namespace ui::widgets;

namespace {

constexpr int kToldMs = 8000, kBlindMs = 17'000, kBackMs = 5000;
constexpr base::Millis kEachWay = 2500ms;          // a question and its answer take 5 s
constexpr qint64 kFirstMs = 4 * kEachWay.count();  // over a connection that has to be made
constexpr int kProgressMs = 300, kCancelMs = 2000, kSlackMs = 500;
constexpr double kStallMostMs = 2000;  // of one that waits for the network; what a frame may take is measured by tests/bench
constexpr int kInTheGap = 5;

const std::pair<QString, QString> kActs[] = {
    {QStringLiteral("dead-letters"), QStringLiteral("Replay 1")},
    {QStringLiteral("delivery/queues/email"), QStringLiteral("Pause")},
    {QStringLiteral("set-up/providers"), QStringLiteral("Send a test message")},
};

/// How long the event loop was away at most: nothing is painted and no key is taken meanwhile.
class Pulse final {
 public:
  Pulse() {
    beat_.setTimerType(Qt::PreciseTimer);
    beat_.setInterval(kBeatMs);
    QObject::connect(&beat_, &QTimer::timeout, &beat_, [this] {
      longestNs_ = std::max(longestNs_, since_.nsecsElapsed() - kBeatMs * 1'000'000LL);
      since_.start();
    });
    since_.start();
    beat_.start();
  }
  double longestMs() const { return static_cast<double>(longestNs_) / 1e6; }

 private:
  static constexpr int kBeatMs = 5;
  QTimer beat_;
  QElapsedTimer since_;
  qint64 longestNs_ = 0;
};

}  // namespace

bool LinkWindowTest::reach() {
  relay_ = std::make_unique<Relay>(stage_->host().url());
  return stage_->attach(relay_->url(), stage_->host().token(), QStringLiteral("Far"), false) &&
      QTest::qWaitFor([this] { return isPill(QStringLiteral("Connected")); }, kLongMs);
}

bool LinkWindowTest::isPill(const QString& words) { return screen::named<Pill>(*stage_->console().window().topBar(), words) != nullptr; }

bool LinkWindowTest::isBlockedAt(const QString& place, const QString& act) {
  stage_->visit(place);
  const auto found = [&] { return screen::button(stage_->window(), act); };
  return QTest::qWaitFor([&] { return found() != nullptr && found()->isBlocked(); }, kLongMs) && !found()->toolTip().isEmpty();
}

bool LinkWindowTest::isFreeAt(const QString& place, const QString& act) {
  stage_->visit(place);
  return QTest::qWaitFor([&] { return screen::isFree(stage_->window(), act); }, kLongMs);
}

bool LinkWindowTest::press(const QString& screen) {
  ui::shell::MainWindow& window = stage_->console().window();
  QTest::mouseClick(window.rail()->item(screen), Qt::LeftButton);
  return QTest::qWaitFor([&] { return stage_->console().context().navigator.place().screen == screen && window.view()->isVisible(); }, kLongMs);
}

bool LinkWindowTest::waits(const QString& words) {
  for (const Card* each : stage_->window().findChildren<Card*>())
    if (each->isVisible() && each->waitWords().contains(words)) return true;
  return false;
}

bool LinkWindowTest::tellsAccepted(base::WallTime from, base::WallTime to) {
  const auto* chart = screen::named<LineChart>(stage_->window(), QStringLiteral("Throughput"));
  for (base::WallTime at = from; chart != nullptr && at <= to; at += 1s) {
    const std::vector<ChartReading> readings = chart->readingsAt(static_cast<double>(base::toMillis(at)) / 1000);
    const auto some = [](const ChartReading& each) {
      return each.label == QLatin1String("Accepted") && each.value != format::unknown() && each.value != format::rate(0);
    };
    if (std::any_of(readings.begin(), readings.end(), some)) return true;
  }
  return false;
}

void LinkWindowTest::init() {
  stage_ = std::make_unique<Stage>(make_());
  QVERIFY(stage_->open());
  QVERIFY(stage_->quicken());
}

void LinkWindowTest::cleanup() {
  stage_.reset();
  relay_.reset();
}

void LinkWindowTest::silenceIsToldActsAreBlockedAndTheGapIsFilled() {
  ui::shell::MainWindow& window = stage_->console().window();
  QVERIFY(reach());
  const QString dead = stage_->mail(QStringLiteral("permanent@gap.example.com"));
  TRY(stage_->stateOf(dead) == QLatin1String("dead"));
  for (const auto& [place, act] : kActs) QVERIFY2(isFreeAt(place, act), qPrintable(act));
  stage_->go(Qt::Key_O);
  QVERIFY(screen::choose(window, QStringLiteral("Range"), QStringLiteral("15 m")));
  const auto muted = [&window] {
    const QList<Card*> cards = window.view()->findChildren<Card*>();
    const QString advice = QStringLiteral("First steps");  // tells nothing of the engine
    return std::all_of(cards.begin(), cards.end(),
                       [&advice](const Card* card) { return !card->isVisible() || card->isStale() || card->accessibleName() == advice; });
  };
  QVERIFY(!muted());

  QElapsedTimer silent;
  silent.start();
  relay_->hang();
  TRY(isPill(QStringLiteral("Last update ")));
  QVERIFY2(silent.elapsed() < kToldMs, qPrintable(QString::number(silent.elapsed())));
  TRY(muted() && window.rail()->item(QStringLiteral("dead-letters"))->isStale());
  TRY(screen::says(window, QStringLiteral("Last update ")));  // and the status bar
  const auto from = stage_->state().staleFrom();
  QVERIFY(from.has_value());
  for (int i = 0; i < kInTheGap; ++i) QVERIFY(!stage_->mail(QStringLiteral("ok%1@gap.example.com").arg(i)).isEmpty());  // at the engine itself

  TRY(window.banner()->text().contains(QStringLiteral("Nothing heard since ")));
  const auto until = stage_->state().engineNow();
  QVERIFY(!tellsAccepted(*from + 5s, *until));
  for (const auto& [place, act] : kActs) QVERIFY2(isBlockedAt(place, act), qPrintable(act));
  QVERIFY2(silent.elapsed() < kBlindMs, qPrintable(QString::number(silent.elapsed())));
  stage_->go(Qt::Key_O);

  QElapsedTimer back;
  back.start();
  relay_->goOn();
  static const QRegularExpression again(QStringLiteral("Connected again\\. For 1[5-9] s nothing could be seen"));
  TRY(window.banner()->text().contains(again));
  QVERIFY2(back.elapsed() < kBackMs, qPrintable(QString::number(back.elapsed())));
  TRY(isPill(QStringLiteral("Connected")) && !muted());
  TRY(tellsAccepted(*from + 5s, *until));
  for (const auto& [place, act] : kActs) QVERIFY2(isFreeAt(place, act), qPrintable(act));
}

void LinkWindowTest::deadEngineIsSeenWithinSeconds() {
  ui::shell::MainWindow& window = stage_->console().window();
  const auto& [place, act] = kActs[2];
  QVERIFY(isFreeAt(place, act));
  QElapsedTimer gone;
  gone.start();
  stage_->host().fail();
  TRY(!isPill(QStringLiteral("Connected")));
  TRY(screen::says(window, QStringLiteral("Last update ")) || !window.banner()->text().isEmpty());
  QVERIFY2(gone.elapsed() < kToldMs, qPrintable(QString::number(gone.elapsed())));
  QVERIFY(isBlockedAt(place, act));
  QVERIFY2(gone.elapsed() < kBlindMs, qPrintable(QString::number(gone.elapsed())));
}

void LinkWindowTest::slowNetworkHoldsUpNobody() {
  ui::shell::MainWindow& window = stage_->console().window();
  const QString title = QStringLiteral("Pause Email"), asked = QStringLiteral("Asked");
  QVERIFY(reach());
  const QString sent = stage_->mail(QStringLiteral("ok@slow.example.com"));
  TRY(stage_->stateOf(sent) == QLatin1String("sent"));
  QVERIFY(isFreeAt(QStringLiteral("delivery/queues/email"), QStringLiteral("Pause")));
  relay_->slowDown(kEachWay);
  const Pulse pulse;
  screen::press(window, QStringLiteral("Pause"));
  auto* sheet = screen::field<Sheet>(window, title);
  auto* reason = screen::field<QLineEdit>(*sheet, QStringLiteral("Reason, required"));
  reason->setText(QStringLiteral("the way is long"));
  QElapsedTimer since;
  since.start();
  QTest::keyClick(reason, Qt::Key_Return, Qt::ControlModifier);
  TRY(sheet->confirmButton()->isBlocked());
  QCOMPARE(sheet->confirmButton()->toolTip(), asked);
  const auto bar = [this, &title](const QString& words) {
    return screen::says(*stage_->window().findChild<ui::shell::StatusBar*>(), QString(title + QStringLiteral(": ") + words));
  };
  TRY(bar(asked));

  QElapsedTimer waiting;
  QVERIFY(press(QStringLiteral("notifications")));
  waiting.start();
  TRY(waits(QStringLiteral("Loading")));
  QVERIFY2(waiting.elapsed() < kProgressMs + kSlackMs, qPrintable(QString::number(waiting.elapsed())));
  QVERIFY(screen::button(window, QStringLiteral("Stop")) == nullptr);
  TRY(screen::isFree(window, QStringLiteral("Stop")));
  QVERIFY2(waiting.elapsed() < kCancelMs + kSlackMs, qPrintable(QString::number(waiting.elapsed())));
  for (const char* place : {"overview", "dead-letters", "held", "operations", "audit", "past", "set-up"}) {
    QVERIFY2(press(QLatin1String(place)), place);
    QVERIFY2(bar(asked), place);
  }
  QVERIFY(press(QStringLiteral("delivery")));
  QVERIFY(sheet->isOpen() && sheet->confirmButton()->isBlocked());
  QCOMPARE(sheet->confirmButton()->toolTip(), asked);
  QVERIFY2(since.elapsed() < kFirstMs, qPrintable(QString::number(since.elapsed())));
  TRY(bar(QStringLiteral("Done ")) && !sheet->isOpen());
  QVERIFY2(since.elapsed() >= 2 * kEachWay.count() - kSlackMs && since.elapsed() < kFirstMs + kBackMs, qPrintable(QString::number(since.elapsed())));

  TRY(screen::isFree(window, QStringLiteral("Resume")));

  // What happens to a message that is opened is asked for with a new connection, which is waited for while it is on its way.
  using ui::state::Link;
  stage_->visit(QStringLiteral("notifications/") + sent);
  TRY(stage_->state().link() == Link::connecting);
  TRY(stage_->state().link() != Link::connecting);
  QCOMPARE(stage_->state().link(), Link::live);
  QVERIFY(stage_->state().canAct(QStringLiteral("queues.control")));
  qInfo("away for %.1f ms at most", pulse.longestMs());
  QVERIFY2(pulse.longestMs() < kStallMostMs, qPrintable(QString::number(pulse.longestMs())));
}

}  // namespace signalbox::tests
