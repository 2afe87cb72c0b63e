#include "ui/views/messages/messages_card.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"

namespace signalbox::ui::views {

using Column = state::NotificationTableModel::Column;
using widgets::Table;

namespace {
struct ColumnLook {
  Table::Column kind;
  int width;  // 0: what is left
};

ColumnLook lookOfColumn(Column column, state::Place place) {
  // Each place is as tight as its own contents allow, so that the reason can be read.
  const bool dead = place == state::Place::deadLetters;
  switch (column) {
    case Column::chosen: return {Table::Column::Check, 36};
    case Column::when: return {Table::Column::Text, 84};
    case Column::recipient: return {Table::Column::Middle, place == state::Place::held ? 120 : dead ? 148 : 164};
    case Column::templateName: return {Table::Column::Middle, dead ? 112 : 116};
    case Column::error: return {Table::Column::Text, 0};
    case Column::tries: return {Table::Column::Number, 56};
    case Column::replays: return {Table::Column::Number, 68};
    case Column::channel: return {Table::Column::Text, 72};
    case Column::state: return {Table::Column::Text, 96};
    case Column::provider: return {Table::Column::Text, 80};
    case Column::known: return {Table::Column::Text, 0};
    case Column::risk: return {Table::Column::Text, 112};
    case Column::app: return {Table::Column::Text, 96};
    case Column::purge: return {Table::Column::Text, 96};
  }
  return {Table::Column::Text, 96};
}

/// What is left out first where it is narrow, so that the reason can be read; the message beside the list tells it all the same.
std::vector<Column> givingWay(state::Place place, bool showsPurge) {
  switch (place) {
    case state::Place::held: return {Column::templateName, Column::provider};
    case state::Place::deadLetters:
      if (showsPurge) return {Column::templateName, Column::tries};  // replays are hidden then
      return {Column::templateName, Column::replays, Column::tries};
    case state::Place::notifications: break;
  }
  return {Column::templateName, Column::tries, Column::channel};
}

/// How narrow the reason may become before that: a sentence where it is held, a code and the beginning of a text elsewhere.
int restOf(state::Place place) {
  if (place == state::Place::held) return Table::kRestLeast;
  return place == state::Place::deadLetters ? 120 : 160;
}
}  // namespace

MessagesCard::MessagesCard(ViewContext context, state::Place place, const QString& accessibleName, QWidget* parent)
    : QWidget(parent),
      context_(context),
      model_(new state::NotificationTableModel(context.session, place, this)),
      card_(new widgets::Card(context.theme, {}, this)) {
  build(accessibleName);
  states_ = new ListStates(context_, card_, model_);
  connect(table_, &Table::chosenChanged, this, [this] {
    if (table_->chosen().isEmpty() && selection_.isAllMatching()) return;
    selection_.setIds(table_->chosen());
  });
  connect(table_, &Table::allMatchingRequested, this, &MessagesCard::chooseAll);
  connect(table_, &Table::currentIdChanged, this, &MessagesCard::currentChanged);
  connect(table_, &Table::opened, this, &MessagesCard::opened);
  connect(table_, &Table::menuRequested, this, &MessagesCard::menuRequested);
  connect(&selection_, &state::Selection::changed, this, &MessagesCard::showWords);
  connect(model_, &state::PagedTableModel::totalChanged, this, &MessagesCard::showWords);
  connect(model_, &state::PagedTableModel::loadStateChanged, this, &MessagesCard::showWords);
  connect(model_, &state::PagedTableModel::loadStateChanged, this, &MessagesCard::chooseFirst);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged, &state::EngineState::snapshotLoaded})
    connect(&context_.state(), signal, this, &MessagesCard::refreshActs);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &MessagesCard::refreshActs);
  connect(&context_.time, &TimeChoice::zoneChanged, this, &MessagesCard::showWords);
  showWords();
}

void MessagesCard::build(const QString& accessibleName) {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this);
  all->addWidget(card_);
  auto* body = new QWidget(card_);
  auto* lines = theme::column(theme, body);
  lines->addWidget(buildBar(body));
  table_ = new Table(theme, accessibleName, body);
  table_->setDensity(Table::Density::Compact);
  lines->addWidget(table_, 1);
  card_->setBody(body, false);
  theme::space(theme, card_->layout(), theme::grid::kNone, {1, 1, 1, theme::grid::kTiny});
  card_->setAccessibleName(accessibleName);
  table_->setSource(model_);
  layOutColumns();
}

QWidget* MessagesCard::buildBar(QWidget* parent) {
  const theme::Theme& theme = context_.theme;
  bar_ = new QWidget(parent);
  bar_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  head_ = theme::row(theme, bar_, theme::grid::kSmall, theme::Margins::sides(theme::grid::kCard, theme::grid::kSmall));
  words_ = new widgets::Label(theme, theme::Type::BodyStrong, theme::Ink::Text, bar_);
  words_->setElide(Qt::ElideRight);
  words_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  head_->addWidget(words_, 1);
  auto* both = theme::column(theme, nullptr, theme::grid::kSmall);
  acts_ = theme::row(theme, nullptr, theme::grid::kSmall);
  below_ = theme::row(theme, nullptr, theme::grid::kSmall);
  for (QHBoxLayout* row : {acts_, below_}) {
    row->addStretch(1);
    both->addLayout(row);
  }
  head_->addLayout(both);
  bar_->installEventFilter(this);
  return bar_;
}

bool MessagesCard::eventFilter(QObject* watched, QEvent* event) {
  if (watched == bar_ && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)) settleBar();
  return QWidget::eventFilter(watched, event);
}

void MessagesCard::layOutColumns() {
  const auto& columns = model_->columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ColumnLook look = lookOfColumn(columns[i], model_->place());
    table_->setColumn(static_cast<int>(i), look.kind, look.width);
  }
  showPurge(false);
}

void MessagesCard::showPurge(bool shows) {
  const int purge = model_->columnOf(Column::purge), replays = model_->columnOf(Column::replays);
  if (purgeShown_ == shows) return;
  purgeShown_ = shows;
  if (purge >= 0) {
    table_->setColumnHidden(purge, !shows);
    table_->setColumnHidden(replays, shows);  // nobody weighs a replay here
  }
  QList<int> columns;
  for (const Column column : givingWay(model_->place(), shows)) columns << model_->columnOf(column);
  table_->setGivingWay(columns, restOf(model_->place()));
}

void MessagesCard::setScope(const QString& q, const QString& words, std::optional<std::int64_t> count) {
  scopeWords_ = words;
  scopeCount_ = count;
  if (q != scope_) {
    scope_ = q;
    former_.reset();
    selection_.clear();
    table_->clearChosen();
  }
  model_->setQuery(q);
  showWords();
}

widgets::ActButton* MessagesCard::addAct(const QString& verb, const QString& permission, const QString& hint, bool counts) {
  auto* button = new widgets::ActButton(context_.theme, verb, widgets::ActButton::Role::Plain, this);
  button->setHint(hint);
  acts_->addWidget(button);
  entries_.push_back({button, verb, permission, counts, {}, 0, {}, false});
  refreshActs();
  return button;
}

void MessagesCard::refreshActs() {
  for (const ActEntry& entry : entries_) entry.button->setBlocked(whyNot(entry));
  settleBar();
}

/// Where nobody knows how many match, it says at least that they are all of them: one row alone is lit.
QString MessagesCard::textOf(const ActEntry& entry, bool counted, bool warns) const {
  const auto count = this->count();
  const QString after = warns && !entry.warning.isEmpty() ? QString(QLatin1Char(' ') + entry.warning) : QString();
  if (!counted || !entry.counts || (count && *count == 0)) return entry.verb + after;
  if (count && !entry.counted.isEmpty()) return entry.counted.arg(widgets::format::count(*count)) + after;
  if (count) return entry.verb + QLatin1Char(' ') + widgets::format::count(*count) + after;
  return (model_->loadState() == state::LoadState::ready ? tr("%1: all").arg(entry.verb) : entry.verb) + after;
}

/// Of the acts that are shown, were all of them to say how many and of what they warn, or how many the first one alone.
int MessagesCard::actsWidth(bool allCounted, bool glyphs) const {
  int width = 0;
  bool first = true;  // of those that say how many
  for (const ActEntry& entry : entries_) {
    if (entry.button->isHidden()) continue;
    width += (width == 0 ? 0 : acts_->spacing()) + entry.button->widthOf(textOf(entry, allCounted || first, allCounted), glyphs);
    first = first && !entry.counts;
  }
  return width;
}

/// Those that have no room beside the others stand under them.
void MessagesCard::placeActs(int room) {
  QHBoxLayout* into = acts_;
  int used = 0;
  for (const ActEntry& entry : entries_) {
    if (entry.button->isHidden()) continue;
    const int width = entry.button->sizeHint().width();
    if (into == acts_ && used > 0 && used + acts_->spacing() + width > room) into = below_;
    used += width + (used > 0 ? acts_->spacing() : 0);
    if (into->indexOf(entry.button) >= 0) continue;
    (into == acts_ ? below_ : acts_)->removeWidget(entry.button);
    into->addWidget(entry.button);
  }
}

/// The words stand beside the acts, else above them, so that neither is cut. Where the acts alone are too wide their glyphs go, and where that is not
/// enough only the first one says how many; those that have no room even so go into a second row.
void MessagesCard::settleBar() {
  const QMargins edges = head_->contentsMargins();
  const int all = actsWidth(true, true), bare = actsWidth(true, false);
  const int room = bar_->width() - edges.left() - edges.right();
  const int words = words_->fontMetrics().horizontalAdvance(words_->text()) + 1;
  head_->setDirection(words + head_->spacing() + all <= room ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  bool first = true;
  for (const ActEntry& entry : entries_) {
    entry.button->setText(textOf(entry, bare <= room || first, bare <= room));
    entry.button->setGlyphShown(all <= room);
    first = first && (entry.button->isHidden() || !entry.counts);
  }
  int widest = 0;
  for (const ActEntry& entry : entries_) widest = entry.button->isHidden() ? widest : qMax(widest, entry.button->sizeHint().width());
  bar_->setMinimumWidth(widest + edges.left() + edges.right());
  placeActs(room);
}

QString MessagesCard::whyNot(const ActEntry& entry) const {
  const bool ticked = !selection_.isEmpty() && !selection_.isAllMatching();
  const bool one = ticked && selection_.ids().size() == 1 && !entry.permissionForOne.isEmpty();
  const auto judge = [&](const QString& each) { return entry.reads ? context_.state().canRead(each) : context_.state().canAct(each); };
  const state::Permit permit = judge(entry.permission);
  // Whoever may do many may do one; the engine asks for either.
  if (!permit && (!one || !judge(entry.permissionForOne))) return permit.reason;
  const auto mayDo = [&judge](const QString& each) { return judge(each).allowed; };
  if (!entry.oneOf.isEmpty() && std::none_of(entry.oneOf.begin(), entry.oneOf.end(), mayDo)) return judge(entry.oneOf.first()).reason;
  const auto count = this->count();
  if (count && *count == 0) return tr("There is nothing here");
  if (ticked && entry.most > 0 && selection_.ids().size() > entry.most)
    return tr("At most %1 ticked ones; without a tick all of them are meant").arg(widgets::format::count(entry.most));
  return {};
}

void MessagesCard::allowOne(widgets::ActButton* act, const QString& permission) {
  for (ActEntry& entry : entries_)
    if (entry.button == act) entry.permissionForOne = permission;
  refreshActs();
}

void MessagesCard::warn(widgets::ActButton* act, const QString& warning) {
  for (ActEntry& entry : entries_)
    if (entry.button == act) entry.warning = warning;
  refreshActs();
}

void MessagesCard::countInside(widgets::ActButton* act, const QString& counted) {
  for (ActEntry& entry : entries_)
    if (entry.button == act) entry.counted = counted;
  refreshActs();
}

void MessagesCard::onlyReads(widgets::ActButton* act) {
  for (ActEntry& entry : entries_)
    if (entry.button == act) entry.reads = true;
  refreshActs();
}

void MessagesCard::needsToo(widgets::ActButton* act, const QStringList& oneOf) {
  for (ActEntry& entry : entries_)
    if (entry.button == act) entry.oneOf = oneOf;
  refreshActs();
}

void MessagesCard::limit(widgets::ActButton* act, std::int64_t most) {
  for (ActEntry& entry : entries_)
    if (entry.button == act) entry.most = most;
  refreshActs();
}

std::optional<std::int64_t> MessagesCard::count() const {
  if (!selection_.isEmpty()) return selection_.count();
  if (scopeCount_) return scopeCount_;
  if (model_->total()) return model_->total();
  if (model_->loadState() == state::LoadState::ready && !model_->canFetchMore({})) return model_->rowCount();
  return std::nullopt;
}

QString MessagesCard::words() const {
  if (!selection_.isEmpty()) return selection_.words(context_.time.zone());
  return countedWords(count(), scopeWords_);
}

PlanSubject MessagesCard::subject() const {
  if (selection_.isAllMatching()) return {{}, selection_.matchWords(context_.time.zone()), 0, count()};
  return {{}, scopeWords_, std::int64_t{selection_.ids().size()}, count()};
}

void MessagesCard::showWords() {
  words_->setText(words());
  refreshActs();
  Q_EMIT meantChanged();
}

/// The newest is shown beside the list when nobody chose another, and none of a former scope stays.
void MessagesCard::chooseFirst() {
  if (model_->loadState() != state::LoadState::ready) return;
  if (model_->rowCount() > 0 && table_->currentId().isEmpty() && !keepsDetail_) table_->setCurrentId(model_->idAt(0));
  if (model_->rowCount() == 0) Q_EMIT currentChanged({});
}

void MessagesCard::chooseOnly(const QString& id) {
  const bool isStillOnly = !selection_.isAllMatching() && selection_.ids() == QSet<QString>{only_};
  auto former = former_ && isStillOnly ? std::exchange(former_, std::nullopt) : selection_.kept();
  former_.reset();  // a sheet that is open for something else ends by this choice, and must not take it back
  only_ = id;
  table_->setChosen({id});
  former_ = std::move(former);
}

void MessagesCard::giveBack() {
  const auto former = std::exchange(former_, std::nullopt);
  if (!former || selection_.isAllMatching() || selection_.ids() != QSet<QString>{only_}) return;
  if (!former->all) return table_->setChosen(former->ids);
  selection_.setAllMatching(former->query, former->instant, former->count);
  table_->clearChosen();
}

void MessagesCard::clearChosen() {
  former_.reset();
  table_->clearChosen();
  selection_.clear();
}

/// What dies after the list was read is kept out by the query. No field of the language does so for other lists: what was accepted, or died, by now
/// can be held, or discarded, later.
void MessagesCard::chooseAll() {
  table_->clearChosen();
  const bool dead = model_->place() == state::Place::deadLetters && !requiresTerm(scope_, QStringLiteral("is"), QStringLiteral("discarded"));
  const std::optional<base::WallTime> instant = asOf();
  if (!dead || !instant) return selection_.setAllMatching(scope_, std::nullopt, count());
  const QString until = QStringLiteral("died<=") + client::text(base::formatRfc3339(*instant));
  selection_.setAllMatching(joinQuery(scope_, until), instant, count());
}

/// When the list was read; while it is still being read, the engine's last word about the time.
std::optional<base::WallTime> MessagesCard::asOf() const {
  if (model_->loadState() == state::LoadState::ready) return model_->asOf().time;
  return context_.session.state().engineNow();
}

QString MessagesCard::query() const {
  if (selection_.isEmpty()) return scope_;
  if (selection_.isAllMatching()) return selection_.query();
  QStringList ids(selection_.ids().cbegin(), selection_.ids().cend());
  ids.sort();
  for (QString& id : ids) id = queryTerm(QStringLiteral("id"), id);
  return ids.size() > 1 ? QString(QLatin1Char('(') + ids.join(QStringLiteral(" OR ")) + QLatin1Char(')')) : ids.join(QString());
}

protocol::PlanRequest MessagesCard::plan(const QString& kind) const {
  if (!selection_.isEmpty()) return selection_.plan(kind);
  state::Selection all;
  // Without a word of search it is the place itself that is meant.
  const QString place = model_->place() == state::Place::held ? QStringLiteral("is:held")
      : model_->place() == state::Place::deadLetters          ? QStringLiteral("is:dead")
                                                              : QString();
  all.setAllMatching(scope_.isEmpty() ? place : scope_, std::nullopt, {});
  return all.plan(kind);
}

}  // namespace signalbox::ui::views
