#include "ui/widgets/card.h"

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/provider_list.h"
#include "ui/widgets/steps_bar.h"
#include "ui/widgets/table.h"
#include "ui/widgets/timeline_view.h"

#include <QAbstractScrollArea>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedLayout>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kHeadHeight = 24;

// Centred in the body, sentences no wider than the grid allows.
Label* addSentence(const Theme& theme, QWidget* parent, QVBoxLayout* lines, Ink ink) {
  constexpr int kAlmostAll = 1000;
  auto* label = new Label(theme, Type::Body, ink, parent);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignCenter);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  mostWidth(theme, label, grid::kSentenceMax);
  auto* line = row(theme, nullptr, grid::kNone);
  line->addStretch(1);
  line->addWidget(label, kAlmostAll);  // an alignment would give a wrapped label its narrowest width
  line->addStretch(1);
  lines->addLayout(line);
  return label;
}
template <class Part, class Follow> void followAll(QWidget* body, const Follow& follow) {
  if (auto* part = qobject_cast<Part*>(body)) follow(part);
  for (Part* part : body->findChildren<Part*>()) follow(part);
}
}  // namespace

Card::Card(const Theme& theme, const QString& title, QWidget* parent) : QWidget(parent), theme_(theme) {
  auto* all = column(theme_, this, grid::kSmall, Margins::all(grid::kCard));
  buildHead(title);
  all->addWidget(head_);
  auto* states = new QWidget(this);
  stack_ = new QStackedLayout(states);
  all->addWidget(states, 1);
  buildStates();
  setTitle(title);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::buildHead(const QString& title) {
  head_ = new QWidget(this);
  fixSize(theme_, head_, 0, kHeadHeight);
  auto* line = row(theme_, head_, grid::kSmall);
  title_ = new Label(theme_, Type::CardTitle, Ink::Text, title, head_);
  unit_ = new Label(theme_, Type::Caption, Ink::Muted, head_);
  current_ = new Label(theme_, Type::CardTitle, Ink::Text, head_);
  current_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  title_->setElide(Qt::ElideRight);
  title_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  line->addWidget(title_);
  line->addWidget(unit_);
  line->addStretch(1);
  line->addWidget(current_);
  acts_ = row(theme_, nullptr, grid::kTiny);
  line->addLayout(acts_);
  head_->installEventFilter(this);
}

void Card::buildStates() {
  content_ = new QWidget(this);
  loading_ = new QWidget(this);
  empty_ = new QWidget(this);
  error_ = new QWidget(this);
  for (QWidget* state : {content_, loading_, empty_, error_}) stack_->addWidget(state);
  column(theme_, content_);
  column(theme_, loading_);

  auto* emptyColumn = column(theme_, empty_, grid::kCard);
  emptyAct_ = new ActButton(theme_, {}, ActButton::Role::Plain, empty_);
  emptyColumn->addStretch(1);
  emptyText_ = addSentence(theme_, empty_, emptyColumn, Ink::Secondary);
  emptyColumn->addWidget(emptyAct_, 0, Qt::AlignHCenter);
  emptyColumn->addStretch(1);
  connect(emptyAct_, &QPushButton::clicked, this, &Card::emptyActPressed);

  auto* errorColumn = column(theme_, error_, grid::kCard);
  auto* retry = new ActButton(theme_, tr("Retry"), ActButton::Role::Plain, error_);
  retry->setGlyph(Icon::Refresh);
  auto* copy = new ActButton(theme_, tr("Copy details"), ActButton::Role::Quiet, error_);
  copy->setGlyph(Icon::Copy);
  auto* acts = row(theme_, nullptr, grid::kSmall);
  acts->addStretch(1);
  acts->addWidget(retry);
  acts->addWidget(copy);
  acts->addStretch(1);
  errorColumn->addStretch(1);
  errorText_ = addSentence(theme_, error_, errorColumn, Ink::Text);
  errorColumn->addLayout(acts);
  errorColumn->addStretch(1);
  connect(retry, &QPushButton::clicked, this, &Card::retryPressed);
  // Of what was stopped nothing more is known than what is said; that is no reason to empty the clipboard.
  connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(details_.isEmpty() ? errorText_->text() : details_); });
}

/// Where it is narrow the unit goes before a letter of the title does.
void Card::settleHead() {
  int needed = 0;
  for (const Label* part : {title_, unit_, current_})
    if (!part->text().isEmpty()) needed += part->sizeHint().width() + head_->layout()->spacing();
  if (acts_->count() > 0) needed += acts_->sizeHint().width() + head_->layout()->spacing();
  const QMargins edges = head_->layout()->contentsMargins();
  const bool fits = needed <= head_->width() - edges.left() - edges.right();
  unit_->setVisible(fits && !unit_->text().isEmpty());
  head_->setToolTip(fits ? QString() : unit_->text());
}

bool Card::eventFilter(QObject* watched, QEvent* event) {
  if (watched == head_ && event->type() == QEvent::Resize) settleHead();
  return QWidget::eventFilter(watched, event);
}

void Card::setTitle(const QString& title) {
  title_->setText(title);
  head_->setVisible(!title.isEmpty());
  setAccessibleName(title);
}

void Card::setUnit(const QString& unit) {
  unit_->setText(unit);
  settleHead();
}

void Card::setCurrent(const QString& value) {
  current_->setText(value);
  settleHead();
}

void Card::setBody(QWidget* body, bool padded) {
  QLayout* layout = content_->layout();
  while (QLayoutItem* item = layout->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  layout->addWidget(body);
  // What stands in it is as old as the card says.
  const auto follow = [&](auto* part) {
    part->setStale(stale_);
    connect(this, &Card::staleChanged, part, [part](bool stale) { part->setStale(stale); });
  };
  followAll<Table>(body, follow);
  followAll<ProviderList>(body, follow);
  followAll<TimelineView>(body, follow);
  followAll<ProgressBar>(body, follow);
  followAll<StepsBar>(body, follow);
  followAll<Label>(body, follow);
  if (padded) return;
  // A scroll area paints a square ground: it keeps off the rounded corners.
  const bool square = qobject_cast<QAbstractScrollArea*>(body) != nullptr;
  space(theme_, this->layout(), grid::kSmall,
        {square ? 1 : 0, title_->text().isEmpty() ? square : grid::kCard, square ? 1 : 0, square ? grid::kTiny : 0});
  // The title stands where that of a padded card does.
  space(theme_, head_->layout(), grid::kSmall, Margins::sides(grid::kCard - (square ? 1 : 0), 0));
  space(theme_, loading_->layout(), grid::kNone, Margins::sides(grid::kCard, 0));
}

void Card::setFramed(bool framed) {
  framed_ = framed;
  space(theme_, layout(), grid::kSmall, Margins::all(framed ? grid::kCard : grid::kNone));
  update();
}

QHBoxLayout* Card::headActs() {
  if (acts_->isEmpty()) fixSize(theme_, head_, 0, grid::kControl);  // an act is as high as anywhere else
  return acts_;
}

void Card::showContent() {
  state_ = State::Content;
  stack_->setCurrentWidget(content_);
}

void Card::showLoading(Skeleton::Shape shape) {
  if (state_ == State::Loading) return;
  state_ = State::Loading;
  QLayout* layout = loading_->layout();
  while (QLayoutItem* item = layout->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  layout->addWidget(new Skeleton(theme_, shape, loading_));
  stack_->setCurrentWidget(loading_);
}

void Card::showEmpty(const QString& text, const QString& act) {
  state_ = State::Empty;
  emptyText_->setText(text);
  emptyAct_->setText(act);
  emptyAct_->setVisible(!act.isEmpty());
  stack_->setCurrentWidget(empty_);
}

void Card::showError(const QString& text, const QString& details) {
  state_ = State::Error;
  errorText_->setText(text);
  details_ = details;
  stack_->setCurrentWidget(error_);
}

void Card::buildWait() {
  wait_ = new QWidget(this);
  auto* line = row(theme_, wait_, grid::kSmall, Margins::sides(grid::kCard, 0));
  fixSize(theme_, wait_, 0, grid::kBanner);
  waitText_ = new Label(theme_, Type::Caption, Ink::Secondary, wait_);
  waitText_->setElide(Qt::ElideRight);
  waitText_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  waitAct_ = new ActButton(theme_, {}, ActButton::Role::Quiet, wait_);
  fixSize(theme_, waitAct_, 0, grid::kTarget);
  line->addWidget(waitText_, 1);
  line->addWidget(waitAct_);
  layout()->addWidget(wait_);
  connect(waitAct_, &QPushButton::clicked, this, &Card::waitActPressed);
}

void Card::setWait(const QString& words, const QString& act) {
  if (wait_ == nullptr && words.isEmpty()) return;
  if (wait_ == nullptr) buildWait();
  waitText_->setText(words);
  waitAct_->setText(act);
  waitAct_->setVisible(!act.isEmpty());
  wait_->setVisible(!words.isEmpty());
}

QString Card::waitWords() const { return wait_ == nullptr || wait_->isHidden() ? QString() : waitText_->text(); }

bool Card::hasHeightForWidth() const { return state_ == State::Content && QWidget::hasHeightForWidth(); }

void Card::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  current_->setInk(stale ? Ink::Muted : Ink::Text);
  Q_EMIT staleChanged(stale);
}

void Card::paintEvent(QPaintEvent*) {
  if (!framed_) return;
  QPainter painter(this);
  drawRounded(&painter, rect(), theme_.pxF(grid::kRadius), theme_.colors().surface, theme_.colors().hairline);
}

}  // namespace signalbox::ui::widgets
