#include "ui/views/messages/message_list_view.h"

#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/export_act.h"
#include "ui/views/messages/detail_card.h"
#include "ui/views/messages/message_menu.h"
#include "ui/views/messages/messages_card.h"
#include "ui/views/messages/search_bar.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/set_up/test_message_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

namespace {
const QString kCancel = QStringLiteral("notifications.cancel");
constexpr std::int64_t kExportMost = 60;  // a query has no more terms than 64
constexpr std::int64_t kPlanMost = 64;    // of messages that a plan names one by one
constexpr int kMessages = 720, kDetail = 468;
}  // namespace

MessageListView::MessageListView(ViewContext context, state::Place place, QWidget* parent) : View(context, parent), place_(place) {}

void MessageListView::build(const QString& placeholder, const QString& tableName, std::vector<std::pair<QString, QString>> tabs) {
  auto* all = theme::column(theme(), this, theme::grid::kCard, theme::Margins::all(theme::grid::kPage));
  std::vector<SearchBar::Tab> fixed;
  for (auto& [name, q] : tabs) fixed.push_back({name, q});
  search_ = new SearchBar(context_, state::placeName(place_), placeholder, std::move(fixed), this);
  all->addWidget(search_);
  auto* sides = new QSplitter(Qt::Horizontal, this);
  messages_ = new MessagesCard(context_, place_, tableName, sides);
  detail_ = new DetailCard(context_, place_, sides);
  detail_->follow(*messages_->model());
  sides->setHandleWidth(theme().px(theme::grid::kCard));
  sides->setChildrenCollapsible(false);
  sides->setSizes({kMessages, kDetail});
  sides->setStretchFactor(0, 3);
  sides->setStretchFactor(1, 2);
  context_.layout.keep(sides, state::placeName(place_));
  all->addWidget(sides, 1);
  sheet_ = new OperationSheet(context_, this);
  one_ = new TimedActSheet(context_, this);
  connect(search_, &SearchBar::searched, this, [this] {
    showScope();
    Place place = context_.navigator.place();
    place.query[QStringLiteral("q")] = search_->query();
    if (isVisible()) context_.navigator.replace(place);
  });
  connect(messages_, &MessagesCard::meantChanged, this, [this] { sheet_->showMarked(messages_->plan({}), subject()); });
  connect(sheet_->sheet(), &widgets::Sheet::dismissed, messages_, &MessagesCard::giveBack);
  connect(messages_, &MessagesCard::currentChanged, this, [this](const QString& id) {
    if (!id.isEmpty()) detail_->show(id);
  });
  connect(messages_->card(), &widgets::Card::emptyActPressed, this, [this] {
    if (search_->query().isEmpty())
      doEmptyAct();
    else
      search_->clear();
  });
  connect(messages_, &MessagesCard::opened, detail_, qOverload<const QString&>(&DetailCard::show));
  connect(messages_, &MessagesCard::menuRequested, this, &MessageListView::openMenu);
  connect(&state(), &state::EngineState::totalsChanged, this, [this] {
    if (isVisible() && !context_.standsStill()) showScope();
  });
}

void MessageListView::addExport() {
  export_ = messages_->addAct(tr("Export"), QStringLiteral("notifications.read"), tr("Write these to a file"), false);
  messages_->limit(export_, kExportMost);
  messages_->onlyReads(export_);
  if (place_ == state::Place::held) messages_->needsToo(export_, {QStringLiteral("dead_letters.read")});
  connect(export_, &QPushButton::clicked, this, &MessageListView::exportShown);
  addAct(export_);
}

void MessageListView::exportShown() { ExportAct::ask(context_, state::placeName(place_), messages_->query(), this); }

void MessageListView::openMenu(const QString& id, const QPoint& at) {
  QMenu menu(this);
  fillMenu(menu, id);
  if (!menu.isEmpty()) menu.exec(at);
}

void MessageListView::fillMenu(QMenu& menu, const QString& id) {
  const protocol::NotificationRow* row = messages_->model()->rowById(id);
  if (row == nullptr) return;
  addMessageActs(menu, context_, *row);
  menu.addSeparator();
  addRowActs(menu, *row);
}

void MessageListView::cancelOne(const protocol::NotificationRow& row) {
  TimedActSheet::Ask ask;
  ask.title = tr("Cancel this message");
  ask.what = tr("The message to %1 will not be sent. What a provider has taken already cannot be called back. Cancelling cannot be undone.")
                 .arg(client::foreign(row.recipient));
  ask.verb = tr("Cancel 1");
  ask.permission = kCancel;
  ask.about = client::text(row.id);
  ask.timed = false;
  ask.dangerous = true;
  ask.run = [this, id = client::text(row.id)](std::optional<base::WallTime>, const QString& reason) {
    return context_.commands.cancelNotification(id, reason, {this, [this](const client::Reply<client::Nothing>& reply) {
      if (reply.ok()) messages_->model()->refresh();
    }});
  };
  one_->open(std::move(ask));
  one_->sheet()->setLeaving(widgets::Sheet::Leaving::Close);  // not a second button that says Cancel
}

void MessageListView::enter(const Place& place) {
  search_->setQuery(place.query.value(QStringLiteral("q")));
  search_->loadViews();
  messages_->keepDetail(!place.path.isEmpty());
  showScope();
  if (!place.path.isEmpty()) detail_->show(place.path.first());
}

void MessageListView::showScope() {
  const QString asked = search_->asked();
  messages_->setScope(asked, scopeWords(), asked.isEmpty() ? scopeCount() : std::nullopt);
  // A range that was chosen in a chart is no search of this field.
  messages_->setEmpty({emptyWords(!asked.isEmpty()), asked.isEmpty() ? emptyAct() : search_->query().isEmpty() ? QString() : tr("Clear the search")});
}

PlanSubject MessageListView::subject() const {
  PlanSubject subject = messages_->subject();
  subject.title = search_->asked();
  return subject;
}

void MessageListView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  messages_->setActive(true);
}

void MessageListView::hideEvent(QHideEvent* event) {
  messages_->setActive(false);
  View::hideEvent(event);
}

bool MessageListView::perform(Act act) {
  switch (act) {
    case Act::search: search_->focusSearch(); return true;
    case Act::copyId: detail_->copyId(); return true;
    case Act::copyCurl: detail_->copyCurl(); return true;
    case Act::showNew: messages_->table()->showNew(); return true;
    case Act::allMatching: messages_->chooseAll(); return true;
    case Act::reload: messages_->model()->lookAgain(); return true;
    case Act::undo: return search_->takeBack();
    case Act::replay:
    case Act::edit:
    case Act::discard: return false;
  }
  return false;
}

std::vector<PaletteAct> MessageListView::acts() {
  std::vector<PaletteAct> list;
  for (widgets::ActButton* button : buttons_)
    list.push_back({button->text().isEmpty() ? button->accessibleName() : button->text(),
                    button->isBlocked() ? button->toolTip() : messages_->words(), !button->isBlocked(), [button] { button->click(); }});
  return list;
}

QWidget* MessageListView::mainTable() { return messages_->table(); }

QList<QWidget*> MessageListView::regions() { return {search_, messages_->table(), detail_}; }

HeldView::HeldView(ViewContext context, QWidget* parent) : MessageListView(context, state::Place::held, parent) {
  build(tr("Search held messages, such as provider:twilio age>1h"), tr("Held messages"),
        {{tr("All"), QString()}, {tr("Over an hour"), QStringLiteral("age>1h")}});
  const auto act = [this](const QString& verb, const QString& counted, const QString& hint, const QString& resolution, theme::Icon icon) {
    auto* button = messages()->addAct(verb, QStringLiteral("resolve"), hint, !counted.isEmpty());
    messages()->countInside(button, counted);
    messages()->limit(button, kPlanMost);
    button->setGlyph(icon);
    connect(button, &QPushButton::clicked, this, [this, resolution] { resolve(resolution); });
    addAct(button);
    return button;
  };
  // Without a count: some providers cannot be asked.
  act(tr("Look up at provider"), {}, tr("Ask the provider of the last attempt whether it took it"), QStringLiteral("look_up"), theme::Icon::Search);
  act(tr("Mark as arrived"), tr("Mark %1 as arrived"), tr("Mark as sent, after looking it up at the provider"), QStringLiteral("sent"),
      theme::Icon::Check);
  messages()->warn(act(tr("Send again"), tr("Send %1 again"), tr("May be a duplicate (r)"), QStringLiteral("resend"), theme::Icon::Replay),
                   tr("(may be a duplicate)"));
  act(tr("Give up"), tr("Give up %1"), tr("Becomes a dead letter (d)"), QStringLiteral("dead"), theme::Icon::Discard);
  addExport();
}

/// Each is ticked alone while its sheet is open, so that list and sheet say the same.
void HeldView::addRowActs(QMenu& menu, const protocol::NotificationRow& row) {
  const state::Permit permit = context_.state().canAct(QStringLiteral("resolve"));
  const auto act = [&](const QString& words, const QString& resolution) {
    addRowAct(menu, words, permit, [this, id = client::text(row.id), resolution] {
      messages()->chooseOnly(id);
      resolve(resolution);
    });
  };
  act(tr("Look this one up at its provider\u2026"), QStringLiteral("look_up"));
  act(tr("Mark this one as arrived\u2026"), QStringLiteral("sent"));
  act(tr("Send this one again (may be a duplicate)\u2026"), QStringLiteral("resend"));
  act(tr("Give this one up\u2026"), QStringLiteral("dead"));
}

QString HeldView::emptyWords(bool searched) const {
  return searched ? tr("Nothing that is held matches the search.")
                  : tr("Nothing is held. A message is held when its provider may have taken it and the answer was lost.");
}

void HeldView::doEmptyAct() { context_.navigator.go(Place{QStringLiteral("notifications"), {}, {}}); }

std::optional<std::int64_t> HeldView::scopeCount() const {
  return context_.state().hasSnapshot() ? std::optional(context_.state().snapshot().totals.held) : std::nullopt;
}

void HeldView::resolve(const QString& resolution) { sheet()->openResolve(messages()->plan(QStringLiteral("resolve")), resolution, subject()); }

bool HeldView::perform(Act act) {
  if (act == Act::replay) return resolve(QStringLiteral("resend")), true;
  if (act == Act::discard) return resolve(QStringLiteral("dead")), true;
  return MessageListView::perform(act);
}

NotificationsView::NotificationsView(ViewContext context, QWidget* parent) : MessageListView(context, state::Place::notifications, parent) {
  build(tr("Search notifications, such as to:ana@example.com is:retrying"), tr("Notifications"),
        {{tr("All"), QString()},
         {tr("Retrying"), QStringLiteral("is:retrying")},
         {tr("Sent"), QStringLiteral("is:sent")},
         {tr("Suppressed"), QStringLiteral("is:suppressed")}});
  // Without a count: most of a list is sent, and only the plan says how many are not.
  auto* cancel = messages()->addAct(tr("Cancel unsent"), kCancel, tr("Plan to cancel those that are not sent yet (d)"), false);
  messages()->limit(cancel, kPlanMost);
  cancel->setGlyph(theme::Icon::Close);
  connect(cancel, &QPushButton::clicked, this, &NotificationsView::planCancel);
  addAct(cancel);
  addExport();
  test_ = new TestMessageSheet(context, this);
}

void NotificationsView::addRowActs(QMenu& menu, const protocol::NotificationRow& row) {
  state::Permit permit = context_.state().canAct(kCancel);
  if (permit && !isCancellable(row))
    permit = {false, tr("It is %1 and can no longer be cancelled.").arg(stateWords(client::text(row.state)).toLower())};
  addRowAct(menu, tr("Cancel this message\u2026"), permit, [this, shown = row] { cancelOne(shown); });
}

QString NotificationsView::emptyWords(bool searched) const {
  return searched ? tr("No notifications match the search.") : tr("No notifications yet. What an app posts appears here at once.");
}

void NotificationsView::doEmptyAct() { test_->open(); }

void NotificationsView::planCancel() { sheet()->open(messages()->plan(QStringLiteral("cancel")), subject()); }

bool NotificationsView::perform(Act act) {
  if (act == Act::discard) return planCancel(), true;
  return MessageListView::perform(act);
}

}  // namespace signalbox::ui::views
