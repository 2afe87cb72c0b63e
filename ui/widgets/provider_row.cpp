#include "ui/widgets/provider_row.h"

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
// The state's column has room for "Kept sending until 13 May 15:03".
constexpr int kName = 152, kState = 232, kFailures = 136, kCalls = 80, kP95 = 72, kMenu = 32;

Label* cell(const Theme& theme, QWidget* parent, int width, Qt::Alignment side, Type type = Type::Body, Ink ink = Ink::Text) {
  auto* label = new Label(theme, type, ink, parent);
  label->setAlignment(side | Qt::AlignVCenter);
  label->setElide(Qt::ElideRight);
  fixSize(theme, label, width, 0);
  return label;
}
}  // namespace

ProviderRow::ProviderRow(const Theme& theme, const ProviderFigures& figures, QWidget* parent) : QWidget(parent), theme_(theme), id_(figures.id) {
  fixSize(theme_, this, 0, grid::kRow);
  setFocusPolicy(Qt::StrongFocus);
  auto* line = row(theme_, this, grid::kSmall, Margins::sides(grid::kCard, 0));
  name_ = cell(theme_, this, kName, Qt::AlignLeft);
  name_->setElide(Qt::ElideMiddle);
  state_ = new BreakerLabel(theme_, this);
  fixSize(theme_, state_, kState, 0);
  strip_ = new BreakerStrip(theme_, figures.name, this);
  failures_ = cell(theme_, this, kFailures, Qt::AlignRight);
  calls_ = cell(theme_, this, kCalls, Qt::AlignRight);
  p95_ = cell(theme_, this, kP95, Qt::AlignRight);
  auto* menu = new IconButton(theme_, Icon::Menu, tr("Acts for %1").arg(figures.name), this);
  fixSize(theme_, menu, kMenu, grid::kTarget);
  for (QWidget* part : std::initializer_list<QWidget*>{name_, state_, strip_, failures_, calls_, p95_, menu})
    line->addWidget(part, part == strip_ ? 1 : 0);
  connect(menu, &QPushButton::clicked, this, [this, menu] { Q_EMIT menuRequested(id_, menu->mapToGlobal(menu->rect().bottomRight())); });
  setFigures(figures);
}

void ProviderRow::setFigures(const ProviderFigures& figures) {
  name_->setText(figures.name);
  state_->setLook(figures.look);
  strip_->setIntervals(figures.intervals);
  QString failures = format::percent(figures.failureRatio);
  if (figures.failureLimit) failures = tr("%1 of %2").arg(failures, QString(format::percent(figures.failureLimit)).remove(QStringLiteral(".0")));
  over_ = figures.failureRatio && figures.failureLimit && *figures.failureRatio > *figures.failureLimit;
  failures_->setText(failures);
  failures_->setTooltipText(figures.failureWords);
  failures_->setType(over_ ? Type::BodyStrong : Type::Body);
  calls_->setText(format::count(figures.calls));
  p95_->setText(format::duration(figures.p95Seconds));
  settleInk();
  setAccessibleName(tr("%1: %2, failures %3").arg(figures.name, breakerWords(figures.look), failures));
}

void ProviderRow::setStale(bool stale) {
  stale_ = stale;
  settleInk();
}

void ProviderRow::settleInk() {
  for (Label* figure : {name_, calls_, p95_}) figure->setInk(stale_ ? Ink::Muted : Ink::Text);
  failures_->setInk(stale_ ? Ink::Muted : over_ ? Ink::Danger : Ink::Text);
}

QWidget* ProviderRow::header(const Theme& theme, QWidget* parent) {
  auto* head = new QWidget(parent);
  fixSize(theme, head, 0, grid::kRowCompact);
  auto* line = row(theme, head, grid::kSmall, Margins::sides(grid::kCard, 0));
  // The figures are of the present, whatever the range of the strip is.
  const auto put = [&](const QString& words, int width, Qt::Alignment side, const QString& of = {}) {
    Label* label = cell(theme, head, width, side, Type::CaptionStrong, Ink::Secondary);
    label->setText(words);
    label->setTooltipText(of);
    line->addWidget(label, width == 0 ? 1 : 0);
  };
  put(tr("Provider"), kName, Qt::AlignLeft);
  put(tr("State"), kState, Qt::AlignLeft);
  put(tr("Over the range"), 0, Qt::AlignLeft);
  put(tr("Failures, of limit"), kFailures, Qt::AlignRight, tr("In the window that the breaker judges by"));
  put(tr("Calls, 1 min"), kCalls, Qt::AlignRight, tr("In the last minute"));
  put(tr("p95, 5 min"), kP95, Qt::AlignRight, tr("95 of 100 calls of the last 5 minutes took no longer"));
  put({}, kMenu, Qt::AlignRight);
  return head;
}

void ProviderRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (underMouse()) painter.fillRect(rect().adjusted(1, 1, -1, -1), theme_.colors().hover);
  painter.fillRect(QRect(0, 0, width(), 1), theme_.colors().hairline);
  if (hasFocus()) drawFocusRing(theme_, &painter, rect().adjusted(2, 1, -2, -1), theme_.pxF(grid::kRadius));
}

void ProviderRow::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && rect().contains(event->pos())) Q_EMIT opened(id_);
}

void ProviderRow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    Q_EMIT opened(id_);
  else if (event->key() == Qt::Key_Down || event->key() == Qt::Key_J)
    focusNextChild();
  else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_K)
    focusPreviousChild();
  else
    QWidget::keyPressEvent(event);
}

void ProviderRow::enterEvent(QEnterEvent*) { update(); }

void ProviderRow::leaveEvent(QEvent*) { update(); }

}  // namespace signalbox::ui::widgets
