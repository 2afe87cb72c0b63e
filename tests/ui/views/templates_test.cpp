#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/sent_view.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/set_up/template_preview.h"
#include "ui/views/set_up/template_versions.h"
#include "ui/views/set_up/templates_page.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/code_view.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/html_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::tests {

using namespace ui::views;

namespace {

struct Templates {
  Templates() : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("templates"), QStringLiteral("order-shipped")}, {}});
    page = view.templates();
    loaded = QTest::qWaitFor([this] { return page->nameField()->text() == QLatin1String("order-shipped"); }, 5000);
  }
  protocol::TemplateView put(const char* path) {
    const auto view_ = protocol::parse<protocol::TemplateView>(desk.engine.server().last(QByteArray("PUT ") + path).body.toStdString());
    return view_.ok() ? *view_ : protocol::TemplateView{};
  }
  QByteArray sent(const char* path, const char* header) { return desk.engine.server().last(QByteArray("PUT ") + path).headers.value(header); }
  int puts() { return desk.engine.server().count("PUT /templates/order-shipped"); }
  QString said() { return page->answer()->text(); }
  /// From now on jon has saved version 9, and the engine takes what replaces that one.
  void letSomebodySave() {
    protocol::TemplateView theirs = canned::templates().front();
    theirs.version = 9;
    theirs.updatedBy = "jon";
    theirs.text = "From jon";
    const auto page_ = [](std::vector<protocol::TemplateView> rows) {
      protocol::Page<protocol::TemplateView> made;
      made.asOf = canned::asOf();
      made.data = std::move(rows);
      return json(protocol::toText(made));
    };
    auto all = canned::templates(), versions = canned::versions();
    all[0] = theirs;
    versions.insert(versions.begin(), theirs);
    desk.engine.server().on("GET /templates", page_(all));
    desk.engine.server().on("GET /templates/", page_(versions));
    desk.engine.server().on("PUT /templates/", [](const Asked& asked) {
      if (asked.headers.value("if-match") != "\"9\"") return problem(412, "precondition_failed", "the template has version 9 by now, saved by jon");
      auto saved = protocol::parse<protocol::TemplateView>(asked.body.toStdString());
      if (saved.ok()) saved->version = 10;
      return saved.ok() ? json(protocol::toText(*saved)) : problem(400, "malformed", "no template");
    });
  }
  Desk desk;
  bool ready;
  SetUpView view;
  TemplatesPage* page = nullptr;
  bool loaded = false;
};

}  // namespace

void TemplatesTest::listIsReadToItsEnd() {
  Desk desk;
  desk.engine.server().on("GET /templates", [](const Asked& asked) {
    const bool second = asked.target.contains("cursor=1");
    protocol::Page<protocol::TemplateView> page;
    page.asOf = canned::asOf();
    page.data = {canned::templates()[second ? 1 : 0]};
    page.hasMore = !second;
    page.nextCursor = second ? "" : "1";
    return json(protocol::toText(page));
  });
  QVERIFY(desk.connectNow());
  SetUpView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("templates"), QStringLiteral("login-code")}, {}});
  QTRY_COMPARE(view.templates()->nameField()->text(), QStringLiteral("login-code"));
}

void TemplatesTest::answerTakesALineOnlyWhenThereIsOne() {
  Templates screen;
  QVERIFY(screen.ready && screen.loaded);
  QVERIFY(!screen.page->answer()->isVisible());
  screen.page->textField()->setPlainText(QStringLiteral("Dear {{name}}"));
  screen.page->saveButton()->click();
  QTRY_VERIFY(screen.page->answer()->isVisible());
  screen.page->choose(QStringLiteral("login-code"));
  QVERIFY(!screen.page->answer()->isVisible());
}

void TemplatesTest::htmlIsEditedBesideTheText() {
  Templates screen;
  QVERIFY(screen.ready && screen.loaded);
  QVERIFY(!screen.page->htmlField()->isVisible());
  screen.page->chooseBody(QStringLiteral("html"));
  QVERIFY(screen.page->htmlField()->isVisible());
  QCOMPARE(screen.page->htmlField()->toPlainText(), QStringLiteral("<p>Hello {{name}}</p>"));
  screen.page->htmlField()->setPlainText(QStringLiteral("<p>Hola {{name}}</p>"));
  screen.page->saveButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("PUT /templates/order-shipped"), 1);
  QCOMPARE(screen.put("/templates/order-shipped").html, std::string("<p>Hola {{name}}</p>"));
  QVERIFY(!screen.put("/templates/order-shipped").text.empty());
}

void TemplatesTest::twoVersionsAreCompared() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.page->chooseBeside(QStringLiteral("versions"));
  TemplateVersions& versions = *screen.page->versions();
  QTRY_COMPARE(versions.after()->count(), 8);
  QVERIFY(versions.findChild<ui::widgets::DiffView*>() != nullptr);  // which knows where a line that is too long goes on
  QCOMPARE(versions.before()->currentIndex(), 1);
  QVERIFY2(versions.shown().contains(QStringLiteral("- Your parcel {{order}} is on its way")), qPrintable(versions.shown()));
  QVERIFY2(versions.shown().contains(QStringLiteral("+ Your order {{order}} is on its way")), qPrintable(versions.shown()));
  // The closed boxes have room for a few words; the open ones, the pointer and a screen reader tell the rest.
  for (const QComboBox* box : {versions.before(), versions.after()}) {
    QVERIFY2(box->fontMetrics().horizontalAdvance(box->currentText()) < box->width() - screen.desk.theme.px(36), qPrintable(box->currentText()));
    for (int i = 0; i < box->count(); ++i) {
      const QString by = box->itemText(i).startsWith(QStringLiteral("v8")) ? QStringLiteral(" by jon") : QStringLiteral(" by ana");
      QVERIFY2(box->itemData(i).toString().endsWith(by), qPrintable(box->itemText(i)));
    }
    QVERIFY(box->view()->minimumWidth() > box->fontMetrics().horizontalAdvance(box->currentData().toString()));
  }
  QCOMPARE(versions.before()->currentText(), QStringLiteral("v7, 10 May"));
  QCOMPARE(versions.before()->toolTip(), QStringLiteral("v7, 10 May 2026 11:03 by ana"));
  QCOMPARE(versions.before()->accessibleDescription(), versions.before()->toolTip());
  versions.before()->setCurrentIndex(2);
  QVERIFY2(versions.before()->toolTip().startsWith(QStringLiteral("v6, 4 May 2026")), qPrintable(versions.before()->toolTip()));
  QVERIFY2(versions.shown().contains(QStringLiteral("- Parcel")), qPrintable(versions.shown()));
}

void TemplatesTest::olderVersionIsTakenAgain() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.page->chooseBeside(QStringLiteral("versions"));
  QTRY_COMPARE(screen.page->versions()->after()->count(), 8);
  screen.page->versions()->takeButton()->click();
  screen.page->saveButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("PUT /templates/order-shipped"), 1);
  QCOMPARE(screen.put("/templates/order-shipped").subject, std::string("Your parcel {{order}} is on its way"));
}

void TemplatesTest::previewTakesTheDataOfAMessage() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.page->preview()->takeDataOf(QString::fromStdString(canned::notifications()[0].id));
  QTRY_VERIFY(screen.page->preview()->dataField()->toPlainText().contains(QStringLiteral("884210")));
  QTRY_VERIFY(screen.desk.engine.server().last("POST /templates/order-shipped/preview").body.contains("884210"));
}

void TemplatesTest::dataOfAnotherTemplatesMessageComesTooLate() {
  Desk desk;
  QVERIFY(desk.connectNow());
  TemplatePreview preview(desk.context(), nullptr);
  preview.resize(480, 600);
  preview.show();
  preview.showTemplate(QStringLiteral("order-shipped"), 8, {});
  const QString data = preview.dataField()->toPlainText();
  preview.takeDataOf(QString::fromStdString(canned::notifications()[0].id));
  preview.showTemplate(QStringLiteral("login-code"), 1, {});
  QTRY_COMPARE(desk.engine.server().count("POST /templates/login-code/preview"), 1);
  QCOMPARE(preview.dataField()->toPlainText(), data);
}

/// That there is no data to take says nothing about what was made from the data that is there.
void TemplatesTest::templateWithoutMessagesKeepsItsPreview() {
  Desk desk;
  QVERIFY(desk.connectNow());
  desk.engine.server().on("POST /templates/order-shipped/preview", json(R"({"text": "Hello Ana"})"));
  protocol::Page<protocol::NotificationRow> none;
  none.asOf = canned::asOf();
  desk.engine.server().on("GET /notifications", json(protocol::toText(none)));
  TemplatePreview preview(desk.context(), nullptr);
  preview.resize(480, 600);
  preview.show();
  preview.showTemplate(QStringLiteral("order-shipped"), 8, {});
  QTRY_COMPARE(preview.shown(), QStringLiteral("Hello Ana"));
  const QString words = QStringLiteral("No message of this template is kept."), data = QStringLiteral("Data, as JSON");
  ui::widgets::ActButton* pick = button(preview, QStringLiteral("Use a message's data"));
  QVERIFY(pick != nullptr && !pick->isBlocked());
  pick->click();
  QTRY_VERIFY(labelled(preview, words) != nullptr);
  QCOMPARE(preview.shown(), QStringLiteral("Hello Ana"));
  QVERIFY(preview.sent()->isVisible());
  preview.dataField()->setPlainText(QStringLiteral("{}"));
  QVERIFY(labelled(preview, words) == nullptr && labelled(preview, data) != nullptr);
  // It is said of that template alone.
  pick->click();
  QTRY_VERIFY(labelled(preview, words) != nullptr);
  preview.showTemplate(QStringLiteral("login-code"), 1, {});
  QVERIFY(labelled(preview, words) == nullptr);
}

void TemplatesTest::previewThatBreaksOffHasChangedNothing() {
  Desk desk;
  QVERIFY(desk.connectNow());
  Scripted broken = json(R"({"text": "Hello Ana"})");
  broken.cutAfter = 5;
  desk.engine.server().on("POST /templates/order-shipped/preview", broken);
  TemplatePreview preview(desk.context(), nullptr);
  preview.resize(480, 600);
  preview.show();
  preview.showTemplate(QStringLiteral("order-shipped"), 8, {});
  QTRY_VERIFY2(preview.shown().contains(QStringLiteral("Nothing was changed.")), qPrintable(preview.shown()));
  ui::widgets::ActButton* copy = button(preview, QStringLiteral("Copy details"));
  QVERIFY(copy != nullptr);
  copy->click();
  const QString details = QGuiApplication::clipboard()->text();
  QVERIFY2(details.contains(QStringLiteral("changed: nothing")), qPrintable(details));
}

void TemplatesTest::languageIsATemplateOfItsOwn() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.page->languageButton()->click();
  QCOMPARE(screen.page->nameField()->text(), QStringLiteral("order-shipped."));
  QVERIFY(screen.page->saveButton()->isBlocked());
  QVERIFY(!screen.page->textField()->toPlainText().isEmpty());
  screen.page->nameField()->setText(QStringLiteral("order-shipped.es"));
  screen.page->saveButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("PUT /templates/order-shipped.es"), 1);
}

void TemplatesTest::templateIsRemovedOnceConfirmed() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.page->removeButton()->click();
  QVERIFY(screen.page->removal()->sheet()->isOpen());
  QCOMPARE(screen.desk.engine.server().count("DELETE /templates/"), 0);
  screen.page->removal()->sheet()->confirmButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("DELETE /templates/order-shipped"), 1);
}

void TemplatesTest::savingNamesTheVersionThatItReplaces() {
  Templates screen;
  QVERIFY(screen.loaded);
  QVERIFY2(screen.page->saveButton()->toolTip().contains(QStringLiteral("Nothing was changed")), qPrintable(screen.page->saveButton()->toolTip()));
  screen.page->textField()->setPlainText(QStringLiteral("Mine"));
  screen.page->saveButton()->click();
  QTRY_COMPARE(screen.puts(), 1);
  QCOMPARE(screen.sent("/templates/order-shipped", "if-match"), QByteArray("\"8\""));
  QCOMPARE(screen.sent("/templates/order-shipped", "if-none-match"), QByteArray());
  QTRY_VERIFY2(screen.said().startsWith(QStringLiteral("Saved")), qPrintable(screen.said()));
  screen.page->languageButton()->click();
  screen.page->nameField()->setText(QStringLiteral("order-shipped.es"));
  screen.page->saveButton()->click();
  QTRY_COMPARE(screen.desk.engine.server().count("PUT /templates/order-shipped.es"), 1);
  QCOMPARE(screen.sent("/templates/order-shipped.es", "if-none-match"), QByteArray("*"));
  QCOMPARE(screen.sent("/templates/order-shipped.es", "if-match"), QByteArray());
}

void TemplatesTest::versionOfSomebodyElseIsNotReplacedUnseen() {
  Templates screen;
  QVERIFY(screen.loaded);
  QVERIFY(!screen.page->meanwhile()->theirsButton()->isVisible() && !screen.page->meanwhile()->mineButton()->isVisible());
  screen.page->textField()->setPlainText(QStringLiteral("Mine"));
  screen.letSomebodySave();
  screen.page->saveButton()->click();
  const auto told = [&screen] { return screen.page->meanwhile()->words()->text(); };
  QTRY_VERIFY2(told().contains(QStringLiteral("version 9, by jon")), qPrintable(told()));
  QCOMPARE(screen.said(), QStringLiteral("Versions shows what is different."));
  QCOMPARE(screen.page->textField()->toPlainText(), QStringLiteral("Mine"));
  QVERIFY(screen.page->meanwhile()->theirsButton()->isVisible() && screen.page->meanwhile()->mineButton()->isVisible());
  QVERIFY(screen.page->saveButton()->isBlocked());
  // What is different stands beside it, and follows the editor.
  const auto shown = [&screen] { return screen.page->versions()->shown(); };
  QTRY_VERIFY2(shown().contains(QStringLiteral("- From jon")) && shown().contains(QStringLiteral("+ Mine")), qPrintable(shown()));
  screen.page->textField()->setPlainText(QStringLiteral("Mine, longer"));
  QVERIFY2(shown().contains(QStringLiteral("+ Mine, longer")), qPrintable(shown()));
  screen.page->meanwhile()->mineButton()->click();
  QVERIFY(!screen.page->meanwhile()->mineButton()->isVisible() && !screen.page->saveButton()->isBlocked());
  screen.page->saveButton()->click();
  QTRY_VERIFY2(screen.said().startsWith(QStringLiteral("Saved as version 10")), qPrintable(screen.said()));
  QCOMPARE(screen.puts(), 2);
  QCOMPARE(screen.put("/templates/order-shipped").text, std::string("Mine, longer"));
}

void TemplatesTest::theirsIsLoadedAndMineComesBack() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.page->textField()->setPlainText(QStringLiteral("Mine"));
  screen.letSomebodySave();
  screen.page->saveButton()->click();
  QTRY_VERIFY(screen.page->meanwhile()->theirsButton()->isVisible());
  screen.page->meanwhile()->theirsButton()->click();
  const auto written = [&screen] { return screen.page->textField()->toPlainText(); };
  QCOMPARE(written(), QStringLiteral("From jon"));
  QVERIFY(!screen.page->meanwhile()->theirsButton()->isVisible() && screen.page->backButton()->isVisible());
  // Another template asks, although nothing was typed into theirs.
  screen.page->choose(QStringLiteral("login-code"));
  QVERIFY(screen.page->removal()->sheet()->isOpen());
  screen.page->removal()->sheet()->dismiss();
  screen.page->textField()->setPlainText(QStringLiteral("From jon and me"));
  screen.page->backButton()->click();
  QCOMPARE(written(), QStringLiteral("Mine"));
  screen.page->backButton()->click();  // nothing of either is lost
  QCOMPARE(written(), QStringLiteral("From jon and me"));
  screen.page->saveButton()->click();
  QTRY_VERIFY2(screen.said().startsWith(QStringLiteral("Saved as version 10")), qPrintable(screen.said()));
  QCOMPARE(screen.put("/templates/order-shipped").text, std::string("From jon and me"));
  QVERIFY(!screen.page->backButton()->isVisible());
}

void TemplatesTest::nameThatIsTakenIsSaid() {
  Templates screen;
  QVERIFY(screen.loaded);
  screen.letSomebodySave();
  screen.page->languageButton()->click();
  screen.page->nameField()->setText(QStringLiteral("order-shipped.es"));
  screen.page->textField()->setPlainText(QStringLiteral("Hola"));
  screen.page->saveButton()->click();
  QTRY_VERIFY2(screen.said().contains(QStringLiteral("There is a template order-shipped.es already")), qPrintable(screen.said()));
  QCOMPARE(screen.page->textField()->toPlainText(), QStringLiteral("Hola"));
  QVERIFY(!screen.page->saveButton()->isBlocked());
}

void TemplatesTest::mailIsShownAsItsReaderSeesIt() {
  // The same view shows a template's preview and a message that was sent.
  const std::string html =
      R"(<p>Hello <b>Ana</b></p><img src=\"ADDRESS/pixel.png\"><p style=\"background-image: url('ADDRESS/ground.png')\">Bye</p>)";
  Templates screen;
  QVERIFY(screen.loaded);
  const std::string sent = QString::fromStdString(html)
                               .replace(QStringLiteral("ADDRESS"), screen.desk.engine.address().url.toString(QUrl::StripTrailingSlash))
                               .toStdString();
  const std::string rendered = R"({"subject": "On its way", "text": "Hello Ana in text", "html": ")" + sent + "\"}";
  screen.desk.engine.server().on("POST /templates/order-shipped/preview", json(rendered));
  protocol::NotificationDetail detail = canned::detail(canned::notifications()[0].id);
  detail.rendered = boost::json::parse(rendered);
  screen.desk.engine.server().on("GET /notifications/", json(protocol::toText(detail)));
  screen.page->textField()->setPlainText(QStringLiteral("changed"));
  DetailCard card(screen.desk.context(), ui::state::Place::notifications, nullptr);
  card.resize(600, 500);
  card.show();
  card.show(QString::fromStdString(canned::notifications()[0].id));
  card.chooseTab(QStringLiteral("sent"));
  for (SentView* view : {screen.page->preview()->sent(), card.sent()}) {
    QTRY_VERIFY(view->asText()->toPlainText().contains(QStringLiteral("Hello Ana in text")));
    QVERIFY(!view->asText()->toPlainText().contains(QStringLiteral("<b>")));
    QTRY_VERIFY(view->kinds()->isVisible());
    QVERIFY(view->asText()->isVisible());
    view->choose(QStringLiteral("html"));
    QVERIFY(view->asHtml()->isVisible());
    const QString read = view->asHtml()->toPlainText();
    QVERIFY2(read.contains(QStringLiteral("Hello Ana")) && !read.contains(QStringLiteral("<b>")), qPrintable(read));
    view->asHtml()->grab();  // whatever it would load, it would load now
    view->say(QStringLiteral("Nothing"));
    QVERIFY(!view->kinds()->isVisible() && view->asText()->isVisible());
  }
  for (const char* path : {"GET /pixel.png", "GET /ground.png"}) QCOMPARE(screen.desk.engine.server().count(path), 0);
}

}  // namespace signalbox::tests
