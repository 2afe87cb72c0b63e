#include "tests/ui/shell/leaving_test.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/shell/console_parts.h"
#include "ui/shell/close_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/unsaved_dialog.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/views/set_up/tokens_page.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using ui::widgets::Sheet;

namespace {

/// A console at the templates, with the first one in the editor.
struct Writing {
  explicit Writing(const ConsoleParts& parts) : console(parts), finished(&console, &Console::finished) {
    console.start();
    static_cast<void>(QTest::qWaitFor([this] { return console.session().state().hasSnapshot() && console.session().state().hasSession(); }, 5000));
    console.context().navigator.go(QStringLiteral("set-up/templates"));
    view = qobject_cast<SetUpView*>(console.window().view());
    ready = view != nullptr && QTest::qWaitFor([this] { return view->templates()->nameField()->text() == QLatin1String("order-shipped"); }, 5000);
  }
  void type(const char* text = "Dear {{name}}") { view->templates()->textField()->setPlainText(QLatin1String(text)); }
  QString typed() { return view->templates()->textField()->toPlainText(); }
  /// The question that is open; null without one.
  UnsavedDialog* asked() {
    for (auto* dialog : console.window().findChildren<UnsavedDialog*>())
      if (dialog->isVisible()) return dialog;
    return nullptr;
  }
  QUrl engine() { return console.session().rest().address().url; }
  Console console;
  QSignalSpy finished;
  SetUpView* view = nullptr;
  bool ready = false;
};

ConsoleParts attached(Parts& parts) {
  ConsoleParts given = parts.make(nullptr);
  given.connectTo = parts.engine.address();
  return given;
}

}  // namespace

void LeavingTest::closingAsksAboutWhatIsTyped() {
  Parts parts;
  Writing here(attached(parts));
  QVERIFY(here.ready);
  here.type();
  here.console.window().close();
  QCOMPARE(here.finished.count(), 0);
  QVERIFY(here.asked() != nullptr);
  QCOMPARE(here.asked()->question(), QStringLiteral("Not saved: template \u201Corder-shipped\u201D"));
  bool isShown = false;  // in the dialog itself, too: not every desktop shows a window's title
  for (const auto* label : here.asked()->findChildren<ui::widgets::Label*>()) isShown = isShown || label->text() == here.asked()->question();
  QVERIFY(isShown);
  QVERIFY2(here.asked()->words().contains(QStringLiteral("Set-up, Templates")), qPrintable(here.asked()->words()));
  QVERIFY(here.asked()->keepButton()->isDefault() && here.asked()->focusWidget() == here.asked()->keepButton());
  QTest::keyClick(here.asked(), Qt::Key_Return);  // keeps it
  QTRY_VERIFY(here.asked() == nullptr);
  QVERIFY(here.console.window().isVisible());
  QCOMPARE(here.finished.count(), 0);
  QCOMPARE(here.typed(), QStringLiteral("Dear {{name}}"));
  here.console.window().close();
  QVERIFY(here.asked() != nullptr);
  here.asked()->discardButton()->click();
  QCOMPARE(here.finished.count(), 1);
}

void LeavingTest::whatIsSavedIsNotAskedAbout() {
  Parts parts;
  Writing here(attached(parts));
  QVERIFY(here.ready);
  here.type();
  here.view->templates()->saveButton()->click();
  QTRY_VERIFY(here.view->templates()->unsaved().isEmpty());
  here.console.window().close();
  QVERIFY(here.asked() == nullptr);
  QCOMPARE(here.finished.count(), 1);
}

void LeavingTest::everyPageWithSomethingTypedIsNamed() {
  Parts parts;
  Writing here(attached(parts));
  QVERIFY(here.ready);
  here.type();
  here.console.context().navigator.go(QStringLiteral("set-up/recipients"));
  ui::widgets::Table* table = here.view->recipients()->table();
  QTRY_VERIFY(table->model()->rowCount() > 0);
  table->setCurrentId(QStringLiteral("customer-10021"));
  for (QLineEdit* line : here.view->recipients()->findChildren<QLineEdit*>())
    if (line->accessibleName() == QLatin1String("Phone")) line->setText(QStringLiteral("+34600"));
  here.console.context().navigator.go(QStringLiteral("set-up/secrets"));
  QTRY_COMPARE(here.view->secrets()->nameField()->text(), QStringLiteral("smtp-password"));
  here.view->secrets()->valueField()->setText(QStringLiteral("s3cret"));
  here.view->tokens()->startNew();
  here.view->tokens()->nameField()->setText(QStringLiteral("shop"));
  here.console.context().navigator.go(QStringLiteral("overview"));  // they are asked about wherever one is
  here.console.window().close();
  QVERIFY(here.asked() != nullptr);
  QCOMPARE(here.asked()->question(), QStringLiteral("Not saved: 4 texts"));
  for (const char* each : {"Set-up, Templates: template \u201Corder-shipped\u201D", "Set-up, Recipients: recipient \u201Ccustomer-10021\u201D",
                           "Set-up, Secrets: secret \u201Csmtp-password\u201D", "Set-up, Tokens: access token \u201Cshop\u201D"})
    QVERIFY2(here.asked()->words().contains(QString::fromUtf8(each)), qPrintable(here.asked()->words()));
  QCOMPARE(here.asked()->discardButton()->text(), QStringLiteral("Forget what was typed"));
  QCOMPARE(here.asked()->keepButton()->text(), QStringLiteral("Keep editing"));
  QVERIFY(!here.asked()->words().contains(QStringLiteral("s3cret")));
}

void LeavingTest::openSheetIsNamedUntilItIsLeft() {
  Parts parts;
  Writing here(attached(parts));
  QVERIFY(here.ready);
  button(*here.view, QStringLiteral("Send a test message"))->click();
  Sheet* sheet = nullptr;
  for (Sheet* each : here.view->findChildren<Sheet*>())
    if (each->isOpen()) sheet = each;
  QVERIFY(sheet != nullptr);
  QVERIFY(!sheet->holdsTyped());  // what stands there by itself was typed by nobody
  for (QLineEdit* line : sheet->findChildren<QLineEdit*>())
    if (line->accessibleName() == QLatin1String("To")) QTest::keyClicks(line, QStringLiteral("ana@example.com"));
  here.console.window().close();
  QVERIFY(here.asked() != nullptr);
  QCOMPARE(here.asked()->question(), QStringLiteral("Not saved: text under \u201CSend a test message\u201D"));
  here.asked()->keepButton()->click();
  QTRY_VERIFY(here.asked() == nullptr);
  sheet->dismiss();
  here.console.window().close();
  QCOMPARE(here.finished.count(), 1);
}

void LeavingTest::anotherEngineAsksFirst() {
  Parts parts;
  FakeEngine other;
  QCOMPARE(parts.know({parts.engine.address(), other.address()}).size(), 2);
  Writing here(parts.make(nullptr));
  QVERIFY(here.ready);
  here.type();
  Q_EMIT here.console.window().engineWanted(2);
  QTRY_VERIFY(here.asked() != nullptr);
  here.asked()->keepButton()->click();
  QTRY_VERIFY(here.asked() == nullptr);
  QCOMPARE(here.engine(), parts.engine.address().url);
  QCOMPARE(here.typed(), QStringLiteral("Dear {{name}}"));
  Q_EMIT here.console.window().engineWanted(2);
  QTRY_VERIFY(here.asked() != nullptr);
  here.asked()->discardButton()->click();
  QTRY_COMPARE(here.engine(), other.address().url);
}

void LeavingTest::newerWishTakesThePlaceOfTheQuestion() {
  Parts parts;
  FakeEngine other;
  QCOMPARE(parts.know({parts.engine.address(), other.address()}).size(), 2);
  Writing here(parts.make(nullptr));
  QVERIFY(here.ready);
  here.type();
  here.console.window().close();
  const UnsavedDialog* first = here.asked();
  QVERIFY(first != nullptr);
  // Such as an alert of that engine that was pressed.
  Q_EMIT here.console.window().linkWanted(QStringLiteral("signalbox://127.0.0.1:%1/held").arg(other.address().url.port()));
  QTRY_VERIFY(here.asked() != nullptr && here.asked() != first);
  here.asked()->discardButton()->click();
  QTRY_COMPARE(here.engine(), other.address().url);
  QTRY_COMPARE(here.console.context().navigator.place().screen, QStringLiteral("held"));
  QCOMPARE(here.finished.count(), 0);
}

void LeavingTest::engineThatIsShownIsForgottenOnceWhatIsTypedMayGo() {
  Parts parts;
  const auto known = parts.know({parts.engine.address()});
  Writing here(parts.make(nullptr));
  QVERIFY(here.ready);
  here.type();
  here.console.openEngines();
  QTRY_VERIFY(here.console.engines()->sheet()->isOpen());
  here.console.engines()->row(known.first().name)->removeButton()->click();
  QVERIFY(here.asked() != nullptr);
  QVERIFY(!here.console.removal()->sheet()->isOpen());
  here.asked()->discardButton()->click();
  QVERIFY(here.console.removal()->sheet()->isOpen());
}

void LeavingTest::ownEngineIsAskedAboutAfterwards() {
  Parts parts;
  parts.launcher.answer = parts.engine.address();
  ConsoleParts given = parts.make(&parts.launcher);
  given.demo = true;
  Writing here(given);
  QVERIFY(here.ready);
  here.type();
  here.console.window().close();
  QVERIFY(here.asked() != nullptr);
  QVERIFY(here.console.window().findChild<CloseDialog*>() == nullptr);
  here.asked()->discardButton()->click();
  auto* dialog = here.console.window().findChild<CloseDialog*>();
  QVERIFY(dialog != nullptr);
  button(*dialog, QStringLiteral("Stay"))->click();
  QCOMPARE(here.typed(), QStringLiteral("Dear {{name}}"));
}

}  // namespace signalbox::tests
