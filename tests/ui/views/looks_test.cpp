#include "tests/ui/views/looks_test.h"

#include <QAbstractFileIconProvider>
#include <QAbstractScrollArea>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontMetrics>
#include <QLayout>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>

#include <algorithm>

#include "tests/ui/support/desk.h"
#include "tests/ui/support/seen.h"
#include "ui/state/operation_model.h"
#include "ui/views/audit_view.h"
#include "ui/views/engines/engine_health.h"
#include "ui/views/engines/engine_row.h"
#include "ui/views/export_act.h"
#include "ui/views/latest_messages.h"
#include "ui/views/messages/dead_letters_view.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_list_view.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/operations/operation_report.h"
#include "ui/views/operations/operations_view.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/past/incident_report.h"
#include "ui/views/set_up/import_sheet.h"
#include "ui/views/set_up/recipients_page.h"
#include "ui/views/set_up/set_up_view.h"
#include "ui/views/table_body.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/timeline_view.h"

namespace signalbox::tests {

using namespace ui::views;
using namespace ui::widgets;

void LooksTest::whatOnlyShowsIsClosedAndFramedOnce() {
  Desk desk;
  QVERIFY(desk.connectNow());
  AuditView audit(desk.context());
  auto* row = audit.findChild<Sheet*>();
  QVERIFY(row != nullptr);
  QCOMPARE(row->cancelButton()->text(), QStringLiteral("Close"));
  QWidget host;
  host.resize(1200, 800);
  host.show();
  const ui::state::OperationModel operations(desk.session);
  OperationReportSheet report(desk.context(), operations, &host);
  report.open(QStringLiteral("0196c3a1-0000-7000-8000-0000000000d2"));
  QTRY_VERIFY(!report.shown().isEmpty());
  QCOMPARE(report.sheet()->cancelButton()->text(), QStringLiteral("Close"));
  QCOMPARE(report.sheet()->findChild<Card*>()->layout()->contentsMargins(), QMargins());
}

void LooksTest::groupsHaveTheirRowsAndTheMessagesTheRest() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_COMPARE(view.groups()->model()->rowCount(), 8);
  const auto scrolls = [&view] { return view.groups()->table()->verticalScrollBar()->maximum() > 0; };
  QTRY_VERIFY(!scrolls());
  const int needed = view.groups()->height();
  view.resize(2352, 1368);
  QTRY_COMPARE(view.groups()->height(), needed);
  QVERIFY(!scrolls());
  QVERIFY(view.messages()->height() > needed);
}

void LooksTest::whatGroupsAreByStandsWhereACardsContentDoes() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DeadLettersView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  QTRY_COMPARE(view.groups()->model()->rowCount(), 8);
  const auto* by = view.groups()->findChild<SegmentedControl*>();
  QVERIFY(by != nullptr);
  const int in = desk.theme.px(ui::theme::grid::kCard);
  QTRY_COMPARE(by->mapTo(view.groups(), QPoint()), QPoint(in, in));
}

void LooksTest::openMessageScrollsAsOne() {
  Desk desk;
  QVERIFY(desk.connectNow());
  DetailCard card(desk.context(), ui::state::Place::deadLetters, nullptr);
  card.resize(400, 180);  // lower than what it tells
  card.QWidget::show();
  card.show(QString::fromStdString(canned::deadLetters().front().id));
  const auto* story = card.findChild<TimelineView*>();
  QVERIFY(story != nullptr);
  QTRY_VERIFY(story->isVisible() && story->height() > 0 && story->height() >= story->heightForWidth(story->width()));
  const auto bars = [&card] {
    int count = 0;
    for (const auto* each : card.findChildren<QAbstractScrollArea*>()) count += each->isVisible() && each->verticalScrollBar()->maximum() > 0 ? 1 : 0;
    return count;
  };
  QTRY_COMPARE(bars(), 1);
  card.chooseTab(QStringLiteral("raw"));
  QVERIFY(!story->isVisible());
  card.chooseTab(QStringLiteral("timeline"));
  QVERIFY(story->isVisible());
}

void LooksTest::titlesOfAllCardsStandInOneLine() {
  Desk desk;
  const QString words = QStringLiteral("Finished");
  QWidget page;
  page.resize(900, 700);
  Card padded(desk.theme, words, &page), table(desk.theme, {}, &page), square(desk.theme, words, &page);
  padded.setBody(new QWidget);
  setTableBody(desk.theme, &table, words, new Table(desk.theme, words));
  square.setBody(new Table(desk.theme, words), false);  // touches the border itself
  int top = 0;
  for (Card* card : {&padded, &table, &square}) card->setGeometry(0, 200 * top++, 600, 180);
  page.show();
  for (Card* card : {&table, &square}) {
    const int edge = labelled(padded, words)->mapTo(&padded, QPoint()).x();
    QCOMPARE(labelled(*card, words)->mapTo(card, QPoint()).x(), edge);
  }
}

void LooksTest::engineThatIsIllSaysWhy() {
  Desk desk;
  QVERIFY(desk.connectNow());
  const auto words = [&desk] { return healthOf(desk.session).words; };
  QCOMPARE(words(), QStringLiteral("Connected, twilio not sending"));
  const auto say = [&desk](auto change) {
    protocol::Snapshot snapshot = desk.session.state().snapshot();
    change(snapshot);
    desk.session.state().setSnapshot(snapshot);
  };
  say([](protocol::Snapshot& now) { now.providers.front().breaker.mode = "forced_open"; });
  QCOMPARE(words(), QStringLiteral("Connected, smtp-primary and 1 more not sending"));
  say([](protocol::Snapshot& now) {
    for (auto& provider : now.providers) {
      provider.breaker.mode = "auto";
      provider.breaker.state = "closed";
    }
    now.totals.openBreakers = 1;  // of a webhook's destination
  });
  QCOMPARE(words(), QStringLiteral("Connected, a destination gets nothing"));
  say([](protocol::Snapshot& now) {
    now.totals.openBreakers = 0;
    now.alerts.resize(1);
  });
  QCOMPARE(words(), QStringLiteral("Connected, 1 alert"));
  say([](protocol::Snapshot& now) { now.alerts.clear(); });
  QCOMPARE(words(), QStringLiteral("Connected"));
  QVERIFY(healthOf(desk.session).shape == BreakerState::Closed);
  say([](protocol::Snapshot& now) {
    for (auto& provider : now.providers) provider.enabled = false;
  });
  QCOMPARE(words(), QStringLiteral("Connected, every provider is switched off"));
  QVERIFY(healthOf(desk.session).shape == BreakerState::Open);
  say([](protocol::Snapshot& now) { now.providers.clear(); });
  QCOMPARE(words(), QStringLiteral("Connected, no provider is set up"));
  QVERIFY(healthOf(desk.session).shape == BreakerState::Unknown);  // which is no fault
  say([](protocol::Snapshot& now) { now.engine.diskFull = true; });
  QVERIFY(healthOf(desk.session).shape == BreakerState::Open);
}

void LooksTest::whereNobodyIsListedOneCanBeAdded() {
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 780);
  RecipientsPage page(desk.context(), &host, &host);
  page.resize(1200, 780);
  host.show();
  const auto card = [&page](const QString& name) {
    const auto all = page.findChildren<Card*>();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const Card* each) { return each->accessibleName() == name; });
    return found == all.end() ? nullptr : *found;
  };
  Card* list = card(QStringLiteral("Recipients"));
  QVERIFY(list != nullptr);
  QTRY_COMPARE(list->state(), Card::State::Empty);
  const Label* beside = labelled(page, QStringLiteral("Where a recipient is reached and what they want will stand here."));
  QVERIFY(beside != nullptr && beside->isVisible());
  Q_EMIT list->emptyActPressed();
  const Card* form = card(QStringLiteral("New recipient"));
  QVERIFY(form != nullptr && form->state() == Card::State::Content);
}

void LooksTest::alertsAndVersionStandApart() {
  Desk desk;
  QVERIFY(desk.connectNow());
  EngineRow row(desk.theme, desk.connection, nullptr);
  row.resize(728, 52);
  protocol::Snapshot snapshot = canned::snapshot();
  snapshot.totals.dead = 4711;
  snapshot.alerts.resize(2);
  row.showHealth(healthOf(desk.session), &snapshot, false, false);
  row.show();
  const Label* alerts = labelled(row, QStringLiteral("2"));
  const Label* version = labelled(row, QStringLiteral("0.1.0"));
  QVERIFY(alerts != nullptr && version != nullptr);
  const int gap = version->geometry().left() - alerts->geometry().right() - 1;
  QVERIFY2(gap >= 24, qPrintable(QString::number(gap)));
  const Label* health = labelled(row, QStringLiteral("Connected, twilio not sending"));
  QVERIFY(health != nullptr);
  const QRect words = QFontMetrics(health->font()).boundingRect(QRect(0, 0, health->width(), 1000), Qt::TextWordWrap, health->text());
  QVERIFY2(words.width() <= health->width() && words.height() <= health->height(), "all of it has room");
}

void LooksTest::oneSampleIsToldAsOne() {
  Desk desk;
  QVERIFY(desk.connectNow());
  for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
    std::vector<protocol::PlanSample> samples(count, canned::samples().front());
    desk.engine.server().on("GET /plans/", json(boost::json::serialize(boost::json::object{{"data", protocol::toJson(samples)}})));
    SampleDiff diff(desk.context(), nullptr);
    diff.load(QStringLiteral("p1"));
    const QString words = count == 1 ? QStringLiteral("The first one, as it is and as it would go out")
                                     : QStringLiteral("The first 2, as they are and as they would go out");
    QTRY_VERIFY(labelled(diff, words) != nullptr);
  }
}

/// What stands in a card has no frame of its own, and so none of a frame's room.
void LooksTest::noCardStandsInACard() {
  Desk desk;
  QVERIFY(desk.connectNow());
  SetUpView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter(Place{QStringLiteral("set-up"), {QStringLiteral("subscriptions"), QStringLiteral("pager")}, {}});
  const auto* failures = view.findChild<LatestMessages*>();
  QVERIFY(failures != nullptr);
  QTRY_VERIFY(failures->isVisible());
  QCOMPARE(failures->findChild<Card*>()->layout()->contentsMargins(), QMargins());
  const Label* title = labelled(*failures, QStringLiteral("Latest failures"));
  QVERIFY(title != nullptr);
  QCOMPARE(title->mapTo(failures, QPoint()).x(), 0);  // under those of the form's fields
  QStringList heads;
  const QAbstractItemModel* listed = failures->findChild<Table*>()->model();
  for (int column = 0; column < listed->columnCount(); ++column) heads << listed->headerData(column, Qt::Horizontal).toString();
  QVERIFY2(heads.contains(QStringLiteral("Event")) && !heads.contains(QStringLiteral("Template")), qPrintable(heads.join(QLatin1Char(' '))));
}

void LooksTest::titleOfAListStandsAlsoWithoutRows() {
  Desk desk;
  QVERIFY(desk.connectNow());
  OperationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  view.enter({});
  const QList<Card*> cards = view.findChildren<Card*>();
  const auto list =
      std::find_if(cards.begin(), cards.end(), [](const Card* each) { return each->accessibleName() == QLatin1String("Finished operations"); });
  QVERIFY(list != cards.end());
  Card& card = **list;
  QTRY_VERIFY(card.state() == Card::State::Content);
  const Label* title = labelled(card, QStringLiteral("Finished"));
  QVERIFY(title != nullptr && title->isVisible());
  card.showEmpty(QStringLiteral("None"));
  QVERIFY2(title->isVisible(), "empty");
  card.showError(QStringLiteral("Not read"), {});
  QVERIFY2(title->isVisible(), "failed");
  card.showLoading();
  QVERIFY2(title->isVisible(), "loading");
}

void LooksTest::messageIsToBeChosenOnlyWhereOneIsListed() {
  const QString words = QStringLiteral("Choose a message");
  Desk desk;
  desk.engine.setEmpty();
  QVERIFY(desk.connectNow());
  NotificationsView view(desk.context());
  view.resize(1232, 828);
  view.show();
  const auto* detail = view.findChild<DetailCard*>();
  QVERIFY(detail != nullptr && detail->isVisible());
  QVERIFY2(!says(*detail, words), "the list loads");
  view.enter({});
  QTRY_VERIFY(view.messages()->card()->state() == Card::State::Empty);
  QVERIFY(!says(*detail, words));
  DetailCard card(desk.context(), ui::state::Place::notifications, nullptr);
  card.QWidget::show();
  QVERIFY(says(card, words));
  QStandardItemModel list;
  card.follow(list);
  QVERIFY(!says(card, words));
  list.appendRow(new QStandardItem);
  QVERIFY(says(card, words));
  list.removeRow(0);
  QVERIFY(!says(card, words));
}

void LooksTest::dialogsForFilesHaveTheConsolesIcons_data() {
  QTest::addColumn<QString>("dialog");
  for (const char* each : {"export", "report", "import"}) QTest::newRow(each) << QString::fromLatin1(each);
}

/// Where the desktop has no dialog of its own, as here.
void LooksTest::dialogsForFilesHaveTheConsolesIcons() {
  using ui::theme::Icon;
  QFETCH(const QString, dialog);
  Desk desk;
  QVERIFY(desk.connectNow());
  QWidget host;
  host.resize(1200, 780);
  host.show();
  IncidentReport report(desk.context(), &host);
  ImportSheet import(desk.context(), &host);
  if (dialog == QLatin1String("export")) ExportAct::ask(desk.context(), QStringLiteral("held"), {}, &host);
  if (dialog == QLatin1String("report")) report.ask(canned::kNow - std::chrono::hours{1}, canned::kNow);
  if (dialog == QLatin1String("import")) import.choose();
  auto* files = host.findChild<QFileDialog*>();
  QVERIFY(files != nullptr);
  const auto same = [&desk](const QIcon& icon, Icon ours) {
    return icon.pixmap(QSize(16, 16)).toImage() == desk.theme.icon(ours).pixmap(QSize(16, 16)).toImage();
  };
  for (const auto& [name, icon] :
       {std::pair{"backButton", Icon::Back}, std::pair{"forwardButton", Icon::Forward}, std::pair{"toParentButton", Icon::ChevronUp},
        std::pair{"newFolderButton", Icon::Plus}, std::pair{"listModeButton", Icon::List}, std::pair{"detailModeButton", Icon::Operations}}) {
    const auto* tool = files->findChild<QToolButton*>(QLatin1String(name));
    QVERIFY2(tool != nullptr, name);
    QVERIFY2(same(tool->icon(), icon), name);
  }
  const auto* places = files->findChild<QWidget*>(QStringLiteral("sidebar"));
  QVERIFY(places != nullptr && places->isHidden());
  QVERIFY(!files->isSizeGripEnabled());
  QVERIFY(files->iconProvider() != nullptr);
  QVERIFY(same(files->iconProvider()->icon(QAbstractFileIconProvider::Folder), Icon::Folder));
  QVERIFY(same(files->iconProvider()->icon(QFileInfo(QStringLiteral("people.csv"))), Icon::File));
  QCOMPARE(files->palette().color(QPalette::Window), desk.theme.colors().raised);
  files->close();
}

}  // namespace signalbox::tests
