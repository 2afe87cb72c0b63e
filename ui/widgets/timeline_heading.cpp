#include "ui/widgets/timeline_heading.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace signalbox::ui::widgets {

using namespace theme;

TimelineHeading::TimelineHeading(const Theme& theme, QWidget* parent) : QAbstractButton(parent), theme_(theme) {
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
}

void TimelineHeading::tell(const QString& heading, bool folded, std::size_t entries) {
  const QString count = entries == 1 ? tr("1 entry") : tr("%1 entries").arg(entries);
  heading_ = heading;
  behind_ = folded ? count : QString();
  setAccessibleName(folded ? tr("%1: folded, %2").arg(heading, count) : tr("%1: unfolded").arg(heading));
  update();
}

void TimelineHeading::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    click();
  else
    QAbstractButton::keyPressEvent(event);
}

void TimelineHeading::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  const int side = theme_.px(grid::kIcon);
  QPainter painter(this);
  painter.fillRect(QRect(0, height() - 1, width(), 1), c.hairline);
  painter.drawPixmap(0, rect().center().y() - side / 2 + 1,
                     theme_.pixmap(behind_.isEmpty() ? Icon::ChevronDown : Icon::ChevronRight, c.secondary, devicePixelRatioF()));
  painter.setFont(theme_.font(Type::BodyStrong));
  painter.setPen(c.text);
  painter.drawText(rect().adjusted(side + theme_.px(grid::kSmall), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, heading_);
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(c.muted);
  painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, behind_);
  if (hasFocus()) drawFocusRing(theme_, &painter, rect(), theme_.pxF(grid::kTiny));
}

}  // namespace signalbox::ui::widgets
