#include <QLineEdit>
#include <QTest>

#include "engine/protocol/vault.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/secrets_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

struct Secrets {
  Secrets() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("secrets")}, {}});
    page = view.secrets();
    loaded = QTest::qWaitFor([this] { return !page->keyWords().isEmpty() && page->nameField()->text() == QLatin1String("smtp-password"); }, 5000);
  }
  Desk desk;
  bool ready;
  SetUpView view;
  SecretsPage* page = nullptr;
  bool loaded = false;
};

}  // namespace

void SecretsTest::eachIsListedWithWhoUsesIt() {
  Secrets screen;
  QVERIFY(screen.ready && screen.loaded);
  bool told = false;
  for (const Label* label : screen.page->findChildren<Label*>()) told = told || label->text().contains(QStringLiteral("used by smtp-primary"));
  QVERIFY(told);
  QWidget host;
  auto* unread = new SecretsPage(screen.desk.context(), &host, &host);
  QVERIFY2(unread->nameField()->parentWidget()->isHidden(), "no room is kept for what a secret that is there does not have");
  QVERIFY(screen.page->removeButton()->isBlocked());
  QVERIFY(screen.page->removeButton()->toolTip().contains(QStringLiteral("smtp-primary")));
  const QWidget* field = screen.page->valueField();
  const QWidget* area = field;
  while (area != nullptr && qobject_cast<const ScrollColumn*>(area) == nullptr) area = area->parentWidget();
  QVERIFY(area != nullptr);
  const auto before = [&] { return field->mapTo(area, QPoint()).x(); };
  QTRY_COMPARE(area->width() - before() - field->width(), before());  // as much room behind it as before it
}

void SecretsTest::valueGoesInAndNeverComesOut() {
  Secrets screen;
  QVERIFY(screen.loaded);
  QVERIFY(screen.page->valueField()->text().isEmpty());
  QCOMPARE(screen.page->valueField()->echoMode(), QLineEdit::Password);
  QVERIFY(screen.page->saveButton()->isBlocked());
  screen.page->valueField()->setText(QStringLiteral("s3cret"));
  screen.page->saveButton()->click();
  QVERIFY(screen.page->valueField()->text().isEmpty());
  QTRY_COMPARE(screen.desk.engine.server().count("PUT /secrets/smtp-password"), 1);
  const auto put = protocol::parse<protocol::SecretPut>(screen.desk.engine.server().last("PUT /secrets/smtp-password").body.toStdString());
  QVERIFY(put.ok());
  QCOMPARE(put->value, std::string("s3cret"));
}

void SecretsTest::newOneNeedsNameAndValue() {
  Secrets screen;
  QVERIFY(screen.loaded);
  screen.page->startNew();
  QVERIFY(screen.page->saveButton()->isBlocked());
  screen.page->nameField()->setText(QStringLiteral("twilio-key"));
  QVERIFY(screen.page->saveButton()->isBlocked());
  screen.page->valueField()->setText(QStringLiteral("abc"));
  QVERIFY(!screen.page->saveButton()->isBlocked());
  screen.page->saveButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("PUT /secrets/twilio-key"), 1);
}

void SecretsTest::unusedOneIsRemovedOnceConfirmed() {
  Secrets screen;
  QVERIFY(screen.loaded);
  screen.page->choose(QStringLiteral("old-key"));
  QVERIFY(!screen.page->removeButton()->isBlocked());
  screen.page->removeButton()->click();
  QVERIFY(screen.page->removal()->sheet()->isOpen());
  screen.page->removal()->sheet()->confirmButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("DELETE /secrets/old-key"), 1);
}

void SecretsTest::keysAreChangedWithAReason() {
  Secrets screen;
  QVERIFY(screen.loaded);
  QVERIFY2(screen.page->keyWords().contains(QStringLiteral("beside the database")), qPrintable(screen.page->keyWords()));
  for (ActButton* each : screen.page->findChildren<ActButton*>())
    if (each->text() == QLatin1String("New data key")) each->click();
  auto* sheet = screen.page->keySheet()->sheet();
  QVERIFY(sheet->isOpen() && sheet->confirmButton()->isBlocked());
  sheet->findChild<QLineEdit*>()->setText(QStringLiteral("yearly change"));
  sheet->confirmButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("POST /vault/rotate"), 1);
  const auto asked = protocol::parse<protocol::VaultRotate>(screen.desk.engine.server().last("POST /vault/rotate").body.toStdString());
  QVERIFY(asked.ok());
  QCOMPARE(asked->key, std::string("data"));
  QCOMPARE(asked->reason, std::string("yearly change"));
}

}  // namespace signalbox::tests
