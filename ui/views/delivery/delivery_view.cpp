#include "ui/views/delivery/delivery_view.h"

#include <QPainter>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_parts.h"
#include "ui/views/delivery/provider_panel.h"
#include "ui/views/delivery/queue_panel.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/load_failure.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/provider_list.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kList = 320, kChart = 260;
const QString kProviders = QStringLiteral("providers");
const QString kQueues = QStringLiteral("queues");

/// As in the overview: by what it does, then by how near its failures are to its limit.
int rankOf(const protocol::ProviderView& provider, const ViewContext& context) {
  const auto& breaker = provider.breaker;
  std::optional<double> share;
  if (breaker.calls > 0 && breaker.calls >= breaker.callsMin) share = static_cast<double>(breaker.failures) / static_cast<double>(breaker.calls);
  return widgets::providerRank(lookOf(provider, context), share, breaker.failureLimit);
}

}  // namespace

DeliveryRow::DeliveryRow(const theme::Theme& theme, const QString& name, QWidget* parent) : QAbstractButton(parent), theme_(theme) {
  setText(name);
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  theme::fixSize(theme, this, 0, theme::grid::kRow);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize DeliveryRow::sizeHint() const { return {theme_.px(kList), theme_.px(theme::grid::kRow)}; }

void DeliveryRow::setLook(const BreakerLook& look) {
  look_ = look;
  describe(breakerWords(look));
}

void DeliveryRow::setWords(const QString& words, bool isPaused) {
  isPaused_ = isPaused;
  describe(words);
}

void DeliveryRow::describe(const QString& state) {
  words_ = state;
  setAccessibleName(QString(text() + QStringLiteral(": ") + state));
  showTip();
  update();
}

void DeliveryRow::setNote(const QString& note) {
  if (note == note_) return;
  note_ = note;
  setAccessibleDescription(note_);
  showTip();
}

void DeliveryRow::showTip() {
  const QString first = look_ ? QString(words_ + QLatin1Char('\n') + breakerTerm(*look_)) : accessibleName();  // the words may be cut
  setToolTip(note_.isEmpty() ? first : QString(first + QLatin1Char('\n') + note_));
}

void DeliveryRow::paintEvent(QPaintEvent*) {
  const theme::Colors& c = theme_.colors();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const int pad = theme_.px(theme::grid::kSmall), shape = theme_.px(theme::grid::kShape);
  if (isChecked())
    theme::drawRounded(&painter, rect(), theme_.pxF(theme::grid::kRadius), c.selectedRow, Qt::transparent);
  else if (underMouse())
    theme::drawRounded(&painter, rect(), theme_.pxF(theme::grid::kRadius), c.hover, Qt::transparent);
  if (hasFocus()) theme::drawFocusRing(theme_, &painter, QRectF(rect()), theme_.pxF(theme::grid::kRadius));
  int left = pad, lock = 0;
  if (look_) {
    BreakerLook unlocked = *look_;  // the padlock stands by the words, so that names stand under each other
    unlocked.forced = false;
    paintBreakerShape(painter, QRectF(left, (height() - shape) / 2.0, shape, shape), unlocked, c, isChecked());
    left += shape + pad;
    if (look_->holdsNow()) lock = shape + pad / 2;
  }
  if (isPaused_) lock = shape + pad / 2;  // before the words, so that the names of queues stand under each other
  // The words get what the name leaves, and never less than half.
  const QFont nameFont = theme_.font(isChecked() ? theme::Type::BodyStrong : theme::Type::Body);
  const int nameWidth = QFontMetrics(theme_.font(theme::Type::BodyStrong)).horizontalAdvance(text()), room = width() - left - pad * 3 - lock;
  painter.setFont(theme_.font(theme::Type::Caption));
  const int right = qMin(painter.fontMetrics().horizontalAdvance(words_) + 2, qMax(room / 2, room - nameWidth));
  painter.setPen(isChecked() ? c.secondary : c.muted);
  const QString words = painter.fontMetrics().elidedText(words_, Qt::ElideRight, right);
  painter.drawText(rect().adjusted(0, 0, -pad, 0), Qt::AlignRight | Qt::AlignVCenter, words);
  const int beside = width() - pad - painter.fontMetrics().horizontalAdvance(words) - lock;
  if (isPaused_)
    paintBreakerShape(painter, QRectF(beside, (height() - shape) / 2.0, shape, shape), BreakerLook{BreakerState::Paused, false, {}, {}}, c,
                      isChecked());
  else if (lock > 0)
    painter.drawPixmap(beside, (height() - shape) / 2, theme::tintedPixmap(theme::Icon::Padlock, c.text, shape, devicePixelRatioF()));
  painter.setFont(nameFont);
  painter.setPen(c.text);
  const QRect name = rect().adjusted(left, 0, -pad * 2 - right - lock, 0);
  painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, name.width()));
}

DeliveryView::DeliveryView(ViewContext context, QWidget* parent) : View(context, parent), patience_(context.session.clock(), this) {
  build();
  for (auto signal : {&state::EngineState::providersChanged, &state::EngineState::queuesChanged, &state::EngineState::snapshotLoaded})
    connect(&state(), signal, this, &DeliveryView::showRows);
  connect(&state(), &state::EngineState::freshnessChanged, this, &DeliveryView::showRows);
  connect(&context_.time, &TimeChoice::pausedChanged, this, &DeliveryView::showRows);
  connect(&state(), &state::EngineState::linkChanged, this, &DeliveryView::followLink);
  connect(&patience_, &state::Patience::changed, this, &DeliveryView::showWait);
  connect(card_, &Card::retryPressed, this, &DeliveryView::askAgain);
  connect(none_, &Card::emptyActPressed, this, [this] { context_.navigator.go(QStringLiteral("set-up/providers")); });
  showRows();
}

void DeliveryView::build() {
  auto* all = theme::row(theme(), this, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  all->addWidget(buildList());
  auto* right = new QWidget(this);
  buildPanels(right);
  auto* page = new QScrollArea(this);  // a low window scrolls; nothing is squeezed
  page->setFrameShape(QFrame::NoFrame);
  page->setWidgetResizable(true);
  page->setFocusPolicy(Qt::NoFocus);
  page->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  page->setWidget(right);
  page->viewport()->setAutoFillBackground(false);
  right->setAutoFillBackground(false);
  all->addWidget(page, 1);
}

QWidget* DeliveryView::buildList() {
  card_ = new Card(theme(), {}, this);
  card_->setAccessibleName(tr("Providers and queues"));
  theme::fixSize(theme(), card_, kList, 0);
  auto* area = new QScrollArea(card_);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_ = new QWidget(area);
  auto* lines = theme::column(theme(), list_, theme::grid::kTiny);
  lines->addWidget(new Label(theme(), theme::Type::CaptionStrong, theme::Ink::Muted, tr("Providers"), list_));
  providerRows_ = theme::column(theme(), nullptr, theme::grid::kTiny);
  lines->addLayout(providerRows_);
  noProvider_ = new Label(theme(), theme::Type::Body, theme::Ink::Secondary, tr("None is set up."), list_);
  noProvider_->setContentsMargins(theme().px(theme::grid::kSmall), 0, 0, 0);  // under the names of the rows
  noProvider_->hide();
  lines->addWidget(noProvider_);
  lines->addSpacing(theme().px(theme::grid::kCard));
  lines->addWidget(new Label(theme(), theme::Type::CaptionStrong, theme::Ink::Muted, tr("Queues, waiting"), list_));
  queueRows_ = theme::column(theme(), nullptr, theme::grid::kTiny);
  lines->addLayout(queueRows_);
  lines->addStretch(1);
  area->setWidget(list_);
  area->viewport()->setAutoFillBackground(false);
  list_->setAutoFillBackground(false);
  card_->setBody(area);
  return card_;
}

void DeliveryView::buildPanels(QWidget* right) {
  panels_ = new QStackedLayout(right);
  sheet_ = new TimedActSheet(context_, this);
  provider_ = new ProviderPanel(context_, *sheet_, right);
  queue_ = new QueuePanel(context_, *sheet_, right);
  none_ = new Card(theme(), {}, right);
  none_->setAccessibleName(tr("Provider or queue"));
  for (QWidget* panel : std::initializer_list<QWidget*>{provider_, queue_, none_}) panels_->addWidget(panel);
  showPanel(none_);
}

DeliveryRow* DeliveryView::rowFor(QVBoxLayout* into, QMap<QString, DeliveryRow*>& rows, const QString& kind, const QString& name) {
  DeliveryRow*& row = rows[name];
  if (row != nullptr) return row;
  row = new DeliveryRow(theme(), kind == kQueues ? channelWords(name) : name, list_);
  row->setChecked(kind == kind_ && name == name_);  // chosen by a link before it was known
  into->addWidget(row);
  connect(row, &QAbstractButton::clicked, this, [this, kind, name] {
    context_.navigator.go(Place{QStringLiteral("delivery"), {kind, name}, {}});
    choose(kind, name);
  });
  return row;
}

/// Worst first, then in the order in which they are asked. Nothing moves under the hand: there they stay, and new ones stand at the end.
QStringList DeliveryView::shownOrder() const {
  QStringList names;
  for (const auto& provider : state().snapshot().providers) names << text(provider.name);
  const bool stays = list_->underMouse() && !providers_.isEmpty();
  const auto rank = [this, stays](const QString& name) {
    if (!stays) return rankOf(*state().provider(name), context_);
    return providers_.contains(name) ? providerRows_->indexOf(providers_[name]) : providerRows_->count();
  };
  std::stable_sort(names.begin(), names.end(), [&rank](const QString& one, const QString& other) { return rank(one) < rank(other); });
  return names;
}

/// What failed is shown until it comes, or until somebody asks for it again: the session tries by itself meanwhile.
void DeliveryView::showList() {
  const auto& error = state().linkError();
  const bool failed = !state().hasSnapshot() && error && !again_;
  if (!state().hasSnapshot() && !failed && context_.session.isStarted())
    patience_.begin();
  else
    patience_.end();
  if (state().hasSnapshot()) return card_->showContent();
  if (!failed) return card_->showLoading(Skeleton::Shape::List);
  const QString words = loadFailure(context_, card_->accessibleName(), *error);
  if (state().link() == state::Link::stopped) return card_->showEmpty(words);  // asking again changes nothing about who may look
  card_->showError(words, error->details());
}

/// Without a way to stop it: every screen waits for the same answer.
void DeliveryView::showWait() {
  card_->setWait(patience_.stage() == state::Patience::Stage::none ? QString() : tr("Reading the providers and queues"));
}

void DeliveryView::askAgain() {
  again_ = true;
  patience_.end();
  showRows();
  context_.session.retryNow();
}

void DeliveryView::followLink() {
  if (state().link() != state::Link::connecting) again_ = false;  // on the way there the former failure still stands
  showRows();
}

void DeliveryView::showRows() {
  showList();
  const auto& snapshot = state().snapshot();
  const QStringList present = shownOrder();
  for (int place = 0; place < present.size(); ++place) {
    DeliveryRow* row = rowFor(providerRows_, providers_, kProviders, present[place]);
    row->setLook(lookOf(*state().provider(present[place]), context_));
    if (providerRows_->indexOf(row) == place) continue;
    providerRows_->removeWidget(row);
    providerRows_->insertWidget(place, row);
  }
  for (const QString& name : providers_.keys())
    if (!present.contains(name)) providers_.take(name)->deleteLater();
  noProvider_->setVisible(present.isEmpty());
  for (const auto& queue : snapshot.queues) {
    const bool known = waiting_.contains(text(queue.channel));
    std::int64_t& waiting = waiting_[text(queue.channel)];
    if (!known || !context_.standsStill()) waiting = queue.waiting;
    const QString count = format::count(waiting);
    const QString words = queue.paused ? (queue.draining ? tr("Paused, draining, %1") : tr("Paused, %1")).arg(count)
        : queue.draining               ? tr("Draining, %1").arg(count)
                                       : count;
    rowFor(queueRows_, queues_, kQueues, text(queue.channel))->setWords(words, queue.paused);
  }
  if (name_.isEmpty()) chooseFirst(present);
}

void DeliveryView::chooseFirst(const QStringList& present) {
  const auto& queues = state().snapshot().queues;
  if (kind_ == kQueues && !queues.empty()) return choose(kQueues, text(queues.front().channel));
  if (!present.isEmpty()) return choose(kProviders, present.first());  // the worst one: it is why somebody comes here
  showNone();
}

void DeliveryView::showNone() {
  // A chart's frame is no higher than charts are; words stand in the middle of all there is.
  const bool isAwaited = !state().hasSnapshot() && card_->state() == Card::State::Loading;
  none_->setMaximumHeight(isAwaited ? theme().px(kChart) : QWIDGETSIZE_MAX);
  if (state().hasSnapshot()) return none_->showEmpty(tr("No provider is set up. Nothing can be sent until one is."), tr("Set up a provider"));
  if (isAwaited) return none_->showLoading(Skeleton::Shape::Chart);
  none_->showEmpty(tr("Nothing is known of providers and queues yet."));
}

void DeliveryView::choose(const QString& kind, const QString& name) {
  kind_ = kind;
  name_ = name;
  for (auto it = providers_.cbegin(); it != providers_.cend(); ++it) it.value()->setChecked(kind == kProviders && it.key() == name);
  for (auto it = queues_.cbegin(); it != queues_.cend(); ++it) it.value()->setChecked(kind == kQueues && it.key() == name);
  if (kind == kQueues) {
    queue_->setChannel(name);
    showPanel(queue_);
  } else {
    provider_->setProvider(name);
    showPanel(provider_);
  }
}

/// Only what is shown asks for room: else the page would scroll for the sake of what is not there.
void DeliveryView::showPanel(QWidget* panel) {
  for (QWidget* each : std::initializer_list<QWidget*>{provider_, queue_, none_})
    each->setSizePolicy(QSizePolicy::Preferred, each == panel ? QSizePolicy::Preferred : QSizePolicy::Ignored);
  panels_->setCurrentWidget(panel);
}

void DeliveryView::enter(const Place& place) {
  if (name_.isEmpty()) kind_ = place.path.value(0) == kQueues ? kQueues : QString();
  showRows();
  if (place.path.size() >= 2) return choose(place.path[0], place.path[1]);
  if (place.path.value(0) == kQueues && !state().snapshot().queues.empty()) choose(kQueues, text(state().snapshot().queues.front().channel));
}

std::vector<PaletteAct> DeliveryView::acts() {
  if (name_.isEmpty()) return {};
  return kind_ == kProviders ? provider_->acts() : queue_->acts();
}

QList<QWidget*> DeliveryView::regions() {
  return {card_->state() == Card::State::Content ? list_ : static_cast<QWidget*>(card_), panels_->currentWidget()};
}

}  // namespace signalbox::ui::views
