#include "tests/ui/acceptance/replay_window_test.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTest>

#include <utility>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/main_window.h"
#include "ui/state/engine_state.h"
#include "ui/theme/theme.h"
#include "ui/views/operations/operation_card.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/steps_bar.h"
#include "ui/widgets/switch_button.h"
#include "ui/widgets/table.h"
#include "ui/widgets/timeline_view.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace std::chrono_literals;
using namespace ui::widgets;
using ui::views::OperationCard;

namespace {

constexpr double kSlow = 0.5, kRun = 1000;
const QString kSent = QStringLiteral("sent"), kDead = QStringLiteral("dead"), kState = QStringLiteral("state");
const QString kReplay = QStringLiteral("Replay"), kWait = QStringLiteral("Wait for it"), kSuccess = QStringLiteral("Success is");
const QString kRefuses = QStringLiteral("share_permanent"), kLoses = QStringLiteral("share_ambiguous");
const QString kMail = QStringLiteral("simulated-email"), kText = QStringLiteral("simulated-sms"), kRate = QStringLiteral("Rate, messages per second");
const QString kWord = QStringLiteral("they need it rather twice than never");

QJsonObject replayOf(const QStringList& ids, const QString& provider = {}) {
  QJsonObject plan{{QStringLiteral("kind"), QStringLiteral("replay")}, {QStringLiteral("ids"), QJsonArray::fromStringList(ids)}};
  if (!provider.isEmpty()) plan[QStringLiteral("provider")] = provider;
  return plan;
}

/// How much of a bar has this colour, from 0 to 1.
double shareOf(ProgressBar& bar, const QColor& colour) {
  const QImage seen = bar.grab().toImage();
  const int y = qRound(4 * seen.devicePixelRatio());  // through its middle
  int count = 0;
  for (int x = 0; x < seen.width(); ++x) count += seen.pixelColor(x, y).rgb() == colour.rgb() ? 1 : 0;
  return static_cast<double>(count) / seen.width();
}

}  // namespace

QStringList ReplayWindowTest::deadTo(const QStringList& targets) {
  QStringList ids;
  if (!stage_.simulate(kMail, {{kRefuses, QStringLiteral("1")}})) return {};
  for (const QString& target : targets) ids << stage_.mail(target);
  const bool dead = QTest::qWaitFor([&] { return stage_.all(ids, kDead); }, kLongMs);
  return dead && stage_.simulate(kMail, {{kRefuses, QStringLiteral("0")}}) ? ids : QStringList();
}

QString ReplayWindowTest::newest() {
  const QJsonArray all = stage_.got(QStringLiteral("/operations?limit=1"))[QLatin1String("data")].toArray();
  return all.isEmpty() ? QString() : all.first().toObject()[QLatin1String("id")].toString();
}

QJsonObject ReplayWindowTest::operation(const QString& id) { return stage_.got(QStringLiteral("/operations/") + id); }

OperationCard* ReplayWindowTest::card(const QString& id) {
  for (OperationCard* each : stage_.window().findChildren<OperationCard*>())
    if (each->isVisible() && each->id() == id) return each;
  return nullptr;
}

ReplayWindowTest::Figures ReplayWindowTest::figures(const QString& id) {
  static const QRegularExpression told(QStringLiteral("^(\\d+) sent, (\\d+) under way, (\\d+) failed, (\\d+) left$"));
  const auto* bar = card(id) == nullptr ? nullptr : screen::named<ProgressBar>(*card(id), QStringLiteral("Progress"));
  const auto found = told.match(bar == nullptr ? QString() : bar->accessibleDescription());
  if (!found.hasMatch()) return {};
  return {found.captured(1).toInt(), found.captured(2).toInt(), found.captured(3).toInt(), found.captured(4).toInt()};
}

QString ReplayWindowTest::steps(const QString& id) {
  const auto* bar = card(id) == nullptr ? nullptr : screen::named<StepsBar>(*card(id), QStringLiteral("Canary steps"));
  return bar == nullptr ? QString() : bar->accessibleDescription();
}

int ReplayWindowTest::timesSentAgain(const QString& id) {
  int times = 0;
  const QJsonArray story = stage_.detail(id)[QLatin1String("timeline")].toArray();
  for (const auto& each : story) {
    const QJsonObject entry = each.toObject();
    times += entry[QLatin1String("kind")].toString() == kSent && entry[QLatin1String("generation")].toInt() > 0 ? 1 : 0;
  }
  return times;
}

void ReplayWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
}

void ReplayWindowTest::cleanupTestCase() { mail_.stop(); }

void ReplayWindowTest::halfSentReplayGoesOnAfterBothEnded() {
  const QString post = QStringLiteral("post");
  const QString settings = QStringLiteral(R"({"kind": "smtp", "channel": "email", "position": 9,
    "settings": {"host": "127.0.0.1", "port": "%1", "tls": "none", "from": "shop@example.com"}})");
  QVERIFY(mail_.start());
  QVERIFY(stage_.host().ask("PUT", QStringLiteral("/providers/post"), settings.arg(mail_.port()).toUtf8()) / 100 == 2);
  const QStringList ids = stage_.deadMails(4, QStringLiteral("half.example.com"));
  QCOMPARE(ids.size(), 4);
  const QString id = stage_.begin(replayOf(ids, post), kSlow, QStringLiteral("carefully"));
  QVERIFY(!id.isEmpty());
  stage_.go(Qt::Key_R);
  TRY(mail_.copies().size() >= 2);
  TRY(card(id) != nullptr);
  screen::press(*card(id), QStringLiteral("Pause"));
  TRY(operation(id)[kState].toString() == QLatin1String("paused"));
  const auto inMail = [&] { return static_cast<int>(mail_.copies().size()); };
  TRY(figures(id) == (Figures{inMail(), 0, 0, 4 - inMail()}));
  const Figures before = figures(id);
  QVERIFY(before.sent >= 2 && before.left > 0);

  QVERIFY(stage_.openAgain());
  stage_.go(Qt::Key_R);
  TRY(card(id) != nullptr && screen::says(*card(id), QStringLiteral("paused: by admin")));
  QVERIFY(figures(id) == before);
  QVERIFY(screen::says(*card(id), QStringLiteral("through post")));
  auto* rate = screen::field<QDoubleSpinBox>(*card(id), kRate);
  QCOMPARE(rate->value(), kSlow);
  rate->setValue(kRun);
  TRY(operation(id)[QLatin1String("rate")].toDouble() == kRun);
  QCOMPARE(inMail(), before.sent);  // nothing went out by itself
  screen::press(*card(id), QStringLiteral("Resume"));
  TRY(stage_.all(ids, kSent));
  TRY(card(id) == nullptr);
  for (const QString& each : ids) {
    QCOMPARE(mail_.copies().value(each), 1);
    QCOMPARE(timesSentAgain(each), 1);
  }
  QVERIFY(stage_.host().ask("DELETE", QStringLiteral("/providers/post")) / 100 == 2);
}

void ReplayWindowTest::rateOfTheSheetIsTheOperations() {
  const QStringList ids = stage_.deadMails(4, QStringLiteral("typed.example.com"));
  QCOMPARE(ids.size(), 4);
  stage_.visit(QStringLiteral("dead-letters?q=domain:typed.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 4")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(kReplay, QStringLiteral("Replay 4"));
  QVERIFY(sheet != nullptr);
  auto* rate = screen::field<QSpinBox>(*sheet, QStringLiteral("Rate"));
  rate->setFocus();
  rate->selectAll();
  QTest::keyClicks(rate, QStringLiteral("2"));
  TRY(screen::says(*sheet, QStringLiteral("about 2 s at 2")));
  QVERIFY(stage_.confirm(sheet, QStringLiteral("two a second")));
  const QString id = newest();
  QCOMPARE(operation(id)[QLatin1String("rate")].toDouble(), 2.0);
  stage_.go(Qt::Key_R);
  TRY(card(id) != nullptr && screen::says(*card(id), QStringLiteral("starts at ")));
  QCOMPARE(screen::field<QDoubleSpinBox>(*card(id), kRate)->value(), 2.0);
  screen::press(*card(id), QStringLiteral("Undo 4"));
  TRY(operation(id)[kState].toString() == QLatin1String("cancelled"));
  TRY(card(id) == nullptr);
  QVERIFY(stage_.all(ids, kDead));
}

void ReplayWindowTest::heldIsAskedToBeSentAgain() {
  const QString verdict = QStringLiteral("May be a duplicate");
  QVERIFY(stage_.simulate(kText, {{kLoses, QStringLiteral("1")}}));
  held_ = stage_.text(QStringLiteral("+436601234500"));
  TRY(stage_.stateOf(held_) == QLatin1String("held"));
  QVERIFY(stage_.simulate(kText, {{kLoses, QStringLiteral("0")}}));
  stage_.go(Qt::Key_H);
  const auto list = [this] { return screen::named<Table>(stage_.window(), QStringLiteral("Held messages")); };
  TRY(list() != nullptr && list()->model()->rowCount() == 1);
  stage_.tick(*list(), {held_});
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(QStringLiteral("Send again"), QStringLiteral("Send 1 again"));
  QVERIFY(sheet != nullptr);
  QVERIFY(screen::says(*sheet, QStringLiteral("Sends 1 again, maybe as duplicates, skips 0")));
  QVERIFY(screen::says(*sheet, QStringLiteral("May have arrived already; sending again may be a duplicate.")));
  QVERIFY(screen::field<QCheckBox>(*sheet, QStringLiteral("Include ") + verdict)->isChecked());
  screen::press(*sheet, verdict);
  TRY(screen::named<Table>(*sheet, verdict) != nullptr && screen::named<Table>(*sheet, verdict)->model()->rowCount() == 1);
  QVERIFY(stage_.confirm(sheet, kWord));
  QCOMPARE(stage_.stateOf(held_), QStringLiteral("held"));  // while it can be undone
}

/// Of ten, the second and the third are refused again.
void ReplayWindowTest::canarySaysWhatItWaitsFor() {
  QStringList targets{QStringLiteral("c0@canary.example.com"), QStringLiteral("permanent@canary.example.com"),
                      QStringLiteral("permanent@canary.example.com")};
  for (int i = 3; i < 10; ++i) targets << QStringLiteral("c%1@canary.example.com").arg(i);
  flock_ = deadTo(targets);
  QCOMPARE(flock_.size(), 10);
  stage_.visit(QStringLiteral("dead-letters?q=domain:canary.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 10")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(kReplay, QStringLiteral("Replay 10"));
  QVERIFY(sheet != nullptr);
  screen::field<SwitchButton>(*sheet, QStringLiteral("Canary: begin with few"))->click();
  const auto says = [sheet](const char* words) { return screen::says(*sheet, QLatin1String(words)); };
  TRY(says("Sends 1, 2, 5, 20, then twice as many each time"));
  QVERIFY(says("more than 10 % of a step are no success 60 s after its last message"));
  QVERIFY(says("Email: the mail server or mail service took it; whether it arrives, only a receipt tells."));
  QVERIFY(screen::take(*sheet, kSuccess, QStringLiteral("delivered")));
  TRY(says("Email: simulated-email tells nothing of what arrives, so nothing is a success and the first step pauses it."));
  QVERIFY(says("no success 300 s after its last message"));  // receipts take longer
  QVERIFY(screen::take(*sheet, kSuccess, QStringLiteral("accepted")));
  screen::field<QSpinBox>(*sheet, kWait)->setValue(30);
  screen::field<QSpinBox>(*sheet, QStringLiteral("Rate"))->setValue(0);  // each step at once
  TRY(says("no success 30 s after its last message"));
  QVERIFY(stage_.confirm(sheet, QStringLiteral("few at first")));
  canary_ = newest();
  const QJsonObject rules = operation(canary_)[QLatin1String("canary")].toObject()[QLatin1String("rules")].toObject();
  QCOMPARE(rules[QLatin1String("wait_seconds")].toInt(), 30);
  QCOMPARE(rules[QLatin1String("confirm")].toString(), QStringLiteral("accepted"));
}

void ReplayWindowTest::messageWhoseTimeIsOverIsStale() {
  const QString verdict = QStringLiteral("Stale"), to = QStringLiteral("permanent@stale.example.com");
  QVERIFY(stage_.state().engineNow().has_value());
  const base::WallTime expiry = *stage_.state().engineNow() + 3s;
  const QJsonObject content{{QStringLiteral("subject"), QStringLiteral("Hello")}, {QStringLiteral("text"), QStringLiteral("hello")}};
  const QString mortal = stage_.send({{QStringLiteral("channel"), QStringLiteral("email")},
                                      {QStringLiteral("to"), to},
                                      {QStringLiteral("content"), content},
                                      {QStringLiteral("expires_at"), QString::fromStdString(base::formatRfc3339(expiry))}});
  const QString other = stage_.mail(to);
  QVERIFY(!mortal.isEmpty() && !other.isEmpty());
  TRY(stage_.all({mortal, other}, kDead));  // while there was still time
  TRY(*stage_.state().engineNow() > expiry);
  stage_.visit(QStringLiteral("dead-letters?q=domain:stale.example.com"));
  TRY(screen::isFree(stage_.window(), QStringLiteral("Replay 2")));
  QTest::keyClick(&stage_.window(), Qt::Key_R);
  auto* sheet = stage_.planned(kReplay, QStringLiteral("Replay 1"));
  QVERIFY(sheet != nullptr);
  QVERIFY(screen::says(*sheet, QStringLiteral("Sends 1, skips 1")));
  QVERIFY(screen::says(*sheet, QStringLiteral("Too old: its expiry has passed.")));
  QVERIFY(!screen::field<QCheckBox>(*sheet, QStringLiteral("Include ") + verdict)->isChecked());
  screen::press(*sheet, verdict);
  const auto listed = [&] { return screen::named<Table>(*sheet, verdict); };
  TRY(listed() != nullptr && listed()->model()->rowCount() == 1);
  QCOMPARE(listed()->model()->index(0, 0).data(kIdRole).toString(), mortal);
  QCOMPARE(listed()->model()->index(0, 2).data().toString(), QStringLiteral("Its time to live is over."));
  sheet->dismiss();
}

/// Of six, the second is refused again.
void ReplayWindowTest::figuresAndBarFollowWhatIsSent() {
  QStringList targets{QStringLiteral("p0@progress.example.com"), QStringLiteral("permanent@progress.example.com")};
  for (int i = 2; i < 6; ++i) targets << QStringLiteral("p%1@progress.example.com").arg(i);
  const QStringList ids = deadTo(targets);
  QCOMPARE(ids.size(), 6);
  const QString id = stage_.begin(replayOf(ids), kSlow, QStringLiteral("to be watched"));
  QVERIFY(!id.isEmpty());
  stage_.go(Qt::Key_R);
  Figures told, last;
  const auto follows = [&] {  // they add up at any time, and what has ended stays so
    last = std::exchange(told, figures(id));
    if (told == Figures{}) return true;
    return told.sent + told.underWay + told.failed + told.left == 6 && told.sent >= last.sent && told.failed >= last.failed;
  };
  TRY(!follows() || told.failed == 1);
  QVERIFY2(told.failed == 1 && told.left > 0, qPrintable(QStringLiteral("%1 failed, %2 left").arg(told.failed).arg(told.left)));
  QVERIFY(told.sent >= 1);
  auto* bar = screen::field<ProgressBar>(*card(id), QStringLiteral("Progress"));
  const auto& theme = stage_.console().context().theme;
  const Figures drawn = figures(id);
  for (const auto& [hue, count] : {std::pair(ui::theme::Hue::Sent, drawn.sent), std::pair(ui::theme::Hue::Failed, drawn.failed)}) {
    const double share = shareOf(*bar, theme.hue(hue));
    QVERIFY2(qAbs(share - count / 6.0) < 0.02, qPrintable(QStringLiteral("%1 of 6 are %2").arg(count).arg(share)));
  }
  screen::field<QDoubleSpinBox>(*card(id), kRate)->setValue(kRun);
  TRY(card(id) == nullptr);
  TRY(operation(id)[kState].toString() == QLatin1String("finished"));
  TRY(operation(id)[QLatin1String("confirmed")].toInt() == 5);
  QCOMPARE(operation(id)[QLatin1String("failed")].toInt(), 1);
}

void ReplayWindowTest::heldWasSentByWhoeverDecided() {
  TRY(stage_.stateOf(held_) == kSent);
  QCOMPARE(timesSentAgain(held_), 1);
  stage_.visit(QStringLiteral("notifications/") + held_);
  const auto story = [this] {
    const auto* timeline = screen::named<TimelineView>(stage_.window(), QStringLiteral("Timeline"));
    return timeline == nullptr ? QString() : timeline->accessibleDescription();
  };
  const auto since = [&] { return story().section(QStringLiteral("Replay 1, by admin"), 1); };
  TRY(since().contains(kWord));
  QVERIFY2(since().section(kWord, 1).contains(QStringLiteral("simulated-sms took it")), qPrintable(story()));
  QVERIFY2(story().section(QStringLiteral("Replay 1"), 0, 0).contains(QStringLiteral("it may have arrived")), qPrintable(story()));
}

void ReplayWindowTest::pausedCanaryGoesOnAfterBothEnded() {
  stage_.go(Qt::Key_R);
  TRY(card(canary_) != nullptr && screen::says(*card(canary_), QStringLiteral("paused: canary step 2, 2 messages: ")));
  TRY(figures(canary_) == (Figures{1, 0, 2, 7}));
  const QString before = steps(canary_);
  QVERIFY2(before.contains(QStringLiteral("1 1 of 1, 2 ")) && before.contains(QStringLiteral(" failed, 2 again")), qPrintable(before));

  QVERIFY(stage_.openAgain());
  stage_.go(Qt::Key_R);
  TRY(card(canary_) != nullptr && screen::says(*card(canary_), QStringLiteral("paused: canary step 2, 2 messages: ")));
  QVERIFY((figures(canary_) == Figures{1, 0, 2, 7}));
  QCOMPARE(steps(canary_), before);
  screen::press(*card(canary_), QStringLiteral("Resume"));
  TRY(operation(canary_)[kState].toString() == QLatin1String("finished"));
  for (qsizetype i = 0; i < flock_.size(); ++i) {
    const bool refused = i == 1 || i == 2;
    TRY(stage_.stateOf(flock_[i]) == (refused ? kDead : kSent));
    QCOMPARE(timesSentAgain(flock_[i]), refused ? 0 : 1);
    QCOMPARE(stage_.detail(flock_[i])[QLatin1String("generation")].toInt(), 1);
  }

  stage_.visit(QStringLiteral("operations/") + canary_);
  const auto report = [this] { return screen::textOf(stage_.window(), QStringLiteral("Report")); };
  TRY(report().contains(QStringLiteral("step 1, 1 message: 1 of 1 accepted")));
  QVERIFY2(report().contains(QRegularExpression(QStringLiteral("step 2, 2 messages: [12] of 2 failed; the limit is 10 %"))), qPrintable(report()));
  for (const char* step : {"step 3, 2 messages: 2 of 2 accepted", "step 4, 5 messages: 5 of 5 accepted"})
    QVERIFY2(report().contains(QLatin1String(step)), qPrintable(report()));
  QVERIFY2(report().contains(QStringLiteral("few at first")), qPrintable(report()));
  screen::field<Sheet>(stage_.window(), QStringLiteral("Report"))->dismiss();
}

}  // namespace signalbox::tests
