#include "ui/shell/panel.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

namespace signalbox::ui::shell {

namespace {
constexpr int kTop = 96;
}

Panel::Panel(const theme::Theme& theme, QWidget* window, int width, int height)
    : QWidget(window),
      theme_(theme),
      width_(width),
      height_(height),
      panel_(new QWidget(this)),
      body_(theme::column(theme, panel_, theme::grid::kSmall, theme::Margins::all(theme::grid::kCard))) {
  hide();
  window->installEventFilter(this);
}

void Panel::open() {
  before_ = window()->focusWidget();
  place();
  show();
  raise();
  firstFocus()->setFocus(Qt::PopupFocusReason);
}

void Panel::dismiss() {
  if (isHidden()) return;
  hide();
  if (before_)
    before_->setFocus(Qt::OtherFocusReason);
  else if (QWidget* next = window()->focusWidget())
    next->clearFocus();
}

void Panel::place() {
  setGeometry(parentWidget()->rect());
  const int width = qMin(theme_.px(width_), this->width() - theme_.px(theme::grid::kPage) * 2);
  const int top = qMin(theme_.px(kTop), height() / 8);
  panel_->setGeometry((this->width() - width) / 2, top, width, qMin(theme_.px(height_), height() - top * 2));
}

bool Panel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  return QWidget::eventFilter(watched, event);
}

void Panel::mousePressEvent(QMouseEvent*) { dismiss(); }

void Panel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) dismiss();
  event->accept();  // letters must not reach the page behind
}

void Panel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF ground = panel_->geometry();
  theme::drawShadow(theme_, &painter, ground);
  theme::drawRounded(&painter, ground, theme_.pxF(theme::grid::kRadius), theme_.colors().raised, theme_.colors().hairline);
}

}  // namespace signalbox::ui::shell
