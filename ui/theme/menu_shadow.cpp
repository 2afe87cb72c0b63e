#include "ui/theme/menu_shadow.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QMenu>
#include <QPainter>

namespace signalbox::ui::theme {

MenuShadow::MenuShadow(const Theme& theme, QMenu* menu) : QWidget(menu->parentWidget()->window()), theme_(theme), menu_(menu) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  menu->installEventFilter(this);
  connect(menu, &QObject::destroyed, this, &QObject::deleteLater);
  follow();
  raise();
  show();
}

int MenuShadow::reach() const { return theme_.px(grid::kShadow + grid::kShadowDrop); }

void MenuShadow::follow() {
  const QRect ground(parentWidget()->mapFromGlobal(menu_->mapToGlobal(QPoint())), menu_->size());
  setGeometry(ground.adjusted(-reach(), -reach(), reach(), reach()));
}

bool MenuShadow::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
      if (menu_ != nullptr) follow();
      break;
    case QEvent::Hide:
      hide();
      deleteLater();
      break;
    default: break;
  }
  return QWidget::eventFilter(watched, event);
}

void MenuShadow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawShadow(theme_, &painter, QRectF(rect()).adjusted(reach(), reach(), -reach(), -reach()));
}

}  // namespace signalbox::ui::theme
