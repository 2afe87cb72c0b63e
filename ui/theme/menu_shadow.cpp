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
  // Not now: it is made by a filter of this menu's, and one that is put before it would have it called again, for ever.
  QMetaObject::invokeMethod(this, [this] {
    if (menu_ != nullptr) menu_->installEventFilter(this);
  }, Qt::QueuedConnection);
  connect(menu, &QMenu::aboutToHide, this, &MenuShadow::leave);
  connect(menu, &QObject::destroyed, this, &QObject::deleteLater);
  follow();
  show();
}

int MenuShadow::reach() const { return theme_.px(grid::kShadow + grid::kShadowDrop); }

void MenuShadow::follow() {
  const QRect ground(parentWidget()->mapFromGlobal(menu_->mapToGlobal(QPoint())), menu_->size());
  setGeometry(ground.adjusted(-reach(), -reach(), reach(), reach()));
}

void MenuShadow::leave() {
  hide();
  deleteLater();
}

bool MenuShadow::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
      if (menu_ != nullptr) follow();
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
