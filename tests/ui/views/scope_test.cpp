// What an act on a list is about: the chosen group stays chosen whatever is searched for, and the words and counts beside it are those of what is
// meant.
#include <QMenu>
#include <QScrollBar>
#include <QTest>
#include <QTimer>

#include <algorithm>

#include "tests/ui/support/desk.h"
#include "tests/ui/views/views_tests.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/search_bar.h"
#include "ui/views/query_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;
using Column = ui::state::NotificationTableModel::Column;

namespace {

/// Dead letters as a link opens them: a group's id may be empty.
struct Opened {
  explicit Opened(const QString& q, const QString& group = {}) : ready(desk.connectNow()), view(desk.context()) {
    view.resize(1232, 828);
    view.show();
    const QStringList path = group.isEmpty() ? QStringList() : QStringList{QStringLiteral("groups"), group};
    view.enter(Place{QStringLiteral("dead-letters"), path, {{QStringLiteral("q"), q}}});
    loaded = QTest::qWaitFor([this] { return view.messages()->model()->rowCount() > 0; }, 5000);
  }
  protocol::PlanRequest planned() {
    const auto request = protocol::parse<protocol::PlanRequest>(desk.engine.server().last("POST /plans").body.toStdString());
    return request.ok() ? *request : protocol::PlanRequest{};
  }
  int plans() { return desk.engine.server().count("POST /plans"); }

  Desk desk;
  bool ready;
  DeadLettersView view;
  bool loaded = false;
};

/// Messages as they stand on a page, with the acts of the dead letters.
struct Bar {
  Bar() : ready(desk.connectNow()), card(desk.context(), ui::state::Place::deadLetters, QStringLiteral("Messages"), nullptr) {
    replay = card.addAct(QStringLiteral("Replay"), QStringLiteral("replay.bulk"), {});
    edit = card.addAct(QStringLiteral("Edit and replay"), QStringLiteral("replay.bulk"), {});
    discard = card.addAct(QStringLiteral("Discard"), QStringLiteral("discard"), {});
    write = card.addAct(QStringLiteral("Export"), QStringLiteral("notifications.read"), {}, false);
    card.setScope(QStringLiteral("cause:c1"), QStringLiteral("in this group"), 23011);
    card.resize(1200, 400);
    card.show();
    card.setActive(true);
    loaded = QTest::qWaitFor([this] { return card.model()->rowCount() > 0; }, 5000);
  }
  const Label* words() const {
    for (const Label* label : card.findChildren<Label*>())
      if (label->text() == QLatin1String("All 23,011 in this group")) return label;
    return nullptr;
  }
  bool areBeside() const {
    return words()->geometry().right() < replay->geometry().left() && words()->geometry().bottom() > replay->geometry().top();
  }
  bool areAbove() const { return words()->geometry().bottom() < replay->geometry().top(); }
  bool isCut() const { return words()->width() < words()->fontMetrics().horizontalAdvance(words()->text()); }

  Desk desk;
  bool ready;
  MessagesCard card;
  ActButton* replay = nullptr;
  ActButton* edit = nullptr;
  ActButton* discard = nullptr;
  ActButton* write = nullptr;
  bool loaded = false;
};

QString groupId(std::size_t number) { return QString::fromStdString(canned::groups()[number].id); }

ActButton* button(const QWidget& view, const QString& text) {
  for (ActButton* each : view.findChildren<ActButton*>())
    if (!each->isHidden() && each->text() == text) return each;
  return nullptr;
}

}  // namespace

void ScopeTest::partWithAChoiceStandsInParentheses_data() {
  QTest::addColumn<QString>("first");
  QTest::addColumn<QString>("second");
  QTest::addColumn<QString>("joined");
  const auto row = [](const char* name, const char* first, const char* second, const char* joined) {
    QTest::newRow(name) << QString::fromLatin1(first) << QString::fromLatin1(second) << QString::fromLatin1(joined);
  };
  row("a choice", "cause:x", "provider:a OR provider:b", "cause:x (provider:a OR provider:b)");
  row("a choice before", "provider:a OR provider:b", "age>1h", "(provider:a OR provider:b) age>1h");
  row("both", "a OR b", "c OR d", "(a OR b) (c OR d)");
  row("none", "cause:x", "provider:a age>1h", "cause:x provider:a age>1h");
  row("one in parentheses", "cause:x", "(a OR b) c", "cause:x (a OR b) c");
  row("one beside parentheses", "cause:x", "(a)OR(b)", "cause:x ((a)OR(b))");
  row("a quoted word", "cause:x", "\"a OR b\"", "cause:x \"a OR b\"");
  row("a quoted parenthesis", "cause:x", "error:\"a) \\\" (\" OR b", "cause:x (error:\"a) \\\" (\" OR b)");
  row("nothing to search for", "cause:x", "  ", "cause:x");
  row("no group", "", " a OR b ", "a OR b");
  // The engine refuses these as they are; in parentheses they would be another search.
  row("closed before it is opened", "cause:x", "a) OR (b", "cause:x a) OR (b");
  row("closed too often", "cause:x", "a OR b)", "cause:x a OR b)");
  row("never closed", "cause:x", "a OR (b", "cause:x a OR (b");
}

void ScopeTest::partWithAChoiceStandsInParentheses() {
  QFETCH(QString, first);
  QFETCH(QString, second);
  QFETCH(QString, joined);
  QCOMPARE(joinQuery(first, second), joined);
}

void ScopeTest::requiredIsWhatEveryAlternativeAsksFor_data() {
  QTest::addColumn<bool>("required");
  for (const char* q : {"is:discarded", "is=discarded", "is:\"discarded\"", "age>1h is:discarded", "(is:discarded) template:x",
                        "is:discarded a OR b is:discarded", "is:discarded AND -is:dead"})
    QTest::newRow(q) << true;
  for (const char* q : {"", "-is:discarded", "NOT is:discarded", "-(is:discarded)", "is:discarded OR is:dead", "\"is:discarded\"",
                        "error:\"is:discarded\"", "is:discardedtoo", "data.is:discarded"})
    QTest::newRow(*q == '\0' ? "nothing" : q) << false;
}

void ScopeTest::requiredIsWhatEveryAlternativeAsksFor() {
  QFETCH(bool, required);
  const QString q = QLatin1String(QTest::currentDataTag()) == QLatin1String("nothing") ? QString() : QString::fromLatin1(QTest::currentDataTag());
  QCOMPARE(requiresTerm(q, QStringLiteral("is"), QStringLiteral("discarded")), required);
}

void ScopeTest::searchWithAChoiceStaysInTheGroup() {
  Opened dead(QStringLiteral("provider:a OR provider:b"), groupId(2));
  QVERIFY(dead.ready && dead.loaded);
  const QString meant = QStringLiteral("cause:%1 (provider:a OR provider:b)").arg(groupId(2));
  QTRY_COMPARE(dead.view.messages()->model()->query(), meant);
  QCOMPARE(dead.view.exportQuery(), meant);
  dead.view.perform(Act::replay);
  QTRY_COMPARE(dead.plans(), 1);
  QCOMPARE(QString::fromStdString(dead.planned().q), meant);
}

void ScopeTest::menuOfACauseMeansAllOfIt() {
  Opened dead{QString()};
  QVERIFY(dead.loaded);
  QTRY_COMPARE(dead.view.groups()->scopeIds(), QStringList{groupId(0)});
  dead.view.messages()->table()->setChosen({dead.view.messages()->model()->idAt(0)});
  QMenu menu;
  dead.view.groups()->fillMenu(menu, groupId(0));
  QVERIFY(!menu.actions().isEmpty() && menu.actions().first()->text().startsWith(QStringLiteral("Replay 23,011")));
  menu.actions().first()->trigger();
  QTRY_COMPARE(dead.plans(), 1);
  QVERIFY(dead.planned().ids.empty());
  QCOMPARE(QString::fromStdString(dead.planned().q), QStringLiteral("cause:") + groupId(0));
  QVERIFY(dead.view.messages()->table()->chosen().isEmpty());
}

void ScopeTest::groupCountsWhatTheSearchFinds() {
  Opened dead(QStringLiteral("template:login-code"), groupId(2));
  QVERIFY(dead.loaded);
  QTRY_COMPARE(dead.view.messages()->words(), QStringLiteral("All 7,844 found in this group"));
  QTRY_VERIFY(button(dead.view, QStringLiteral("Replay 7,844")) != nullptr);
  dead.view.groups()->clearScope();
  QTRY_COMPARE(dead.view.messages()->words(),
               QStringLiteral("All 90 dead letters found"));  // by the list itself: there may be more groups than are loaded
}

void ScopeTest::everyBulkActSaysOfHowMany() {
  Opened dead(QString(), groupId(2));
  QVERIFY(dead.loaded);
  for (const char* act : {"Replay 7,844", "Edit and replay 7,844", "Discard 7,844"})
    QTRY_VERIFY2(button(dead.view, QLatin1String(act)) != nullptr, act);
  QVERIFY(button(dead.view, QStringLiteral("Export")) != nullptr);
}

void ScopeTest::searchForWhatIsNotDiscardedKeepsTheGroups() {
  Opened dead(QStringLiteral("-is:discarded"));
  QVERIFY(dead.loaded);
  QVERIFY(!dead.view.groups()->isHidden());
  QTRY_VERIFY(button(dead.view, QStringLiteral("Replay 23,011")) != nullptr);
  dead.view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QStringLiteral("is:discarded age>1h")}}});
  QVERIFY(dead.view.groups()->isHidden());
}

void ScopeTest::searchThatFindsNothingIsCleared() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  const Card& card = *view.messages()->card();
  const auto saysWhenSearched = [&](const char* q, const char* words) {
    view.enter(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), QString::fromLatin1(q)}}});
    return QTest::qWaitFor([&] {
      const auto labels = card.findChildren<Label*>();
      return std::any_of(labels.begin(), labels.end(),
                         [words](const Label* label) { return label->isVisible() && label->text() == QLatin1String(words); });
    }, 5000);
  };
  QVERIFY(saysWhenSearched("", "No messages here."));
  QVERIFY(button(view, QStringLiteral("Clear the search")) == nullptr);
  QVERIFY(saysWhenSearched("is:discarded", "Nothing is discarded. What is stands here, and can be restored, until it is purged."));
  QVERIFY(button(view, QStringLiteral("Clear the search")) == nullptr);
  QVERIFY(saysWhenSearched("provider:twilio", "No dead letters match the search."));
  QVERIFY(button(view, QStringLiteral("Clear the search")) != nullptr);
  button(view, QStringLiteral("Clear the search"))->click();
  QCOMPARE(view.messages()->model()->query(), QString());
  QTRY_COMPARE(card.state(), Card::State::Empty);
  QVERIFY(button(view, QStringLiteral("Clear the search")) == nullptr);
}

void ScopeTest::wordsStandAboveTheActsWhereBothDoNotFit() {
  Bar bar;
  QVERIFY(bar.ready && bar.loaded);
  QTRY_VERIFY(bar.words() != nullptr && bar.areBeside());
  QVERIFY(!bar.isCut());
  const int acts = bar.write->geometry().right() - bar.replay->geometry().left();
  bar.card.resize(acts + 60, 400);  // with the edges, and not enough for the words
  QTRY_VERIFY(bar.areAbove());
  QVERIFY(!bar.isCut());
  QCOMPARE(bar.discard->text(), QStringLiteral("Discard 23,011"));
  bar.card.resize(bar.card.minimumSizeHint().width(), 400);
  QTRY_COMPARE(bar.discard->text(), QStringLiteral("Discard"));
  QCOMPARE(bar.edit->text(), QStringLiteral("Edit and replay"));
  QCOMPARE(bar.replay->text(), QStringLiteral("Replay 23,011"));
  QTRY_VERIFY(bar.write->geometry().right() < bar.write->parentWidget()->width());
  QVERIFY(bar.replay->geometry().left() >= 0);
  bar.card.resize(1200, 400);
  QTRY_VERIFY(bar.areBeside());
  QCOMPARE(bar.discard->text(), QStringLiteral("Discard 23,011"));
}

void ScopeTest::templateGivesWayToTheNumbers() {
  Bar bar;
  QVERIFY(bar.loaded);
  const Table& table = *bar.card.table();
  const auto* model = bar.card.model();
  const auto isHidden = [&](Column column) { return table.isColumnHidden(model->columnOf(column)); };
  QVERIFY(!isHidden(Column::templateName));
  bar.card.resize(580, 400);
  QTRY_VERIFY(isHidden(Column::templateName));
  QVERIFY(!isHidden(Column::tries) && !isHidden(Column::replays));
  QTRY_COMPARE(table.horizontalScrollBar()->maximum(), 0);
  // What is discarded shows its day of purge in place of its replays, however wide it is.
  bar.card.resize(1200, 400);
  bar.card.showPurge(true);
  bar.card.resize(1210, 400);
  QVERIFY(isHidden(Column::replays) && !isHidden(Column::purge));
  bar.card.showPurge(false);
  QVERIFY(!isHidden(Column::replays) && isHidden(Column::purge));
}

void ScopeTest::templateGivesWayToWhatIsKnown() {
  Desk desk;
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* model = view.messages()->model();
  QTRY_VERIFY(model->rowCount() > 0);
  const Table& table = *view.messages()->table();
  QTRY_VERIFY(table.isColumnHidden(model->columnOf(Column::templateName)));
  QVERIFY2(table.columnWidth(model->columnOf(Column::known)) >= 200, qPrintable(QString::number(table.columnWidth(model->columnOf(Column::known)))));
  const QFontMetrics metrics(desk.theme.font(ui::theme::Type::Caption));
  const int words = metrics.horizontalAdvance(QStringLiteral("Connection closed after the request was sent"));
  const int room = table.columnWidth(model->columnOf(Column::known)) - 2 * desk.theme.px(ui::theme::grid::kSmall);
  QVERIFY2(words <= room, qPrintable(QStringLiteral("%1 of %2").arg(words).arg(room)));
  view.resize(2400, 828);
  QTRY_VERIFY(!table.isColumnHidden(model->columnOf(Column::templateName)));
}

void ScopeTest::templateGivesWayToTheError() {
  Desk desk;
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* model = view.messages()->model();
  QTRY_VERIFY(model->rowCount() > 0);
  const Table& table = *view.messages()->table();
  QTRY_VERIFY(table.isColumnHidden(model->columnOf(Column::templateName)));
  QVERIFY(!table.isColumnHidden(model->columnOf(Column::channel)));
  QVERIFY2(table.columnWidth(model->columnOf(Column::error)) >= 160, qPrintable(QString::number(table.columnWidth(model->columnOf(Column::error)))));
  view.resize(2400, 828);
  QTRY_VERIFY(!table.isColumnHidden(model->columnOf(Column::templateName)));
}

void ScopeTest::heldBeginsWithWhatTheProviderSaid() {
  Desk desk;
  std::vector<protocol::NotificationRow> rows = canned::held();
  rows.resize(4);
  const auto tell = [&rows](std::size_t at, const char* code, const char* words, const char* reason) {
    rows[at].errorCode = code;
    rows[at].error = words;
    rows[at].reason = reason;
  };
  tell(0, "504", "Gateway Timeout", "the outcome is unknown; an operator decides");
  tell(1, "", "Connection closed", "");
  tell(2, "", "", "the outcome is unknown; the provider is asked");
  tell(3, "", "", "");
  protocol::Page<protocol::NotificationRow> page;
  page.asOf = canned::asOf();
  page.data = rows;
  desk.engine.server().on("GET /held", json(protocol::toText(page)));
  QVERIFY(desk.connectNow());
  HeldView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const auto* model = view.messages()->model();
  QTRY_COMPARE(model->rowCount(), 4);
  const auto known = [model](int row) { return model->index(row, model->columnOf(Column::known)).data().toString(); };
  QCOMPARE(known(0), QStringLiteral("504 Gateway Timeout  \u00B7  the outcome is unknown; an operator decides"));
  QCOMPARE(known(1), QStringLiteral("Connection closed"));
  QCOMPARE(known(2), QStringLiteral("the outcome is unknown; the provider is asked"));
  QCOMPARE(known(3), QStringLiteral("No answer, may have arrived"));
  // As narrow as the column may become, what the provider said is there in full.
  const Table& table = *view.messages()->table();
  const QFontMetrics metrics(desk.theme.font(ui::theme::Type::Caption));
  QTRY_VERIFY(metrics.horizontalAdvance(QStringLiteral("504 Gateway Timeout")) < table.columnWidth(model->columnOf(Column::known)));
}

void ScopeTest::savedViewsAreCountedAnewWhileShown() {
  Opened dead{QString()};
  QVERIFY(dead.loaded);
  QTRY_VERIFY(dead.desk.engine.server().count("GET /views") > 0);
  QTimer* recount = nullptr;
  for (QTimer* each : dead.view.findChild<SearchBar*>()->findChildren<QTimer*>())
    if (each->interval() == SearchBar::kRecountMs) recount = each;
  QVERIFY(recount != nullptr && recount->isActive());
  const int before = dead.desk.engine.server().count("GET /views");
  recount->setInterval(1);
  QTRY_VERIFY(dead.desk.engine.server().count("GET /views") > before);
  dead.view.hide();
  QVERIFY(!recount->isActive());
}

}  // namespace signalbox::tests
