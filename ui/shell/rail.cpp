#include "ui/shell/rail.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/views/engines/engine_health.h"
#include "ui/views/lacking.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::shell {

using namespace theme;
using views::ViewContext;

namespace {
constexpr int kBadge = 24;

/// Sends nothing until somebody replaces its key or resumes it; beside an open breaker it is one thing.
std::int64_t pausedOf(const protocol::Snapshot& snapshot) {
  return std::count_if(snapshot.providers.begin(), snapshot.providers.end(),
                       [](const auto& provider) { return provider.enabled && provider.paused && provider.breaker.state != "open"; });
}
}  // namespace

RailItem::RailItem(const Theme& theme, Icon icon, const QString& name, const QString& keys, QWidget* parent)
    : QAbstractButton(parent), theme_(theme), icon_(icon), keys_(keys) {
  setText(name);
  setCheckable(true);
  setAutoExclusive(false);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  fixSize(theme_, this, 0, grid::kRow);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
  describe();
}

QSize RailItem::sizeHint() const { return {theme_.px(folded_ ? grid::kRow : grid::kRail), theme_.px(grid::kRow)}; }

void RailItem::setCount(std::int64_t count) {
  if (count == count_) return;
  count_ = count;
  describe();
  update();
}

void RailItem::setFolded(bool folded) {
  folded_ = folded;
  update();
}

void RailItem::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  update();
}

void RailItem::describe() {
  setAccessibleName(count_ > 0 ? QStringLiteral("%1, %2").arg(text(), widgets::format::count(count_)) : text());
  setToolTip(QStringLiteral("%1 (%2)").arg(accessibleName(), keys_));
}

void RailItem::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF ground = rect();
  if (isChecked())
    drawRounded(&painter, ground, theme_.pxF(grid::kRadius), c.selectedRow, Qt::transparent);
  else if (underMouse())
    drawRounded(&painter, ground, theme_.pxF(grid::kRadius), c.hover, Qt::transparent);
  if (hasFocus()) drawFocusRing(theme_, &painter, ground, theme_.pxF(grid::kRadius));
  const int size = theme_.px(grid::kIcon), pad = theme_.px(grid::kSmall);
  const QColor ink = isChecked() ? c.text : c.secondary;
  const int left = folded_ ? (width() - size) / 2 : pad;
  painter.drawPixmap(left, (height() - size) / 2, theme_.pixmap(icon_, ink, devicePixelRatioF()));
  if (folded_) {
    if (count_ > 0) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(stale_ ? c.muted : c.text);
      painter.drawEllipse(QPointF(left + size + 2, (height() - size) / 2.0), 3, 3);
    }
    return;
  }
  painter.setFont(theme_.font(isChecked() ? Type::BodyStrong : Type::Body));
  painter.setPen(ink);
  painter.drawText(rect().adjusted(pad + size + pad, 0, -pad, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
  if (count_ <= 0) return;
  painter.setFont(theme_.font(Type::CaptionStrong));
  painter.setPen(stale_ ? (isChecked() ? c.secondary : c.muted) : c.text);
  painter.drawText(rect().adjusted(0, 0, -pad, 0), Qt::AlignRight | Qt::AlignVCenter, widgets::format::countShort(count_));
}

EngineSwitcher::EngineSwitcher(ViewContext context, QWidget* parent) : QAbstractButton(parent), context_(context) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  fixSize(context_.theme, this, 0, grid::kSwitcher);
  connect(&context_.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
  for (auto signal : {&state::EngineState::totalsChanged, &state::EngineState::linkChanged, &state::EngineState::snapshotLoaded,
                      &state::EngineState::alertsChanged, &state::EngineState::providersChanged, &state::EngineState::engineChanged})
    connect(&context_.state(), signal, this, &EngineSwitcher::refresh);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &EngineSwitcher::refresh);
  refresh();
}

void EngineSwitcher::setFolded(bool folded) {
  folded_ = folded;
  update();
}

void EngineSwitcher::refresh() {
  const QString name = context_.connection.name.isEmpty() ? tr("No engine") : context_.connection.name;
  const QString health = healthWords();
  setAccessibleName(health.isEmpty() ? tr("Engine: %1").arg(name) : tr("Engine: %1, %2").arg(name, health));
  setToolTip(health.isEmpty() ? tr("%1. Press to choose another engine").arg(name) : tr("%1: %2. Press to choose another engine").arg(name, health));
  update();
}

void EngineSwitcher::paintEvent(QPaintEvent*) {
  const Theme& theme = context_.theme;
  const Colors& c = theme.colors();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (underMouse() || isDown()) painter.fillRect(rect(), c.hover);
  const int stripe = theme.px(grid::kStripe), pad = theme.px(grid::kCard), badge = theme.px(kBadge);
  const int middle = stripe + (height() - stripe) / 2;
  const int left = folded_ ? (width() - badge) / 2 : pad;
  const QRectF ground(left, middle - badge / 2, badge, badge);
  const QString name = context_.connection.name.isEmpty() ? tr("No engine") : context_.connection.name;
  drawRounded(&painter, ground, theme.pxF(grid::kRadius), theme.engineColor(context_.connection.colour), Qt::transparent);
  painter.setFont(theme.font(Type::BodyStrong));
  painter.setPen(QColor(kOnBadge));
  painter.drawText(ground, Qt::AlignCenter, name.left(1).toUpper());
  painter.fillRect(QRect(0, height() - 1, width(), 1), c.hairline);
  if (hasFocus()) drawFocusRing(theme, &painter, QRectF(rect()).adjusted(2, stripe + 2, -2, -3), theme.pxF(grid::kRadius));
  const int shape = theme.px(grid::kShape);
  const auto health = [&](double x, double y) { widgets::paintBreakerShape(painter, QRectF(x, y, shape, shape), look(), c); };
  if (folded_) {
    const QPointF corner = ground.bottomRight() - QPointF(shape, shape) / 2;
    drawRounded(&painter, QRectF(corner, QSizeF(shape, shape)).adjusted(-1, -1, 1, 1), 2, c.surface, Qt::transparent);
    return health(corner.x(), corner.y());
  }
  const QRect text(left + badge + theme.px(grid::kSmall), stripe, width() - left - badge - pad * 2 - shape - theme.px(grid::kSmall),
                   height() - stripe);
  painter.setFont(theme.font(Type::BodyStrong));
  painter.setPen(c.text);
  painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(name, Qt::ElideRight, text.width()));
  health(width() - pad - shape, middle - shape / 2.0);
}

widgets::BreakerLook EngineSwitcher::look() const {
  widgets::BreakerLook look;  // of what is looked at in the past nobody asks how the engine is
  if (context_.state().freshness() != state::Freshness::past) look.state = views::healthOf(context_.session).shape;
  return look;
}

/// What the shape says; empty where there is no engine, or nobody asks how it is.
QString EngineSwitcher::healthWords() const {
  if (!context_.connection.url.isValid() || context_.state().freshness() == state::Freshness::past) return {};
  const views::EngineHealth health = views::healthOf(context_.session);
  // How long it has been silent would stand still here.
  const bool silent = health.known && !health.live && context_.state().link() != state::Link::stopped;
  return silent ? tr("silent at present") : health.words;
}

Rail::Rail(ViewContext context, QWidget* parent) : QWidget(parent), context_(context), switcher_(new EngineSwitcher(context, this)) {
  auto* all = column(context_.theme, this, grid::kNone, {0, 0, 1, 0});
  all->addWidget(switcher_);
  auto* list = column(context_.theme, nullptr, grid::kTiny, Margins::sides(grid::kSmall, grid::kCard));
  all->addLayout(list);
  all->addStretch(1);
  add(Icon::Overview, QStringLiteral("overview"), tr("Overview"), QStringLiteral("g o"));
  add(Icon::DeadLetters, QStringLiteral("dead-letters"), tr("Dead letters"), QStringLiteral("g d"));
  add(Icon::Held, QStringLiteral("held"), tr("Held"), QStringLiteral("g h"));
  add(Icon::Notifications, QStringLiteral("notifications"), tr("Notifications"), QStringLiteral("g n"));
  add(Icon::Delivery, QStringLiteral("delivery"), tr("Delivery"), QStringLiteral("g p"));
  add(Icon::Operations, QStringLiteral("operations"), tr("Operations"), QStringLiteral("g r"));
  add(Icon::Audit, QStringLiteral("audit"), tr("Audit"), QStringLiteral("g a"));
  add(Icon::Past, QStringLiteral("past"), tr("Past"), QStringLiteral("g t"));
  add(Icon::SetUp, QStringLiteral("set-up"), tr("Set-up"), QStringLiteral("g s"));
  connect(switcher_, &QAbstractButton::clicked, this, &Rail::switcherPressed);
  connect(&context_.state(), &state::EngineState::totalsChanged, this, &Rail::showCounts);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &Rail::showCounts);
  connect(&context_.state(), &state::EngineState::providersChanged, this, &Rail::showCounts);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &Rail::showCounts);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &Rail::showWhatThereIs);
  for (auto signal : {&state::EngineState::providersChanged, &state::EngineState::engineChanged, &state::EngineState::linkChanged,
                      &state::EngineState::alertsChanged})
    connect(&context_.state(), signal, switcher_, qOverload<>(&QWidget::update));
  connect(&context_.navigator, &views::Navigator::moved, this, &Rail::showPlace);
  connect(&context_.theme, &Theme::changed, this, [this] { setFolded(folded_); });
  setFolded(false);
  showCounts();
  showPlace();
  showWhatThereIs();
}

void Rail::add(Icon icon, const QString& screen, const QString& name, const QString& keys) {
  auto* item = new RailItem(context_.theme, icon, name, keys, this);
  layout()->itemAt(1)->layout()->addWidget(item);
  items_.emplace_back(screen, item);
  connect(item, &QAbstractButton::clicked, this, [this, screen] {
    if (context_.navigator.place().screen != screen) context_.navigator.go(screen);
    showPlace();
  });
}

RailItem* Rail::item(const QString& screen) const {
  for (const auto& [name, item] : items_)
    if (name == screen) return item;
  return nullptr;
}

void Rail::setFolded(bool folded) {
  folded_ = folded;
  setFixedWidth(context_.theme.px(folded ? grid::kRailNarrow : grid::kRail));
  switcher_->setFolded(folded);
  for (const auto& [screen, item] : items_) item->setFolded(folded);
  update();
}

void Rail::showCounts() {
  const protocol::Totals& totals = context_.state().snapshot().totals;
  item(QStringLiteral("dead-letters"))->setCount(totals.dead);
  item(QStringLiteral("held"))->setCount(totals.held);
  item(QStringLiteral("operations"))->setCount(totals.runningOperations + totals.pausedOperations + totals.waitingOperations);
  item(QStringLiteral("delivery"))->setCount(totals.openBreakers + pausedOf(context_.state().snapshot()));
  const bool stale = context_.state().freshness() >= state::Freshness::stale;
  for (const auto& [screen, entry] : items_) entry->setStale(stale);
  switcher_->update();
}

void Rail::showWhatThereIs() {
  for (const auto& [screen, item] : items_) item->setVisible(!views::isLacking(context_.state(), {screen, {}, {}}));
}

void Rail::showPlace() {
  for (const auto& [screen, item] : items_) item->setChecked(screen == context_.navigator.place().screen);
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), context_.theme.colors().surface);
  painter.fillRect(QRect(width() - 1, 0, 1, height()), context_.theme.colors().hairline);
}

}  // namespace signalbox::ui::shell
