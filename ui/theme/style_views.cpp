#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>

namespace signalbox::ui::theme {

namespace {

void drawHeaderSection(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const Colors& c = theme.colors();
  painter->fillRect(option->rect, c.surface);
  painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), c.hairline);
}

void drawHeaderLabel(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
  if (header == nullptr) return;
  const int pad = theme.px(grid::kSmall), side = theme.px(grid::kCard);
  const bool right = header->textAlignment & Qt::AlignRight;
  const bool first = header->position == QStyleOptionHeader::Beginning || header->position == QStyleOptionHeader::OnlyOneSection;
  QRect rect = header->rect.adjusted(first ? firstColumnPad(theme) : pad, 0, -pad, 0);
  const bool sorted = header->sortIndicator != QStyleOptionHeader::None;
  painter->save();
  painter->setFont(theme.font(Type::CaptionStrong));
  painter->setPen(sorted ? theme.colors().text : theme.colors().secondary);
  const QFontMetrics metrics = painter->fontMetrics();
  const int room = rect.width() - (sorted ? side : 0);
  const QString text = metrics.elidedText(header->text, Qt::ElideRight, room);
  const int width = metrics.horizontalAdvance(text);
  const int arrowLeft = right ? rect.right() - width - side : rect.left() + width + theme.px(2);
  painter->drawText(rect, static_cast<int>((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter), text);
  if (sorted) {
    const Icon icon = header->sortIndicator == QStyleOptionHeader::SortUp ? Icon::ChevronUp : Icon::ChevronDown;
    painter->drawPixmap(arrowLeft, rect.center().y() - side / 2 + 1,
                        theme.pixmap(icon, theme.colors().text, painter->device()->devicePixelRatio(), grid::kCard));
  }
  painter->restore();
}

void drawTab(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const bool chosen = option->state & QStyle::State_Selected;
  const bool over = option->state & QStyle::State_MouseOver;
  const QRectF rect = option->rect;
  if (over && !chosen) drawRounded(painter, rect.adjusted(0, 2, 0, -4), theme.pxF(grid::kRadius), theme.colors().hover, Qt::transparent);
  if (chosen)
    painter->fillRect(QRectF(rect.left() + theme.pxF(grid::kSmall), rect.bottom() - 2, rect.width() - 2 * theme.pxF(grid::kSmall), 2),
                      theme.colors().accent);
  if (option->state & QStyle::State_HasFocus) drawFocusRing(theme, painter, rect.adjusted(1, 1, -1, -3), theme.pxF(grid::kRadius));
}

void drawTabLabel(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
  if (tab == nullptr) return;
  const bool chosen = option->state & QStyle::State_Selected;
  const bool enabled = option->state & QStyle::State_Enabled;
  painter->save();
  painter->setFont(theme.font(Type::Body));
  painter->setPen(!enabled ? theme.colors().muted : chosen ? theme.colors().text : theme.colors().secondary);
  painter->drawText(option->rect, Qt::AlignCenter | Qt::TextHideMnemonic, tab->text);
  painter->restore();
}

void drawMenuItem(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
  if (item == nullptr) return;
  const Colors& c = theme.colors();
  const int pad = theme.px(grid::kSmall), side = theme.px(grid::kIcon);
  if (item->menuItemType == QStyleOptionMenuItem::Separator) {
    painter->fillRect(QRect(item->rect.left(), item->rect.center().y(), item->rect.width(), 1), c.hairline);
    return;
  }
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool chosen = option->state & QStyle::State_Selected;
  const double ratio = painter->device()->devicePixelRatio();
  painter->save();
  if (chosen) drawRounded(painter, item->rect, theme.pxF(grid::kRadius), enabled ? c.selectedRow : c.hover, Qt::transparent);
  QRect rect = item->rect.adjusted(pad, 0, -pad, 0);
  const int iconTop = rect.center().y() - side / 2 + 1;
  if (item->checkType != QStyleOptionMenuItem::NotCheckable && item->checked)
    painter->drawPixmap(rect.left(), iconTop, theme.pixmap(Icon::Check, c.accent, ratio));
  if (item->menuHasCheckableItems) rect.setLeft(rect.left() + side + pad);
  if (!item->icon.isNull())
    painter->drawPixmap(rect.left(), iconTop, item->icon.pixmap(QSize(side, side), ratio, enabled ? QIcon::Normal : QIcon::Disabled));
  if (item->maxIconWidth > 0) rect.setLeft(rect.left() + side + pad);
  const QStringList parts = item->text.split(QLatin1Char('\t'));
  painter->setPen(enabled ? c.text : c.muted);
  painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextSingleLine, parts.value(0));
  painter->setPen(c.muted);
  if (parts.size() > 1) painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, parts.value(1));
  if (item->menuItemType == QStyleOptionMenuItem::SubMenu)
    painter->drawPixmap(rect.right() - side + 1, iconTop, theme.pixmap(Icon::ChevronRight, c.secondary, ratio));
  painter->restore();
}

void drawRow(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const Colors& c = theme.colors();
  if (option->state & QStyle::State_Selected)
    painter->fillRect(option->rect, c.selectedRow);
  else if (option->state & QStyle::State_MouseOver && option->state & QStyle::State_Enabled)
    painter->fillRect(option->rect, c.hover);
}

}  // namespace

int menuColumns(const Theme& theme, const QStyleOptionMenuItem& item) {
  const int column = theme.px(grid::kIcon) + theme.px(grid::kSmall);
  return (item.menuHasCheckableItems ? column : 0) + (item.maxIconWidth > 0 ? column : 0);
}

QRegion roundedRegion(const Theme& theme, const QRect& rect) {
  QPainterPath path;
  path.addRoundedRect(rect, theme.pxF(grid::kRadius), theme.pxF(grid::kRadius));
  return QRegion(path.toFillPolygon().toPolygon());
}

int firstColumnPad(const Theme& theme) { return theme.px(grid::kCard) - 1; }

bool drawViewPrimitive(const Theme& theme, QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) {
  const Colors& c = theme.colors();
  switch (element) {
    case QStyle::PE_PanelItemViewRow: return true;
    case QStyle::PE_PanelItemViewItem: drawRow(theme, option, painter); return true;
    case QStyle::PE_PanelMenu:
    case QStyle::PE_PanelTipLabel:
      // The pixels that the curve cuts are seen, too, and have nothing else beneath them.
      for (const QRect& part : roundedRegion(theme, option->rect)) painter->fillRect(part, c.hairline);
      drawRounded(painter, option->rect, theme.pxF(grid::kRadius), c.raised, c.hairline);
      return true;
    case QStyle::PE_FrameMenu:
    case QStyle::PE_FrameTabWidget:
    case QStyle::PE_FrameDockWidget:
    case QStyle::PE_PanelToolBar:
    case QStyle::PE_PanelStatusBar: return true;
    case QStyle::PE_FrameTabBarBase: {
      const QRect& r = option->rect;
      painter->fillRect(QRect(r.left(), r.bottom(), widget != nullptr ? widget->width() : r.width(), 1), c.hairline);
      return true;
    }
    case QStyle::PE_IndicatorArrowDown:
    case QStyle::PE_IndicatorArrowUp:
    case QStyle::PE_IndicatorArrowLeft:
    case QStyle::PE_IndicatorArrowRight: {
      const Icon icon = element == QStyle::PE_IndicatorArrowDown ? Icon::ChevronDown
          : element == QStyle::PE_IndicatorArrowUp               ? Icon::ChevronUp
          : element == QStyle::PE_IndicatorArrowLeft             ? Icon::ChevronLeft
                                                                 : Icon::ChevronRight;
      const int side = theme.px(grid::kIcon);
      painter->drawPixmap(option->rect.center().x() + 1 - side / 2, option->rect.center().y() + 1 - side / 2,
                          theme.pixmap(icon, c.secondary, painter->device()->devicePixelRatio()));
      return true;
    }
    default: return false;
  }
}

bool drawViewControl(const Theme& theme, QStyle::ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) {
  Q_UNUSED(widget)
  switch (element) {
    case QStyle::CE_Header:
      drawHeaderSection(theme, option, painter);
      drawHeaderLabel(theme, option, painter);
      return true;
    case QStyle::CE_HeaderSection: drawHeaderSection(theme, option, painter); return true;
    case QStyle::CE_HeaderLabel: drawHeaderLabel(theme, option, painter); return true;
    case QStyle::CE_HeaderEmptyArea:
      painter->fillRect(option->rect, theme.colors().surface);
      painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.colors().hairline);
      return true;
    case QStyle::CE_TabBarTabShape: drawTab(theme, option, painter); return true;
    case QStyle::CE_TabBarTabLabel: drawTabLabel(theme, option, painter); return true;
    case QStyle::CE_MenuItem: drawMenuItem(theme, option, painter); return true;
    case QStyle::CE_Splitter: {
      const QRect& r = option->rect;
      if (option->state & QStyle::State_MouseOver)
        painter->fillRect(r.width() < r.height() ? QRect(r.center().x(), r.top(), 2, r.height()) : QRect(r.left(), r.center().y(), r.width(), 2),
                          theme.colors().accent);
      return true;
    }
    default: return false;
  }
}

}  // namespace signalbox::ui::theme
