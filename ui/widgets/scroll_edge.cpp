#include "ui/widgets/scroll_edge.h"

#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QPainter>
#include <QScrollBar>

namespace signalbox::ui::widgets {

ScrollEdge::ScrollEdge(const theme::Theme& theme, QAbstractScrollArea* area) : QWidget(area), theme_(theme), area_(area) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  area_->installEventFilter(this);
  connect(area_->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ScrollEdge::settle);
  connect(area_->verticalScrollBar(), &QScrollBar::valueChanged, this, &ScrollEdge::settle);
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
  settle();
}

void ScrollEdge::settle() {
  setGeometry(0, area_->height() - 1, area_->width(), 1);
  setVisible(area_->verticalScrollBar()->value() < area_->verticalScrollBar()->maximum());
  raise();
}

bool ScrollEdge::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) settle();
  return QWidget::eventFilter(watched, event);
}

void ScrollEdge::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme_.colors().hairline);
}

}  // namespace signalbox::ui::widgets
