#include "tests/ui/views/set_up_states_test.h"

#include <QApplication>
#include <QImage>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>

#include <algorithm>
#include <memory>

#include "engine/base/check.h"
#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/views/engines/colour_choice.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/list_place.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/shown_once.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/card.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

namespace {

const QString kUnread = QStringLiteral("The list was not read.");

Scripted none() {
  return json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", boost::json::array{}}}));
}
Scripted stopping() { return problem(503, "unavailable", "The engine is stopping"); }

struct SetUp {
  explicit SetUp(bool empty = false) {
    if (empty) desk.engine.setEmpty();
    ready = desk.connectNow();
    view = std::make_unique<SetUpView>(desk.context());
    view->resize(1232, 828);
  }
  void go(const QString& page) {
    view->show();
    view->enter(Place{QStringLiteral("set-up"), {page}, {}});
  }
  ScriptedServer& server() { return desk.engine.server(); }
  /// The list beside the form, in whatever state it is.
  Card* list() {
    for (const ListPlace* each : view->findChildren<ListPlace*>())
      if (each->isVisible()) return each->findChild<Card*>();
    return nullptr;
  }
  bool isLoading() {
    const auto cards = view->findChildren<Card*>();
    return std::any_of(cards.begin(), cards.end(), [](const Card* each) { return each->isVisible() && each->state() == Card::State::Loading; });
  }
  Desk desk;
  bool ready = false;
  std::unique_ptr<SetUpView> view;
};

/// With smtp-primary in the form.
struct Providers : SetUp {
  Providers() {
    go(QStringLiteral("providers"));
    loaded = QTest::qWaitFor([this] { return page().form()->name() == QLatin1String("smtp-primary"); }, 5000);
  }
  ProvidersPage& page() { return *view->providers(); }
  /// Those of a form that was just put together are shown by the next events.
  QLineEdit* line(const char* name) {
    const auto found = [&]() -> QLineEdit* {
      for (auto* each : page().form()->findChildren<QLineEdit*>())
        if (each->isVisible() && each->accessibleName() == QLatin1String(name)) return each;
      return nullptr;
    };
    SB_CHECK(QTest::qWaitFor([&] { return found() != nullptr; }, 5000), name);
    return found();
  }
  bool loaded = false;
};

QString shown(const TemplatePreview& preview) { return preview.shown(); }

}  // namespace

void SetUpStatesTest::listSaysWhatIsTheCase_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QString>("sentence");
  QTest::newRow("providers") << QByteArray() << QStringLiteral("No provider yet. Add the first one below.");  // they come with the snapshot
  QTest::newRow("templates") << QByteArray("GET /templates") << QStringLiteral("No template yet. Add the first one below.");
  QTest::newRow("tokens") << QByteArray("GET /tokens") << QStringLiteral("No access token. Make the first one below.");
  QTest::newRow("subscriptions") << QByteArray("GET /subscriptions") << QStringLiteral("No subscription yet. Add the first one below.");
  QTest::newRow("secrets") << QByteArray("GET /secrets") << QStringLiteral("No secret yet. Add the first one below.");
}

void SetUpStatesTest::listSaysWhatIsTheCase() {
  QFETCH(QByteArray, path);
  QFETCH(QString, sentence);
  SetUp rig(true);
  QVERIFY(rig.ready);
  if (!path.isEmpty()) rig.server().on(path, none());
  if (!path.isEmpty()) rig.server().withhold();
  rig.go(QString::fromLatin1(QTest::currentDataTag()));
  QTRY_VERIFY(rig.list() != nullptr);
  if (!path.isEmpty()) {
    QTRY_COMPARE(rig.server().count(path), 1);
    QCOMPARE(rig.list()->state(), Card::State::Loading);
    QVERIFY(rig.list()->findChild<Skeleton*>()->shape() == Skeleton::Shape::List);
    rig.server().give();
  }
  QTRY_COMPARE(rig.list()->state(), Card::State::Empty);
  QVERIFY(says(*rig.list(), sentence));
  QTRY_VERIFY(!rig.isLoading());
  // The way to the first one is free wherever it stands.
  int ways = 0;
  for (const ActButton* each : rig.view->findChildren<ActButton*>()) {
    const bool leads = each->text().startsWith(QStringLiteral("Add a ")) || each->text().startsWith(QStringLiteral("Make a "));
    if (!leads || !each->isVisible() || each->text() == QStringLiteral("Add a language")) continue;  // to a template, which there is none of
    ++ways;
    QVERIFY2(!each->isBlocked(), qPrintable(each->text() + QStringLiteral(": ") + each->toolTip()));
  }
  QVERIFY(ways > 0);
  if (path.isEmpty()) QCOMPARE(ways, 1);  // the form of providers does not repeat it
}

void SetUpStatesTest::listThatWasNotReadLeavesTheReasonToTheForm() {
  SetUp rig;
  QVERIFY(rig.ready);
  const Scripted templates =
      json(boost::json::serialize(boost::json::object{{"as_of", protocol::toJson(canned::asOf())}, {"data", protocol::toJson(canned::templates())}}));
  rig.server().on("GET /templates", stopping());
  rig.go(QStringLiteral("templates"));
  QTRY_VERIFY(says(*rig.view, kUnread));
  QVERIFY(says(*rig.view, QStringLiteral("The list of templates could not be read.")));
  QVERIFY(button(*rig.list(), QStringLiteral("Retry")) == nullptr);
  rig.server().on("GET /templates", templates);
  button(*rig.view, QStringLiteral("Retry"))->click();
  QTRY_COMPARE(rig.list()->state(), Card::State::Content);
  // Where somebody writes in the form the way to ask again is in the list.
  SetUp writing;
  writing.server().on("GET /templates", stopping());
  writing.server().withhold();
  writing.go(QStringLiteral("templates"));
  button(*writing.view, QStringLiteral("Add a template"))->click();
  writing.view->templates()->nameField()->setText(QStringLiteral("welcome"));
  writing.server().give();
  QTRY_COMPARE(writing.list()->state(), Card::State::Error);
  writing.server().on("GET /templates", templates);
  button(*writing.list(), QStringLiteral("Retry"))->click();
  QTRY_COMPARE(writing.list()->state(), Card::State::Content);
  QCOMPARE(writing.view->templates()->nameField()->text(), QStringLiteral("welcome"));
}

void SetUpStatesTest::nobodyIsChosenBeforeTheListIsThere() {
  const QString choose = QStringLiteral("Choose a recipient"),
                neutral = QStringLiteral("Where a recipient is reached and what they want will stand here.");
  SetUp rig;
  rig.server().withhold();
  rig.go(QStringLiteral("recipients"));
  QTRY_COMPARE(rig.server().count("GET /recipients"), 1);
  QVERIFY(says(*rig.view, neutral) && !says(*rig.view, choose));
  rig.server().give();
  QTRY_VERIFY(says(*rig.view, choose));
  SetUp failed;
  failed.server().on("GET /recipients", stopping());
  failed.go(QStringLiteral("recipients"));
  QTRY_VERIFY(says(*failed.view, QStringLiteral("The engine is stopping")));
  QVERIFY(says(*failed.view, neutral) && !says(*failed.view, choose));
}

void SetUpStatesTest::addressThatIsNotFoundSaysNothingOfOthers() {
  SetUp rig;
  rig.server().on("GET /suppressions", none());
  rig.go(QStringLiteral("suppressions"));
  QTRY_VERIFY(says(*rig.view, QStringLiteral("No address is suppressed.")));
  SearchField* search = nullptr;
  for (auto* each : rig.view->findChildren<SearchField*>())
    if (each->isVisible()) search = each;
  QVERIFY(search != nullptr);
  Q_EMIT search->searched(QStringLiteral("ana"));
  QTRY_VERIFY(says(*rig.view, QStringLiteral("No suppressed address begins with that.")));
  QVERIFY(!says(*rig.view, QStringLiteral("No address is suppressed.")));
}

void SetUpStatesTest::previewSaysWhatWillStandThere() {
  SetUp rig(true);
  rig.server().on("GET /templates", none());
  rig.go(QStringLiteral("templates"));
  QTRY_VERIFY(says(*rig.view, QStringLiteral("No templates.")));
  TemplatePreview& preview = *rig.view->templates()->preview();
  const QString words = QStringLiteral("What a recipient gets of the template will stand here.");
  QCOMPARE(shown(preview), words);
  preview.dataField()->setPlainText(QStringLiteral("{}"));  // made anew, of nothing
  QTRY_COMPARE(shown(preview), words);
}

void SetUpStatesTest::previewThatFailedIsMadeAgain() {
  const QByteArray path("POST /templates/order-shipped/preview");
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.engine.server().on(path, stopping());
  TemplatePreview preview(desk.context(), nullptr);
  preview.resize(480, 600);
  preview.show();
  const auto retry = [&preview] { return button(preview, QStringLiteral("Retry")); };
  preview.showTemplate(QStringLiteral("order-shipped"), 8, {});
  QTRY_VERIFY2(shown(preview).contains(QStringLiteral("The engine is stopping")), qPrintable(shown(preview)));
  // It looks like a failure, not like what a recipient would get.
  const auto* card = preview.findChild<Card*>();
  QCOMPARE(card->state(), Card::State::Error);
  QVERIFY(says(*card, QStringLiteral("The preview could not be made.")) && !preview.sent()->isVisible());
  QVERIFY(retry() != nullptr && button(*card, QStringLiteral("Copy details")) != nullptr);
  desk.engine.server().on(path, json(R"({"text": "Hello Ana"})"));
  retry()->click();
  QTRY_COMPARE(shown(preview), QStringLiteral("Hello Ana"));
  QVERIFY(retry() == nullptr && preview.sent()->isVisible());
  // What is wrong in the template is wrong as long as nobody changes it.
  desk.engine.server().on(
      path,
      json(R"({"title": "Invalid", "status": 422, "code": "invalid", "errors": [{"pointer": "/template/text", "detail": "has no end"}]})", 422));
  preview.dataField()->setPlainText(QStringLiteral("{}"));
  QTRY_COMPARE(shown(preview), QStringLiteral("The preview cannot be made.\ntext: has no end"));
  QVERIFY(retry() == nullptr && !preview.sent()->isVisible());
  preview.showTemplate(QStringLiteral("login-code"), 1, {});
  QCOMPARE(shown(preview), QString());  // not the former one's, while its own is being made
  QVERIFY(retry() == nullptr);
}

void SetUpStatesTest::versionsOfANewTemplateAreToCome() {
  SetUp rig;
  rig.go(QStringLiteral("templates"));
  QTRY_COMPARE(rig.view->templates()->nameField()->text(), QStringLiteral("order-shipped"));
  button(*rig.view, QStringLiteral("Add a template"))->click();
  rig.view->templates()->chooseBeside(QStringLiteral("versions"));
  QVERIFY(says(*rig.view, QStringLiteral("The versions of a saved template will stand here.")));
}

void SetUpStatesTest::menuOfMessagesStaysInTheWindow() {
  SetUp rig;
  rig.go(QStringLiteral("templates"));
  QTRY_COMPARE(rig.view->templates()->nameField()->text(), QStringLiteral("order-shipped"));
  ActButton* pick = button(*rig.view, QStringLiteral("Use a message's data"));
  QVERIFY(pick != nullptr);
  QTRY_VERIFY(!pick->isBlocked());
  pick->click();
  const auto menu = [] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()); };
  QTRY_VERIFY(menu() != nullptr);
  const int edge = pick->mapToGlobal(QPoint(pick->width(), 0)).x();
  const bool isInside = menu()->frameGeometry().right() <= edge;
  menu()->close();
  QVERIFY(isInside);
}

void SetUpStatesTest::newProviderSaysWhatItLacks() {
  Providers rig;
  QVERIFY(rig.loaded);
  QVERIFY(!says(rig.page(), QStringLiteral("is required")));
  rig.page().add(QStringLiteral("smtp"));
  QVERIFY(says(rig.page(), QStringLiteral("Host is required")));
  QVERIFY2(button(rig.page(), QStringLiteral("Remove")) == nullptr, "nothing is there to be removed");
  rig.line("Host, required")->setText(QStringLiteral("mail.example.com"));
  QVERIFY(!says(rig.page(), QStringLiteral("Host is required")));
  QVERIFY(says(rig.page(), QStringLiteral("Sender is required")));
  rig.line("Sender, required")->setText(QStringLiteral("shop@example.com"));
  QVERIFY(says(rig.page(), QStringLiteral("The engine checks every field when it is added.")));
  QVERIFY(!rig.page().saveButton()->isBlocked());
}

void SetUpStatesTest::newProviderIsLeft() {
  Providers rig;
  QVERIFY(rig.loaded);
  QVERIFY(button(rig.page(), QStringLiteral("Cancel")) == nullptr);
  rig.page().add(QStringLiteral("smtp"));
  button(rig.page(), QStringLiteral("Cancel"))->click();  // nothing was typed
  QCOMPARE(rig.page().form()->name(), QStringLiteral("smtp-primary"));
  QVERIFY(button(rig.page(), QStringLiteral("Remove")) != nullptr);
  rig.page().add(QStringLiteral("smtp"));
  rig.line("Host, required")->setText(QStringLiteral("mail.example.com"));
  button(rig.page(), QStringLiteral("Cancel"))->click();
  Sheet& asked = *rig.page().removal()->sheet();
  QVERIFY(asked.isOpen());
  QCOMPARE(asked.accessibleName(), QStringLiteral("Not saved: provider \u201Csmtp\u201D"));
  QCOMPARE(asked.cancelButton()->text(), QStringLiteral("Keep editing"));
  QCOMPARE(rig.page().form()->name(), QStringLiteral("smtp"));
  asked.confirmButton()->click();
  QCOMPARE(rig.page().form()->name(), QStringLiteral("smtp-primary"));
  // The sheet asks its other questions as before.
  button(rig.page(), QStringLiteral("Remove"))->click();
  QCOMPARE(asked.cancelButton()->text(), QStringLiteral("Cancel"));
}

void SetUpStatesTest::lastProviderOfAChannelIsSaid() {
  Providers rig;
  QVERIFY(rig.loaded);
  Sheet& sheet = *rig.page().removal()->sheet();
  const auto ask = [&rig](const char* name) {
    rig.page().choose(QString::fromLatin1(name));
    button(rig.page(), QStringLiteral("Remove"))->click();
  };
  ask("vonage");  // twilio is not sending
  QVERIFY(sheet.isOpen());
  QVERIFY(says(sheet, QStringLiteral("412 wait, and nothing else could send SMS now.")));
  sheet.dismiss();
  ask("twilio");
  QVERIFY(!says(sheet, QStringLiteral("nothing else could send")));
  sheet.dismiss();
  ask("smtp-primary");
  QVERIFY(!says(sheet, QStringLiteral("nothing else could send")));
}

void SetUpStatesTest::newSubscriptionSaysWhatItLacks() {
  SetUp rig;
  rig.go(QStringLiteral("subscriptions"));
  QTRY_VERIFY(button(*rig.view, QStringLiteral("Remove")) != nullptr);
  button(*rig.view, QStringLiteral("Add a subscription"))->click();
  QVERIFY(says(*rig.view, QStringLiteral("It needs a name")));
  QVERIFY(button(*rig.view, QStringLiteral("Remove")) == nullptr);
  button(*rig.view, QStringLiteral("Cancel"))->click();
  QVERIFY(!says(*rig.view, QStringLiteral("It needs a name")));
  QVERIFY(button(*rig.view, QStringLiteral("Remove")) != nullptr);
}

void SetUpStatesTest::tokenOfAKnownEngineIsAskedFor() {
  Desk desk;
  desk.keychain.there = false;
  ui::workspace::Connection staging;
  staging.name = QStringLiteral("Staging");
  staging.url = QUrl(QStringLiteral("https://staging.example.com"));
  ConnectDialog dialog(desk.attaching(), nullptr);
  dialog.askToken(staging, QStringLiteral("The token of Staging is asked for each time and kept in memory only: no keychain answers."));
  dialog.show();
  bool looked = false;
  desk.tokens.placeWords(&dialog, [&looked](const QString&) { looked = true; });  // the dialog has its answer by then
  QTRY_VERIFY(looked);
  QCOMPARE(dialog.windowTitle(), QStringLiteral("Token of Staging"));
  QVERIFY(labelled(dialog, QStringLiteral("Token of Staging")) != nullptr);
  int told = 0;
  for (const Label* each : dialog.findChildren<Label*>()) told += each->text().contains(QStringLiteral("kept in memory only")) ? 1 : 0;
  QCOMPARE(told, 1);
  ActButton* attach = button(dialog, QStringLiteral("Test and attach"));
  QVERIFY(attach != nullptr && attach->isBlocked() && says(dialog, QStringLiteral("Enter the token")));
  for (auto* each : dialog.findChildren<QLineEdit*>())
    if (each->accessibleName() == QLatin1String("Token")) each->setText(QStringLiteral("sbx_token"));
  QVERIFY(!attach->isBlocked() && !says(dialog, QStringLiteral("Enter the token")));
  dialog.fill({}, {}, {});
  QVERIFY2(attach->isBlocked() && says(dialog, QStringLiteral("Enter the URL")), "the first of what is missing");
}

void SetUpStatesTest::secretStandsInTheMiddleAndItsWarningOnItsGround() {
  Desk desk;
  for (const auto mode : {ui::theme::Mode::Light, ui::theme::Mode::Dark}) {
    desk.theme.setMode(mode);
    ShownOnce once(desk.theme, QStringLiteral("The token, shown this once"), nullptr);
    once.tell(QStringLiteral("Copy it now"), QStringLiteral("sbx_the-secret"));
    once.resize(600, once.sizeHint().height());
    const auto* secret = once.findChild<CodeView*>();
    QVERIFY(QTest::qWaitForWindowExposed(&once));
    QVERIFY(qAbs(secret->cursorRect().center().y() - secret->viewport()->rect().center().y()) <= 2);
    const QRect ground = labelled(once, QStringLiteral("Copy it now"))->parentWidget()->geometry();
    const QImage picture = once.grab().toImage();
    const QPoint beside = QPoint(ground.left() + 4, ground.center().y()) * picture.devicePixelRatio();
    QCOMPARE(picture.pixelColor(beside), desk.theme.colors().warningGround);
  }
}

void SetUpStatesTest::coloursStandOutFromADarkGround() {
  Desk desk;
  desk.theme.setMode(ui::theme::Mode::Dark);
  ColourChoice choice(desk.theme, nullptr);
  choice.resize(choice.sizeHint());
  const QImage picture = choice.grab().toImage();
  const int cell = desk.theme.px(ui::theme::grid::kControl);
  for (int i = 0; i < static_cast<int>(ui::theme::kEngineBadges.size()); ++i) {
    bool isOutlined = false;
    for (int x = i * cell; x < i * cell + cell / 4; ++x)
      isOutlined = isOutlined || picture.pixelColor(x, picture.height() / 2) == desk.theme.colors().inputBorder;
    QVERIFY2(isOutlined, qPrintable(QString::number(i)));
  }
}

}  // namespace signalbox::tests
