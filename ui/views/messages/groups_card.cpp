#include "ui/views/messages/groups_card.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/messages/group_note.h"
#include "ui/views/messages/menu_column.h"
#include "ui/views/messages/message_menu.h"
#include "ui/views/messages/partial_line.h"
#include "ui/views/place_link.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/table.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::ui::views {

namespace {
constexpr int kSwitch = 28, kTitleMost = 60;
constexpr int kIn = theme::grid::kCard - 1;  // from inside the card's own line
constexpr int kSwitchRow = kIn + kSwitch + theme::grid::kTiny;
constexpr qsizetype kTitles = 2;
}  // namespace

using Model = state::GroupTableModel;
using widgets::Table;

GroupsCard::GroupsCard(ViewContext context, QWidget* screen, QWidget* parent)
    : QWidget(parent), context_(context), model_(new Model(context.session, this)), card_(new widgets::Card(context.theme, {}, this)) {
  build();
  note_ = new GroupNote(context_, screen);
  connect(note_, &GroupNote::learned, model_, &Model::known);
  states_ = new ListStates(context_, card_, model_);
  states_->setCapability(QStringLiteral("groups"));
  settleEmpty();
  connect(&context_.state(), &state::EngineState::providersChanged, this, &GroupsCard::settleEmpty);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &GroupsCard::settleEmpty);
  connect(model_, &Model::partialChanged, this, &GroupsCard::tellPartial);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &GroupsCard::tellPartial);
  connect(partial_, &PartialLine::narrowWanted, this, &GroupsCard::narrowWanted);
  undo_ = new widgets::UndoBar(context_.theme, this);
  connect(undo_, &widgets::UndoBar::undone, this, [this] { mark(marked_, false); });
  connect(card_, &widgets::Card::emptyActPressed, this, [this] {
    context_.navigator.go(drill_.isEmpty() ? Place{QStringLiteral("delivery"), {}, {}}
                                           : Place{QStringLiteral("set-up"), {QStringLiteral("providers"), drill_, QStringLiteral("simulate")}, {}});
  });
  connect(table_, &Table::currentIdChanged, this, [this](const QString& id) {
    if (!id.isEmpty()) wanted_.clear();
    Q_EMIT scopeChanged();
  });
  connect(table_, &Table::chosenChanged, this, &GroupsCard::scopeChanged);
  connect(table_, &Table::opened, this, &GroupsCard::opened);
  connect(table_, &Table::menuRequested, this, &GroupsCard::openMenu);
  connect(table_, &Table::allMatchingRequested, this, &GroupsCard::clearScope);
  connect(model_, &state::PagedTableModel::loadStateChanged, this, &GroupsCard::settle);
  connect(model_, &QAbstractItemModel::dataChanged, this, &GroupsCard::scopeChanged);
}

void GroupsCard::tellPartial() {
  partial_->tell();
  settleEmpty();
}

/// Where there is a simulated provider, an empty list can be tried out; else it leads to who sends. What was not counted yet is not empty.
void GroupsCard::settleEmpty() {
  if (model_->partial())
    return states_->setEmpty({tr("None so far, %1. The list below looks further.").arg(newestWords(context_, *model_->partial())), {}});
  const auto& providers = context_.state().snapshot().providers;
  const auto simulated = std::find_if(providers.begin(), providers.end(), [](const auto& provider) { return provider.kind == "simulated"; });
  drill_ = simulated == providers.end() ? QString() : client::text(simulated->name);
  const QString sentence = tr("No dead letters. When a message is given up, it appears here with its cause.");
  if (drill_.isEmpty())
    states_->setEmpty({sentence, tr("Open delivery")});
  else
    states_->setEmpty({tr("%1 Try it: break a simulated provider.").arg(sentence), tr("Break %1").arg(drill_)});
}

void GroupsCard::build() {
  auto* all = theme::column(context_.theme, this);
  all->addWidget(card_);
  card_->setAccessibleName(tr("Causes"));
  table_ = new Table(context_.theme, tr("Causes"), card_);
  table_->setDensity(Table::Density::Normal);
  table_->setSource(model_);
  table_->setColumn(Model::chosen, Table::Column::Check, 36);
  table_->setColumn(Model::cause, Table::Column::Middle, 0);
  table_->setColumn(Model::provider, Table::Column::Text, 112);
  table_->setColumn(Model::channel, Table::Column::Text, 80);
  table_->setColumn(Model::count, Table::Column::Number, 96);
  table_->setColumn(Model::inflow, Table::Column::Text, 128);
  table_->setColumn(Model::first, Table::Column::Text, 96);
  table_->setColumn(Model::last, Table::Column::Text, 96);
  table_->setColumn(Model::mark, Table::Column::Text, 88);
  table_->setColumn(Model::menu, Table::Column::Text, 48);
  table_->setSecondLineColumn(Model::cause);
  settleColumns();
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  new MenuColumn(context_.theme, table_, Model::menu);
  auto* body = new QWidget(card_);
  auto* lines = theme::column(context_.theme, body);
  lines->addWidget(buildSwitch(body));
  problemLine_ = new QWidget(body);
  problem_ = new widgets::Label(context_.theme, theme::Type::Body, theme::Ink::Danger, problemLine_);
  problem_->setWordWrap(true);
  theme::row(context_.theme, problemLine_, theme::grid::kSmall, theme::Margins::sides(kIn, theme::grid::kTiny))->addWidget(problem_);
  problemLine_->hide();
  lines->addWidget(problemLine_);
  partial_ = new PartialLine(context_, model_, body);
  lines->addWidget(partial_);
  lines->addWidget(table_, 1);
  card_->setBody(body, false);
  theme::space(context_.theme, card_->layout(), theme::grid::kNone, {1, 1, 1, theme::grid::kTiny});
}

/// A cause is one provider's and one channel's. Of any other group the engine tells neither, and the first column says what it has in common.
void GroupsCard::settleColumns() {
  const bool causes = model_->by() == QLatin1String("cause");
  for (const int column : {Model::provider, Model::channel}) table_->setColumnHidden(column, !causes);
  table_->setGivingWay(causes ? QList<int>{Model::first, Model::channel, Model::inflow} : QList<int>{Model::first, Model::inflow});
}

QWidget* GroupsCard::buildSwitch(QWidget* parent) {
  auto* head = new QWidget(parent);
  theme::fixSize(context_.theme, head, 0, kSwitchRow);
  auto* line = theme::row(context_.theme, head, theme::grid::kSmall, {kIn, kIn, kIn, theme::grid::kTiny});
  by_ = new widgets::SegmentedControl(context_.theme, tr("Group by"), head);
  theme::fixSize(context_.theme, by_, 0, kSwitch);
  by_->setSegments({{QStringLiteral("cause"), tr("Cause"), tr("By what went wrong")},
                    {QStringLiteral("provider"), tr("Provider"), {}},
                    {QStringLiteral("template"), tr("Template"), {}},
                    {QStringLiteral("domain"), tr("Domain"), tr("By the recipient's domain")},
                    {QStringLiteral("app"), tr("App"), {}}});
  by_->setCurrent(model_->by());
  line->addWidget(by_);
  line->addStretch(1);
  connect(by_, &widgets::SegmentedControl::chosen, this, &GroupsCard::setBy);
  return head;
}

void GroupsCard::setBy(const QString& by) {
  if (by == model_->by()) return;
  by_->setCurrent(by);
  table_->clearChosen();
  wanted_.clear();
  settled_ = false;
  model_->setBy(by);
  settleColumns();
  Q_EMIT scopeChanged();
}

/// The largest cause is current when nobody asked for another.
void GroupsCard::settle() {
  if (model_->loadState() != state::LoadState::ready) return;
  if (!wanted_.isEmpty()) {
    askTitle(wanted_);
    table_->setCurrentId(wanted_);
  } else if (!settled_ && model_->rowCount() > 0 && !table_->currentIndex().isValid()) {
    table_->setCurrentId(model_->idAt(0));
  }
  settled_ = true;
  Q_EMIT scopeChanged();
}

void GroupsCard::choose(const QString& id) {
  wanted_ = id;
  if (id.isEmpty()) return;
  if (model_->loadState() == state::LoadState::ready && model_->rowOf(id) >= 0) return table_->setCurrentId(id);
  if (model_->loadState() == state::LoadState::ready) askTitle(id);
  table_->setCurrentIndex({});
}

void GroupsCard::clearScope() {
  table_->clearChosen();
  wanted_.clear();
  table_->setCurrentIndex({});
  Q_EMIT scopeChanged();
}

QStringList GroupsCard::scopeIds() const {
  if (!table_->chosen().isEmpty()) {
    QStringList ids(table_->chosen().cbegin(), table_->chosen().cend());
    ids.sort();
    return ids;
  }
  if (!wanted_.isEmpty()) return {wanted_};
  return table_->currentIndex().isValid() ? QStringList{table_->currentId()} : QStringList();  // of those without a provider the id is empty
}

QString GroupsCard::scopeQuery() const {
  QStringList terms;
  for (const QString& id : scopeIds()) terms << queryTerm(model_->by(), id);
  return terms.size() > 1 ? QString(QLatin1Char('(') + terms.join(QStringLiteral(" OR ")) + QLatin1Char(')')) : terms.join(QString());
}

QString GroupsCard::scopeWords() const {
  const qsizetype groups = scopeIds().size();
  if (!model_->query().isEmpty()) {  // what is counted then is what the search finds
    if (groups == 0) return tr("dead letters found");
    return groups == 1 ? tr("found in this group") : tr("found in these %1 groups").arg(groups);
  }
  if (groups == 0) return tr("dead letters");
  return groups == 1 ? tr("in this group") : tr("in these %1 groups").arg(groups);
}

QString GroupsCard::scopeTitle() const {
  const QStringList ids = scopeIds();
  QStringList titles;
  for (const QString& id : ids.first(qMin(kTitles, ids.size()))) {
    const protocol::GroupView* group = model_->rowById(id);
    const QString title = group == nullptr ? titles_.value(id) : client::text(group->title);
    titles << (title.isEmpty() ? queryTerm(model_->by(), id) : title);
  }
  if (ids.size() > kTitles) titles << tr("%1 more").arg(ids.size() - kTitles);
  return titles.join(QStringLiteral("; "));
}

/// A link leads to causes that are beyond the first page, too.
void GroupsCard::askTitle(const QString& id) {
  if (model_->by() != QLatin1String("cause") || model_->rowOf(id) >= 0 || titles_.contains(id) || !context_.session.isStarted()) return;
  titles_.insert(id, {});
  context_.session.rest().get<protocol::GroupView>(QStringLiteral("/dead-letters/groups/") + client::segment(id), {}, this,
                                                   [this, id](const client::Reply<protocol::GroupView>& reply) {
    if (!reply.ok()) return;
    titles_.insert(id, client::text(reply->title));
    Q_EMIT scopeChanged();
  });
}

std::optional<std::int64_t> GroupsCard::scopeCount() const {
  const QStringList ids = scopeIds();
  if (ids.isEmpty() && !model_->query().isEmpty()) return std::nullopt;  // not all that the search finds need be in groups that are loaded
  if (ids.isEmpty()) return context_.state().hasSnapshot() ? std::optional(context_.state().snapshot().totals.dead) : std::nullopt;
  if (model_->partial()) return std::nullopt;
  std::int64_t count = 0;
  for (const QString& id : ids) {
    const auto* group = model_->rowById(id);
    if (group == nullptr) return std::nullopt;
    count += group->count;
  }
  return count;
}

state::Permit GroupsCard::mayMark() const { return context_.state().canAct(QStringLiteral("replay.one")); }

void GroupsCard::tell(const QString& problem) {
  problem_->setText(problem);
  problemLine_->setVisible(!problem.isEmpty());
}

bool GroupsCard::isToBeKnown(const QString& id) const {
  const protocol::GroupView* group = model_->rowById(id);
  return group != nullptr && (group->mark == "new" || group->mark == "back");
}

void GroupsCard::markAsKnown(const QString& id) {
  if (isToBeKnown(id) && mayMark()) mark(id, true);
}

/// A refusal is told here, where the mark still stands.
void GroupsCard::mark(const QString& id, bool seen) {
  const protocol::GroupView* group = model_->rowById(id);
  const QString title = group == nullptr ? id : client::text(group->title);
  tell({});
  context_.commands.patchGroup(id, state::GroupPatch{{}, {}, seen}, 0,
                               {this, [this, id, title, seen](const client::Reply<protocol::GroupView>& reply) {
    if (!reply.ok())
      return seen ? tell(tr("Not marked as known: %1. %2").arg(client::foreign(title), actErrorWords(reply.error())))
                  : tell(tr("Still marked as known: %1. %2").arg(client::foreign(title), actErrorWords(reply.error())));
    model_->known(*reply);
    if (!seen) return;
    marked_ = id;
    undo_->setUndoBlocked({});
    undo_->offer(tr("Marked as known: %1").arg(client::foreign(title.left(kTitleMost))));
    placeUndo();
  }});
}

bool GroupsCard::takeBack() {
  if (!undo_->isOffering() || state::ownStagedOperation(context_.state()) != nullptr) return false;
  undo_->setUndoBlocked(mayMark().reason);
  undo_->undo();
  return true;
}

void GroupsCard::placeUndo() { undo_->move((width() - undo_->width()) / 2, height() - undo_->height() - context_.theme.px(theme::grid::kSmall)); }

void GroupsCard::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeUndo();
}

void GroupsCard::openMenu(const QString& id, const QPoint& at) {
  QMenu menu(this);
  fillMenu(menu, id);
  if (!menu.isEmpty()) menu.exec(at);
}

void GroupsCard::fillMenu(QMenu& menu, const QString& id) {
  const protocol::GroupView* group = model_->rowById(id);
  if (group == nullptr) return;
  const QString counted = widgets::format::count(group->count), count = model_->partial() ? tr("at least %1").arg(counted) : counted;
  // A key means what the screen's acts mean, which is this row only where it is all that is chosen.
  const bool keyed = keysMeanScope_ && scopeIds() == QStringList{id};
  const auto act = [&](const QString& words, const QString& key, const QString& permission, const QString& kind) {
    QAction* action = menu.addAction(keyed ? withKey(words, key) : words, this, [this, kind, id] { Q_EMIT actWanted(kind, id); });
    const state::Permit permit = context_.state().canAct(permission);
    action->setEnabled(permit.allowed);
    action->setToolTip(permit.reason);
  };
  menu.setToolTipsVisible(true);
  act(tr("Replay %1\u2026").arg(count), QStringLiteral("r"), QStringLiteral("replay.bulk"), QStringLiteral("replay"));
  act(tr("Discard %1\u2026").arg(count), QStringLiteral("d"), QStringLiteral("discard"), QStringLiteral("discard"));
  menu.addSeparator();
  if (model_->by() == QLatin1String("cause")) {
    QAction* note = menu.addAction(group->note.empty() ? tr("Add a note\u2026") : tr("Note\u2026"), this, [this, id] {
      if (const auto* chosen = model_->rowById(id)) note_->open(*chosen);
    });
    // One that is there is read by everybody; its sheet says why it is not saved.
    const state::Permit permit = mayMark();
    note->setEnabled(permit.allowed || !group->note.empty());
    note->setToolTip(group->note.empty() ? permit.reason : client::text(group->note));
  }
  if (isToBeKnown(id)) {
    QAction* seen = menu.addAction(tr("Mark as known"), this, [this, id] { markAsKnown(id); });
    const state::Permit permit = mayMark();
    seen->setEnabled(permit.allowed);
    seen->setToolTip(permit.reason);
  }
  menu.addAction(tr("Copy the cause"), this, [title = client::text(group->title)] { QGuiApplication::clipboard()->setText(title); });
  menu.addAction(tr("Copy a link"), this, [this, id] { copyLink(context_, placeOf(id)); });
}

/// A cause has a place of its own; which messages any other row stands for is what a search says.
Place GroupsCard::placeOf(const QString& id) const {
  if (model_->by() == QLatin1String("cause")) return {QStringLiteral("dead-letters"), {QStringLiteral("groups"), id}, {}};
  return {QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), queryTerm(model_->by(), id)}}};
}

}  // namespace signalbox::ui::views
