#include "ui/widgets/drop_shadow.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>

namespace signalbox::ui::widgets {

using namespace theme;

DropShadow::DropShadow(const Theme& theme, QWidget* part) : QWidget(part->parentWidget()), theme_(theme), part_(part) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  part_->installEventFilter(this);
  connect(part_, &QObject::destroyed, this, &QObject::deleteLater);
  follow();
}

int DropShadow::reach() const { return theme_.px(grid::kShadow + grid::kShadowDrop); }

void DropShadow::follow() {
  if (parentWidget() != part_->parentWidget()) setParent(part_->parentWidget());
  setGeometry(part_->geometry().adjusted(-reach(), -reach(), reach(), reach()));
  stackUnder(part_);
  setVisible(!part_->isHidden());
}

bool DropShadow::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
    case QEvent::ZOrderChange: follow(); break;
    default: break;
  }
  return QWidget::eventFilter(watched, event);
}

void DropShadow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawShadow(theme_, &painter, QRectF(rect()).adjusted(reach(), reach(), -reach(), -reach()));
}

}  // namespace signalbox::ui::widgets
