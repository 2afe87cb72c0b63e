#include "ui/widgets/scroll_column.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QVBoxLayout>

namespace signalbox::ui::widgets {

QScrollArea* scrolling(QWidget* content, QWidget* parent) {
  auto* area = new QScrollArea(parent);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(content);
  area->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  return area;
}

ScrollColumn::ScrollColumn(const theme::Theme& theme, int gap, QWidget* parent) : QScrollArea(parent), rows_(theme::column(theme, nullptr, gap)) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setFocusPolicy(Qt::NoFocus);  // the rows have it, and are scrolled into sight
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* content = new QWidget;
  auto* lines = theme::column(theme, content);
  lines->addLayout(rows_);
  lines->addStretch(1);
  setWidget(content);
  viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
}

// The base class remembers the first answer and never asks for more than some lines.
QSize ScrollColumn::sizeHint() const { return widget() == nullptr ? QScrollArea::sizeHint() : widget()->sizeHint(); }

// A scroll bar wants more than one row is high, and is not there for one row.
QSize ScrollColumn::minimumSizeHint() const {
  const QSize least = QScrollArea::minimumSizeHint();
  return {least.width(), qMin(least.height(), sizeHint().height())};
}

bool ScrollColumn::eventFilter(QObject* watched, QEvent* event) {
  if (watched == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
  return QScrollArea::eventFilter(watched, event);
}

}  // namespace signalbox::ui::widgets
