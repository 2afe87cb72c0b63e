#include "tests/ui/acceptance/window_test.h"

#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/acceptance/screen.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/undo_lane.h"
#include "ui/state/roles.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/provider_row.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/timeline_view.h"
#include "ui/widgets/undo_bar.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::shell::RailItem;

namespace {
constexpr int kFirst = 120, kLost = 6;  // the retries of the lost ones fit into a tenth of all first tries

bool allOnce(const QMap<QString, int>& copies, const QStringList& ids) {
  for (const QString& id : ids)
    if (copies.value(id) != 1) return false;
  return !ids.isEmpty();
}
}  // namespace

WindowTest::WindowTest(std::unique_ptr<EngineHost> host) : host_(std::move(host)) {}
WindowTest::~WindowTest() = default;

QWidget& WindowTest::window() { return console_->window(); }

QString WindowTest::tile(const QString& label) {
  const Tile* found = screen::named<Tile>(window(), label + QLatin1Char(':'));
  return found == nullptr ? QString() : found->accessibleName();
}

void WindowTest::go(Qt::Key key) {
  QTest::keyClick(&window(), Qt::Key_G);
  QTest::keyClick(&window(), key);
}

void WindowTest::confirmWithReason(const QString& reason) {
  auto* line = screen::field<QLineEdit>(window(), QStringLiteral("Reason"));
  line->setText(reason);
  QTest::keyClick(line, Qt::Key_Return, Qt::ControlModifier);
}

QStringList WindowTest::post(int count, const QString& prefix) {
  QByteArray lines;
  for (int i = 0; i < count; ++i)
    lines += QStringLiteral(R"({"channel": "email", "to": "%1%2@example.com", "content": {"subject": "Ångström %2", "text": "hello"}})")
                 .arg(prefix)
                 .arg(i)
                 .toUtf8() +
        '\n';
  if (host_->ask("POST", QStringLiteral("/notifications/batch"), lines, "application/x-ndjson") != 200) return {};
  QStringList ids;
  for (const QByteArray& line : host_->answer().split('\n')) {
    const QString id = QJsonDocument::fromJson(line).object()[QLatin1String("notification_id")].toString();
    if (!id.isEmpty()) ids << id;
  }
  return ids;
}

QString WindowTest::story() {
  const auto* timeline = screen::named<TimelineView>(window(), QStringLiteral("Timeline"));
  return timeline == nullptr ? QString() : timeline->accessibleDescription();
}

void WindowTest::initTestCase() {
  qInfo("against %s", qPrintable(host_->name()));
  QVERIFY(mail_.start());
  console_ = host_->show({*qApp, clock_, random_, workspace_.path(), keychain_, nullptr, {}, {}, false});
  console_->window().resize(1440, 900);
  TRY(screen::named<Pill>(window(), QStringLiteral("Connected")) != nullptr);
  console_->window().activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&console_->window()));
  const QString settings = QStringLiteral(R"({"kind": "smtp", "channel": "email", "position": 0, "concurrency": 8,
    "settings": {"host": "127.0.0.1", "port": "%1", "tls": "none", "from": "shop@example.com"}})");
  QVERIFY(host_->ask("PUT", QStringLiteral("/providers/mail"), settings.arg(mail_.port()).toUtf8()) / 100 == 2);
  QCOMPARE(host_->ask("GET", QStringLiteral("/providers")), 200);
  for (const auto& each : QJsonDocument::fromJson(host_->answer()).object()[QLatin1String("data")].toArray()) {
    const QJsonObject provider = each.toObject();
    const QString name = provider[QLatin1String("name")].toString();
    if (provider[QLatin1String("channel")].toString() == QLatin1String("email") && name != QLatin1String("mail"))
      QVERIFY(host_->ask("DELETE", QStringLiteral("/providers/") + name) / 100 == 2);
  }
  TRY(screen::named<ProviderRow>(window(), QStringLiteral("mail: Sending")) != nullptr);
}

void WindowTest::cleanupTestCase() {
  console_.reset();
  host_.reset();
  mail_.stop();
}

void WindowTest::depthIsReadFromTheTiles() {
  QCOMPARE(tile(QStringLiteral("Waiting")), QStringLiteral("Waiting: 0"));
  QCOMPARE(host_->ask("PATCH", QStringLiteral("/queues/email"), R"({"paused": true, "reason": "to count"})"), 200);
  const QStringList ids = post(kFirst, QStringLiteral("first"));
  QCOMPARE(ids.size(), kFirst);
  TRY(tile(QStringLiteral("Waiting")) == QStringLiteral("Waiting: %1").arg(kFirst));
  QVERIFY(mail_.copies().isEmpty());
  QCOMPARE(host_->ask("PATCH", QStringLiteral("/queues/email"), R"({"paused": false, "reason": "counted"})"), 200);
  TRY(tile(QStringLiteral("Waiting")) == QStringLiteral("Waiting: 0"));
  TRY(allOnce(mail_.copies(), ids));
}

void WindowTest::providerSaysWhetherATestWasTaken() {
  console_->context().navigator.go(QStringLiteral("set-up/providers/mail"));
  TRY(screen::named<QLineEdit>(window(), QStringLiteral("Send the test to")) != nullptr);
  screen::field<QLineEdit>(window(), QStringLiteral("Send the test to"))->setText(QStringLiteral("ana@example.com"));
  screen::press(window(), QStringLiteral("Test"));
  TRY(screen::says(window(), QStringLiteral("Taken by the provider")));
  go(Qt::Key_O);
}

void WindowTest::stoppedMailServerOpensTheBreakerOnScreen() {
  mail_.stop();
  lost_ = post(kLost, QStringLiteral("lost"));
  QCOMPARE(lost_.size(), kLost);
  TRY(screen::named<ProviderRow>(window(), QStringLiteral("mail: Not sending")) != nullptr);
  TRY(tile(QStringLiteral("Waiting")) == QStringLiteral("Waiting: %1").arg(kLost));
  TRY(screen::named<RailItem>(window(), QStringLiteral("Delivery, 1")) != nullptr);
}

void WindowTest::deadLettersFillWhenSendingIsForced() {
  QTest::mouseClick(screen::field<ProviderRow>(window(), QStringLiteral("mail:")), Qt::LeftButton);
  TRY(screen::button(window(), QStringLiteral("Send anyway")) != nullptr);
  screen::press(window(), QStringLiteral("Send anyway"));
  confirmWithReason(QStringLiteral("let them fail"));
  TRY(screen::named<RailItem>(window(), QStringLiteral("Dead letters, %1").arg(kLost)) != nullptr);
  go(Qt::Key_O);
  TRY(tile(QStringLiteral("Dead letters")) == QStringLiteral("Dead letters: %1").arg(kLost));
}

void WindowTest::groupOpensWithTheStoryOfItsMessages() {
  go(Qt::Key_D);
  TRY(screen::named<Table>(window(), QStringLiteral("Causes")) != nullptr);
  auto* causes = screen::field<Table>(window(), QStringLiteral("Causes"));
  TRY(causes->model()->rowCount() == 1);
  TRY(screen::named<Table>(window(), QStringLiteral("Messages")) != nullptr);
  auto* messages = screen::field<Table>(window(), QStringLiteral("Messages"));
  TRY(messages->model()->rowCount() == kLost);
  QTest::keyClick(causes, Qt::Key_Return);
  TRY(messages->hasFocus());
  TRY(screen::says(window(), QStringLiteral("All %1 in this group").arg(kLost)));
  TRY(!story().isEmpty());
  QVERIFY2(story().count(QStringLiteral("mail")) >= 3, qPrintable(story()));  // three tries, each with its provider
  QTest::keyClick(messages, Qt::Key_C);
  QVERIFY(lost_.contains(QGuiApplication::clipboard()->text()));
}

void WindowTest::replaySheetSendsTheGroup() {
  QVERIFY(mail_.start());
  console_->context().navigator.go(QStringLiteral("delivery/providers/mail"));
  TRY(screen::button(window(), QStringLiteral("Lift the override")) != nullptr);
  screen::press(window(), QStringLiteral("Lift the override"));
  confirmWithReason(QStringLiteral("it is back"));
  TRY(screen::button(window(), QStringLiteral("Lift the override")) == nullptr);
  go(Qt::Key_D);
  TRY(screen::button(window(), QStringLiteral("Replay %1").arg(kLost)) != nullptr);
  QTest::keyClick(&window(), Qt::Key_R);
  TRY(screen::named<Sheet>(window(), QStringLiteral("Replay")) != nullptr);
  auto* sheet = screen::field<Sheet>(window(), QStringLiteral("Replay"));
  TRY(sheet->confirmButton()->text() == QStringLiteral("Replay %1").arg(kLost));
  QVERIFY(sheet->confirmButton()->isBlocked());  // no reason, no replay
  auto* reason = screen::field<QPlainTextEdit>(*sheet, QStringLiteral("Reason"));
  reason->setPlainText(QStringLiteral("the mail server is back"));
  QTest::keyClick(reason, Qt::Key_Return, Qt::ControlModifier);
  TRY(!sheet->isOpen());
  TRY(window().findChild<ui::shell::UndoLane*>()->own()->isOffering());
  TRY(allOnce(mail_.copies(), lost_));
  TRY(screen::named<RailItem>(window(), QStringLiteral("Dead letters")) != nullptr &&
      console_->window().rail()->item(QStringLiteral("dead-letters"))->count() == 0);
}

void WindowTest::storyTellsTheReplay() {
  console_->context().navigator.go(QStringLiteral("notifications/") + lost_.first());
  const auto ofReplay = [this] { return story().section(QStringLiteral("Replay 1"), 1); };  // nothing before there is one
  TRY(ofReplay().contains(QStringLiteral("mail")));
  QVERIFY2(ofReplay().contains(QStringLiteral("mail took it")) && !ofReplay().contains(QStringLiteral("did not get through")), qPrintable(story()));
}

void WindowTest::deadEngineIsSaidAndActsAreBlocked() {
  console_->context().navigator.go(QStringLiteral("set-up/providers/mail"));
  const QString act = QStringLiteral("Send a test message");
  TRY(screen::button(window(), act) != nullptr && !screen::button(window(), act)->isBlocked());
  host_->fail();
  TRY(screen::button(window(), act)->isBlocked());
  QVERIFY(!screen::button(window(), act)->toolTip().isEmpty());
  TRY(!console_->window().banner()->text().isEmpty());
  QVERIFY(screen::named<Pill>(*console_->window().topBar(), QStringLiteral("Connected")) == nullptr);
  QVERIFY(window().isVisible());
}

void WindowTest::returningEngineHealsTheWindow() {
  host_->comeBack(*console_);
  TRY(screen::named<Pill>(*console_->window().topBar(), QStringLiteral("Connected")) != nullptr);
  TRY(!screen::button(window(), QStringLiteral("Send a test message"))->isBlocked());
  const QStringList ids = post(1, QStringLiteral("after"));
  TRY(allOnce(mail_.copies(), ids));
  go(Qt::Key_N);
  TRY(screen::named<Table>(window(), QStringLiteral("Notifications")) != nullptr);
  auto* table = screen::field<Table>(window(), QStringLiteral("Notifications"));
  TRY(table->model()->index(0, 0).data(ui::state::kIdRole).toString() == ids.first());
}

}  // namespace signalbox::tests
