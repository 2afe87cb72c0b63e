#include "tests/ui/acceptance/hands_window_test.h"

#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QScrollBar>
#include <QTest>
#include <QTextBrowser>

#include "tests/ui/acceptance/mail_process.h"
#include "tests/ui/acceptance/screen.h"
#include "ui/client/foreign.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/state/engine_state.h"
#include "ui/theme/theme.h"
#include "ui/views/engines/colour_choice.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/past/past_slider.h"
#include "ui/views/past/past_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kLongMs)

namespace signalbox::tests {

using namespace ui::widgets;
using ui::views::PastSlider;
using ui::views::PastView;

namespace {

constexpr int kPagesMost = 60, kAcross = 6, kDown = 8;  // pages of a text, and pixels between the places that the pointer tries
const QString kAddress = QStringLiteral("permanent@hands.example.com");

/// Turns its pages until a link to there is in sight, and presses that with the mouse.
bool pressLink(QTextBrowser& page, const QString& target) {
  QWidget* seen = page.viewport();
  for (int turned = 0; turned < kPagesMost; ++turned) {
    for (int y = kDown / 2; y < seen->height(); y += kDown)
      for (int x = kAcross / 2; x < seen->width(); x += kAcross) {
        if (page.anchorAt({x, y}) != target) continue;
        QTest::mouseMove(seen, {x, y});
        QTest::mouseClick(seen, Qt::LeftButton, {}, {x, y});
        return true;
      }
    QTest::keyClick(&page, Qt::Key_PageDown);
  }
  return false;
}

QColor badge(int colour) { return QColor::fromRgb(ui::theme::kEngineBadges[static_cast<std::size_t>(colour)]); }

/// How many rows of the window, from its top, are of this colour from its left to its right.
int stripeOf(QWidget& window, const QColor& colour) {
  const QImage seen = window.grab(QRect(0, 0, window.width(), ui::theme::grid::kGap)).toImage();
  for (int y = 0; y < seen.height(); ++y)
    for (int x = 0; x < seen.width(); ++x)
      if (seen.pixelColor(x, y) != colour) return y;
  return seen.height();
}

/// The rows that the letters of the text that reads so are drawn in; 0 when there is none.
int inkOf(QWidget& window, const QString& words) {
  for (Label* label : window.findChildren<Label*>()) {
    if (!label->isVisible() || label->text() != words) continue;
    const QImage seen = label->grab().toImage();
    int rows = 0;
    for (int y = 0; y < seen.height(); ++y) {
      bool bare = true;
      for (int x = 0; x < seen.width(); ++x) bare = bare && seen.pixel(x, y) == seen.pixel(0, 0);
      rows += bare ? 0 : 1;
    }
    return rows;
  }
  return 0;
}

}  // namespace

bool HandsWindowTest::pickFromPalette(const QString& typed, const QString& first) {
  QTest::keyClick(&stage_.window(), Qt::Key_K, Qt::ControlModifier);
  auto* line = screen::named<QLineEdit>(stage_.window(), QStringLiteral("What to go to or to do"));
  auto* list = screen::named<QListWidget>(stage_.window(), QStringLiteral("Places and acts"));
  if (line == nullptr || list == nullptr || !line->hasFocus()) return false;
  QTest::keyClicks(line, typed);
  const QString found = list->count() == 0 ? QString() : list->item(0)->text();
  if (!found.startsWith(first)) qWarning("%s leads to %s", qPrintable(typed), qPrintable(found));
  QTest::keyClick(line, Qt::Key_Return);
  return found.startsWith(first);
}

PastView* HandsWindowTest::past() { return qobject_cast<PastView*>(stage_.console().window().view()); }

QString HandsWindowTest::told() {
  const auto now = stage_.state().engineNow();
  if (!now) return {};
  const QString at = QString::fromStdString(base::formatRfc3339(*now));
  const QJsonObject then = stage_.got(QStringLiteral("/past?at=") + at);  // refused when it has not come yet
  return then[QLatin1String("groups")].toArray().isEmpty() || then[QLatin1String("providers")].toArray().isEmpty() ? QString() : at;
}

void HandsWindowTest::initTestCase() {
  QVERIFY(stage_.open());
  QVERIFY(stage_.quicken());
  dead_ = stage_.mail(kAddress);
  TRY(stage_.stateOf(dead_) == QStringLiteral("dead"));
  cause_ = stage_.causeOf(dead_);
  TRY(screen::named<ui::shell::RailItem>(stage_.window(), QStringLiteral("Dead letters, 1")) != nullptr);
}

void HandsWindowTest::helpIsThatOfTheScreenAndItsLinkIsFollowed() {
  struct Page {
    Qt::Key screen;
    const char *title, *link, *next;
  };
  const Page pages[] = {{Qt::Key_P, "A provider went down", nullptr, nullptr},
                        {Qt::Key_D, "Dead letters", "flood", "A flood"},
                        {Qt::Key_S, "Set-up", "connect", "Connecting"}};
  const auto help = [this] { return screen::named<QTextBrowser>(stage_.window(), QStringLiteral("Help")); };
  const auto reads = [&](const char* title) { return help()->toPlainText().startsWith(QLatin1String(title) + QLatin1Char('\n')); };
  for (const Page& page : pages) {
    stage_.go(page.screen);
    QTest::keyClick(&stage_.window(), Qt::Key_F1);
    TRY(help() != nullptr);
    QVERIFY2(reads(page.title), qPrintable(help()->toPlainText().left(80)));
    if (page.link != nullptr) {
      QVERIFY2(pressLink(*help(), QLatin1String(page.link)), page.title);
      QVERIFY2(reads(page.next), qPrintable(help()->toPlainText().left(80)));
      QCOMPARE(help()->verticalScrollBar()->value(), 0);  // read from its beginning
    }
    QTest::keyClick(help(), Qt::Key_Escape);
    TRY(help() == nullptr);
  }
}

void HandsWindowTest::paletteLeadsToACauseAndToAnAct() {
  stage_.go(Qt::Key_O);
  QVERIFY(pickFromPalette(cause_, QStringLiteral("Open cause ") + cause_));
  const ui::views::Place& place = stage_.console().context().navigator.place();
  QCOMPARE(place.screen, QStringLiteral("dead-letters"));
  QCOMPARE(place.path, QStringList({QStringLiteral("groups"), cause_}));
  const auto listed = [this] { return screen::named<Table>(stage_.window(), QStringLiteral("Messages")); };
  TRY(listed() != nullptr && listed()->model()->rowCount() == 1 && listed()->model()->index(0, 0).data(kIdRole).toString() == dead_);
  const QString act = QStringLiteral("Replay 1");
  TRY(screen::isFree(stage_.window(), act));
  QVERIFY(pickFromPalette(QStringLiteral("repl"), act));
  auto* sheet = stage_.planned(QStringLiteral("Replay"), act);
  QVERIFY(sheet != nullptr);
  QTest::keyClick(sheet, Qt::Key_Escape);
  TRY(!sheet->isOpen());
}

void HandsWindowTest::sizeIsDrawnAtOnce() {
  const QString size = QStringLiteral("Size"), larger = QStringLiteral("150 %");
  const auto& theme = stage_.console().theme();
  const auto item = [this] { return screen::named<ui::shell::RailItem>(stage_.window(), QStringLiteral("Dead letters, 1")); };
  const auto stripe = [this] { return stripeOf(stage_.window(), badge(stage_.console().context().connection.colour)); };
  QTest::keyClick(&stage_.window(), Qt::Key_Comma, Qt::ControlModifier);
  TRY(inkOf(stage_.window(), size) > 0 && item() != nullptr);
  const int ink = inkOf(stage_.window(), size), row = item()->height();
  QCOMPARE(stripe(), ui::theme::grid::kStripe);
  QVERIFY(screen::choose(stage_.window(), size, larger));
  const auto grown = [](int now, int before) { return now > before * 1.3 && now < before * 1.7; };  // letters keep to whole pixels
  TRY(grown(inkOf(stage_.window(), size), ink) && item() != nullptr && grown(item()->height(), row));
  QCOMPARE(stripe(), theme.px(ui::theme::grid::kStripe));
  QVERIFY(stripe() > ui::theme::grid::kStripe);
  QVERIFY(screen::choose(stage_.window(), size, QStringLiteral("100 %")));
  TRY(inkOf(stage_.window(), size) == ink && item()->height() == row && stripe() == ui::theme::grid::kStripe);
}

void HandsWindowTest::stripeHasTheColourThatWasChosenAtTheAttach() {
  constexpr int kColour = 4;
  const QString name = QStringLiteral("Shop");
  QCOMPARE(stripeOf(stage_.window(), badge(0)), ui::theme::grid::kStripe);
  QVERIFY(pickFromPalette(QStringLiteral("attach"), QStringLiteral("Attach to an engine")));
  auto* dialog = stage_.window().findChild<ui::views::ConnectDialog*>();
  QVERIFY(dialog != nullptr);
  dialog->fill(stage_.host().url(), QString::fromUtf8(stage_.host().token()), name);
  auto* colour = screen::field<ui::views::ColourChoice>(*dialog, QStringLiteral("Colour"));
  for (int i = 0; i < kColour; ++i) QTest::keyClick(colour, Qt::Key_Right);
  screen::press(*dialog, QStringLiteral("Test and attach"));
  TRY(stage_.console().context().connection.name == name && stage_.state().hasSnapshot() && stage_.state().hasSession());
  QVERIFY(stage_.comeToFront());
  TRY(stripeOf(stage_.window(), badge(kColour)) == ui::theme::grid::kStripe);
}

void HandsWindowTest::copiedLineIsRunByAShell() {
  stage_.go(Qt::Key_N);
  const auto listed = [this] { return screen::named<Table>(stage_.window(), QStringLiteral("Notifications")); };
  TRY(listed() != nullptr && listed()->model()->rowCount() == 1);
  QTest::keyClick(&stage_.window(), Qt::Key_J);
  TRY(screen::says(stage_.window(), kAddress));
  QTest::keyClick(&stage_.window(), Qt::Key_C, Qt::ShiftModifier);
  const QString line = QGuiApplication::clipboard()->text();
  QVERIFY2(line.startsWith(QStringLiteral("curl ")) && line.endsWith(dead_), qPrintable(line));
  QVERIFY(!line.contains(QString::fromUtf8(stage_.host().token())));
  QProcess shell;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("no_proxy"), QStringLiteral("127.0.0.1"));
  shell.setProcessEnvironment(environment);
  shell.setChildProcessModifier(endWithParent);
  shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), line + QStringLiteral(" -sS -w '\\n%{http_code}'")});
  TRY(shell.state() == QProcess::NotRunning);
  const QByteArray said = shell.readAllStandardOutput();
  QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
  QVERIFY2(said.endsWith("\n200"), said.constData());
  const QJsonObject answer = QJsonDocument::fromJson(said.left(said.lastIndexOf('\n'))).object()[QLatin1String("notification")].toObject();
  QCOMPARE(answer[QLatin1String("id")].toString(), dead_);
  QCOMPARE(answer[QLatin1String("recipient")].toString(), kAddress);
}

void HandsWindowTest::pastThatWasSeenIsThereWithoutTheEngine() {
  const QString none = QStringLiteral("No figures were kept for this time.");
  const QJsonObject group = stage_.got(QStringLiteral("/dead-letters/groups/") + cause_);
  const QString cause = QStringLiteral("1  ") + ui::client::foreign(group[QLatin1String("title")].toString());
  QString at;
  TRY(!(at = told()).isEmpty());  // a bucket of the history is whole every five seconds
  stage_.visit(QStringLiteral("past?at=") + at);
  TRY(past() != nullptr && past()->shown().contains(cause));
  QTest::keyClick(screen::field<PastSlider>(stage_.window(), QStringLiteral("Instant")), Qt::Key_Home);
  TRY(past()->shown().contains(none) && !past()->shown().contains(cause));  // another one, so that nothing is left on the screen
  stage_.go(Qt::Key_O);
  stage_.host().fail();
  TRY(!stage_.console().window().banner()->text().isEmpty());
  stage_.visit(QStringLiteral("past?at=") + at);
  TRY(screen::says(stage_.window(), QStringLiteral("The engine does not answer; from this console's memory, fetched")));
  QCOMPARE(QString::fromStdString(base::formatRfc3339(past()->at())), at);
  QVERIFY2(past()->shown().contains(cause) && !past()->shown().contains(none), qPrintable(past()->shown()));
}

}  // namespace signalbox::tests
