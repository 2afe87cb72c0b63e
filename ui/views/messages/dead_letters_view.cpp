#include "ui/views/messages/dead_letters_view.h"

#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/groups_card.h"
#include "ui/views/messages/message_menu.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/search_bar.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

namespace {
constexpr std::int64_t kExportMost = 60;  // a query has no more terms than 64
constexpr std::int64_t kPlanMost = 64;    // of messages that a plan names one by one
const QString kDiscarded = QStringLiteral("is:discarded");
const QString kRows = QStringLiteral("dead-letters-rows");
constexpr int kGroups = 347;      // what groups by, a header and eight rows, one of them of two lines
constexpr int kGroupsShare = 52;  // per cent of the height, at most
constexpr int kMessages = 720, kDetail = 468;

/// Groups over messages. Until somebody drags it, the groups have what they need, and all that is left is the messages'.
class RowsSplitter final : public QSplitter {
 public:
  RowsSplitter(ViewContext context, QWidget* parent) : QSplitter(Qt::Vertical, parent), context_(context) {
    connect(&context_.theme, &theme::Theme::changed, this, [this] { share(); });
  }

 protected:
  void resizeEvent(QResizeEvent* event) override {
    QSplitter::resizeEvent(event);
    share();
  }

 private:
  void share() {
    if (context_.layout.layout().splitters.contains(kRows)) return;
    const int groups = qMin(context_.theme.px(kGroups), height() * kGroupsShare / 100);
    setSizes({groups, height() - handleWidth() - groups});
  }

  ViewContext context_;
};
}  // namespace

DeadLettersView::DeadLettersView(ViewContext context, QWidget* parent) : View(context, parent) {
  build();
  follow();
  showScope();
}

void DeadLettersView::build() {
  auto* all = theme::column(theme(), this, theme::grid::kCard, theme::Margins::all(theme::grid::kPage));
  search_ = new SearchBar(context_, QStringLiteral("dead-letters"), tr("Search dead letters, such as provider:twilio age>1h"),
                          {{tr("All"), {}},
                           {tr("Last hour"), QStringLiteral("died>-1h")},
                           {tr("Replayed before"), QStringLiteral("replayed>0")},
                           {tr("Discarded"), kDiscarded}},
                          this);
  all->addWidget(search_);
  QSplitter* upDown = new RowsSplitter(context_, this);
  groups_ = new GroupsCard(context_, this, upDown);
  auto* sides = new QSplitter(Qt::Horizontal, upDown);
  messages_ = new MessagesCard(context_, state::Place::deadLetters, tr("Messages"), sides);
  detail_ = new DetailCard(context_, state::Place::deadLetters, sides);
  detail_->follow(*messages_->model());
  for (QSplitter* splitter : {upDown, sides}) {
    splitter->setHandleWidth(theme().px(theme::grid::kCard));
    splitter->setChildrenCollapsible(false);
  }
  sides->setSizes({kMessages, kDetail});
  sides->setStretchFactor(0, 3);
  sides->setStretchFactor(1, 2);
  context_.layout.keep(upDown, kRows);
  context_.layout.keep(sides, QStringLiteral("dead-letters-columns"));
  all->addWidget(upDown, 1);
  replay_ = messages_->addAct(tr("Replay"), QStringLiteral("replay.bulk"), tr("Plan a replay (r)"));
  edit_ = messages_->addAct(tr("Edit and replay"), QStringLiteral("replay.bulk"), tr("Find and replace, then replay (e)"));
  discard_ = messages_->addAct(tr("Discard"), QStringLiteral("discard"), tr("Plan to discard (d)"));
  restore_ = messages_->addAct(tr("Restore"), QStringLiteral("discard"), tr("Back to the dead letters"));
  export_ = messages_->addAct(tr("Export"), QStringLiteral("notifications.read"), tr("Write these to a file"), false);
  for (widgets::ActButton* button : {replay_, edit_}) messages_->allowOne(button, QStringLiteral("replay.one"));
  for (widgets::ActButton* button : {replay_, edit_, discard_, restore_}) messages_->limit(button, kPlanMost);
  messages_->needsToo(edit_, {editPermission("data"), editPermission("to")});
  messages_->needsToo(export_, {QStringLiteral("dead_letters.read")});
  messages_->limit(export_, kExportMost);
  messages_->onlyReads(export_);
  replay_->setGlyph(theme::Icon::Replay);
  edit_->setGlyph(theme::Icon::Edit);
  discard_->setGlyph(theme::Icon::Discard);
  sheet_ = new OperationSheet(context_, this);
}

void DeadLettersView::follow() {
  connect(search_, &SearchBar::searched, this, [this] {
    groups_->setQuery(search_->asked());
    showScope();
    tellPlace();
  });
  connect(groups_, &GroupsCard::scopeChanged, this, [this] {
    showScope();
    tellPlace();
  });
  connect(groups_, &GroupsCard::narrowWanted, search_, &SearchBar::narrow);
  connect(groups_->model(), &state::PagedTableModel::looked, this, [this] {
    if (const auto messages = groups_->model()->messages()) search_->tellCount(*messages, groups_->model()->asOf().time);
  });
  connect(groups_, &GroupsCard::opened, this, [this] { messages_->table()->setFocus(); });
  connect(groups_, &GroupsCard::actWanted, this, [this](const QString& kind, const QString& id) {
    groups_->table()->clearChosen();
    groups_->choose(id);
    messages_->clearChosen();  // the row's own messages are meant, also where some of them are ticked
    plan(kind);
  });
  connect(messages_, &MessagesCard::currentChanged, detail_, qOverload<const QString&>(&DetailCard::show));
  connect(messages_->card(), &widgets::Card::emptyActPressed, search_, &SearchBar::clear);
  connect(messages_, &MessagesCard::opened, this,
          [this](const QString& id) { context_.navigator.go(Place{QStringLiteral("notifications"), {id}, {}}); });
  connect(messages_, &MessagesCard::menuRequested, this, [this](const QString& id, const QPoint& at) {
    QMenu menu(this);
    fillMenu(menu, id);
    if (!menu.isEmpty()) menu.exec(at);
  });
  // Causes that load are none that somebody chose.
  connect(messages_, &MessagesCard::meantChanged, this, [this] {
    groups_->setKeysMeanScope(messages_->isScopeMeant());
    if (groups_->model()->loadState() != state::LoadState::loading) sheet_->showMarked(messages_->plan({}), subject());
  });
  connect(sheet_->sheet(), &widgets::Sheet::dismissed, messages_, &MessagesCard::giveBack);
  connect(replay_, &QPushButton::clicked, this, [this] { plan(QStringLiteral("replay")); });
  connect(edit_, &QPushButton::clicked, this, [this] {
    groups_->keepScope();
    sheet_->openEdit(messages_->plan(QStringLiteral("replay")), subject());
  });
  connect(discard_, &QPushButton::clicked, this, [this] { plan(QStringLiteral("discard")); });
  connect(restore_, &QPushButton::clicked, this, [this] { plan(QStringLiteral("restore")); });
  connect(export_, &QPushButton::clicked, this, [this] { ExportAct::ask(context_, QStringLiteral("dead-letters"), exportQuery(), this); });
  connect(&state(), &state::EngineState::totalsChanged, this, [this] {
    if (isVisible() && !context_.standsStill()) showScope();
  });
}

void DeadLettersView::fillMenu(QMenu& menu, const QString& id) {
  const protocol::NotificationRow* row = messages_->model()->rowById(id);
  if (row == nullptr) return;
  addMessageActs(menu, context_, *row);
  menu.addSeparator();
  const auto act = [&](const QString& words, const state::Permit& permit, const QString& kind) {
    addRowAct(menu, words, permit, [this, id, kind] {
      messages_->chooseOnly(id);  // so that list and sheet say the same
      plan(kind);
    });
  };
  const state::Permit discard = state().canAct(QStringLiteral("discard")), many = state().canAct(QStringLiteral("replay.bulk"));
  if (showsDiscarded()) return act(tr("Restore this one\u2026"), discard, QStringLiteral("restore"));
  const state::Permit one = state().canAct(QStringLiteral("replay.one"));
  act(tr("Replay this one\u2026"), one ? one : many, QStringLiteral("replay"));
  act(tr("Discard this one\u2026"), discard, QStringLiteral("discard"));
}

QString DeadLettersView::helpPage() const { return sheet_->sheet()->isOpen() ? QStringLiteral("replay") : QStringLiteral("dead-letters"); }

void DeadLettersView::enter(const Place& place) {
  const QString q = place.query.value(QStringLiteral("q"));
  search_->setQuery(q);
  groups_->setQuery(search_->asked());
  const QString group = place.path.value(0) == QLatin1String("groups") ? place.path.value(1) : QString();
  if (!group.isEmpty()) groups_->setBy(QStringLiteral("cause"));
  groups_->choose(group);
  search_->loadViews();
  showScope();
}

void DeadLettersView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  groups_->setActive(true);
  messages_->setActive(true);
}

void DeadLettersView::hideEvent(QHideEvent* event) {
  groups_->setActive(false);
  messages_->setActive(false);
  View::hideEvent(event);
}

bool DeadLettersView::showsDiscarded() const { return requiresTerm(search_->query(), QStringLiteral("is"), QStringLiteral("discarded")); }

QString DeadLettersView::exportQuery() const { return messages_->query(); }

void DeadLettersView::showScope() {
  // Discarded ones belong to no live cause: the groups count what is still dead.
  const bool discarded = showsDiscarded();
  const QString scope = discarded ? QString() : groups_->scopeQuery();
  messages_->setScope(joinQuery(scope, search_->asked()), discarded ? tr("discarded") : groups_->scopeWords(),
                      discarded ? std::nullopt : groups_->scopeCount());
  groups_->setVisible(!discarded);
  messages_->showPurge(discarded);
  settleEmpty();
  settleActs();
}

/// Where nothing was searched for, the causes above say what comes there.
void DeadLettersView::settleEmpty() {
  const QString asked = search_->asked();
  if (asked.isEmpty()) return messages_->setEmpty({tr("No messages here."), {}});
  if (asked == kDiscarded)
    return messages_->setEmpty({tr("Nothing is discarded. What is stands here, and can be restored, until it is purged."), {}});
  // A range that was chosen in a chart is no search of this field.
  messages_->setEmpty({tr("No dead letters match the search."), search_->query().isEmpty() ? QString() : tr("Clear the search")});
}

void DeadLettersView::settleActs() {
  const bool discarded = showsDiscarded();
  replay_->setVisible(!discarded);
  edit_->setVisible(!discarded);
  discard_->setVisible(!discarded);
  restore_->setVisible(discarded);
}

void DeadLettersView::tellPlace() {
  if (!isVisible()) return;
  Place place = context_.navigator.place();
  if (place.screen != QLatin1String("dead-letters")) return;
  const QStringList ids = groups_->scopeIds();
  place.path =
      ids.size() == 1 && groups_->model()->by() == QLatin1String("cause") ? QStringList{QStringLiteral("groups"), ids.first()} : QStringList();
  place.query[QStringLiteral("q")] = search_->query();
  context_.navigator.replace(place);
}

void DeadLettersView::plan(const QString& kind) {
  groups_->keepScope();
  sheet_->open(messages_->plan(kind), subject());
}

PlanSubject DeadLettersView::subject() const {
  PlanSubject subject = messages_->subject();
  QStringList titles{showsDiscarded() ? QString() : groups_->scopeTitle(), search_->asked()};
  titles.removeAll(QString());
  titles.removeAll(kDiscarded);  // the words say it
  subject.title = titles.join(QStringLiteral(", "));
  return subject;
}

bool DeadLettersView::perform(Act act) {
  const auto press = [](QAbstractButton* button) {
    if (!button->isHidden()) button->click();
    return true;
  };
  switch (act) {
    case Act::search: search_->focusSearch(); return true;
    case Act::replay: return press(replay_);
    case Act::edit: return press(edit_);
    case Act::discard: return press(discard_);
    case Act::copyId: detail_->copyId(); return true;
    case Act::copyCurl: detail_->copyCurl(); return true;
    case Act::showNew:
      groups_->table()->showNew();
      messages_->table()->showNew();
      return true;
    case Act::allMatching: messages_->chooseAll(); return true;
    case Act::reload:
      groups_->model()->lookAgain();
      messages_->model()->lookAgain();
      return true;
    case Act::undo: return groups_->takeBack() || search_->takeBack();
  }
  return false;
}

std::vector<PaletteAct> DeadLettersView::acts() {
  std::vector<PaletteAct> list;
  for (widgets::ActButton* button : {replay_, edit_, discard_, restore_, export_}) {
    if (button->isHidden()) continue;  // a list that loads hides its bar, not its acts
    list.push_back(
        {button->text(), button->isBlocked() ? button->toolTip() : messages_->words(), !button->isBlocked(), [button] { button->click(); }});
  }
  const QStringList groups = groups_->scopeIds();
  if (groups.size() == 1 && groups_->isToBeKnown(groups.first())) {
    const state::Permit permit = groups_->mayMark();
    list.push_back({tr("Mark as known"), permit.allowed ? client::text(groups_->model()->rowById(groups.first())->title) : permit.reason,
                    permit.allowed, [this, id = groups.first()] { groups_->markAsKnown(id); }});
  }
  return list;
}

QWidget* DeadLettersView::mainTable() { return groups_->table()->hasFocus() ? groups_->table() : messages_->table(); }

QList<QWidget*> DeadLettersView::regions() { return {search_, groups_->table(), messages_->table(), detail_}; }

}  // namespace signalbox::ui::views
