#include "ui/theme/proxy_style.h"

#include "ui/theme/menu_shadow.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QHelpEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStyleOption>
#include <QTabBar>
#include <QToolTip>

namespace signalbox::ui::theme {

namespace {
/// Whose value a turn of the wheel would change. A scroll bar is for the wheel.
bool stepsByWheel(const QWidget* widget) {
  if (qobject_cast<const QComboBox*>(widget) != nullptr || qobject_cast<const QAbstractSpinBox*>(widget) != nullptr) return true;
  return qobject_cast<const QAbstractSlider*>(widget) != nullptr && qobject_cast<const QScrollBar*>(widget) == nullptr;
}

/// The words of a closed choice box, as they fit into it.
QString fitting(const QStyleOptionComboBox& box, const QStyle& style, const QWidget* widget) {
  int room = style.subControlRect(QStyle::CC_ComboBox, &box, QStyle::SC_ComboBoxEditField, widget).width() - 2;  // Fusion leaves 1 px at each side
  if (!box.currentIcon.isNull()) room -= box.iconSize.width() + 4;                                               // and 4 behind an icon
  if (box.fontMetrics.horizontalAdvance(box.currentText) <= room + 1) return box.currentText;  // what is over is the room behind the last letter
  return box.fontMetrics.elidedText(box.currentText, Qt::ElideRight, room);
}

/// The whole words of a choice box that cuts them and has no tooltip of its own; else none.
QString cutWords(const QComboBox& box, const QStyle& style) {
  if (!box.toolTip().isEmpty() || box.isEditable()) return {};
  QStyleOptionComboBox option;  // as the box would give it
  option.initFrom(&box);
  option.currentText = box.currentText();
  option.currentIcon = box.itemIcon(box.currentIndex());
  option.iconSize = box.iconSize();
  return fitting(option, style, &box) == option.currentText ? QString() : option.currentText;
}
}  // namespace

ProxyStyle::ProxyStyle(const Theme& theme) : QProxyStyle(QStringLiteral("Fusion")), theme_(theme) {}

void ProxyStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  if (drawButtonPrimitive(theme_, element, option, painter, widget)) return;
  if (drawInputPrimitive(theme_, element, option, painter, widget)) return;
  if (drawViewPrimitive(theme_, element, option, painter, widget)) return;
  QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ProxyStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  if (drawButtonControl(theme_, element, option, painter, widget)) return;
  if (drawViewControl(theme_, element, option, painter, widget)) return;
  if (const auto* box = element == CE_ComboBoxLabel ? qstyleoption_cast<const QStyleOptionComboBox*>(option) : nullptr; box != nullptr) {
    QStyleOptionComboBox cut = *box;  // Fusion would end them within a letter
    cut.currentText = fitting(*box, *this, widget);
    return QProxyStyle::drawControl(element, &cut, painter, widget);
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

void ProxyStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
  if (drawInputComplex(theme_, control, option, painter, widget)) return;
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ProxyStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const {
  bool known = false;
  const QRect rect = inputSubRect(theme_, control, option, sub, known);
  if (!known) return QProxyStyle::subControlRect(control, option, sub, widget);
  return control == CC_ScrollBar ? rect : visualRect(option->direction, option->rect, rect);
}

QRect ProxyStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
  switch (element) {
    case SE_PushButtonFocusRect: return option->rect;
    case SE_PushButtonContents: return option->rect;
    case SE_LineEditContents: {
      const int pad = theme_.px(grid::kSmall);
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      if (frame != nullptr && frame->lineWidth > 0) return option->rect.adjusted(pad - 2, 2, -pad + 2, -2);
      return QProxyStyle::subElementRect(element, option, widget);
    }
    default: return QProxyStyle::subElementRect(element, option, widget);
  }
}

QSize ProxyStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const {
  const int control = theme_.px(grid::kControl);
  switch (type) {
    case CT_PushButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
      if (button == nullptr) break;
      if (button->text.isEmpty()) return {control, control};
      int width = button->fontMetrics.horizontalAdvance(button->text) + 2 * theme_.px(grid::kCard);
      if (!button->icon.isNull()) width += button->iconSize.width() + theme_.px(grid::kSmall);
      return {width, control};
    }
    case CT_ToolButton: return size.expandedTo({theme_.px(grid::kTarget), theme_.px(grid::kTarget)});
    case CT_LineEdit: return {size.width() + 2 * theme_.px(grid::kSmall), control};
    // Qt measures what the letters cover; where a line of them ends is some pixels further on.
    case CT_ComboBox: return {size.width() + theme_.px(grid::kSmall) + theme_.px(28) + theme_.px(grid::kTiny), control};
    case CT_SpinBox: return {size.width() + theme_.px(28), control};
    case CT_TabBarTab: return {size.width(), theme_.px(grid::kControl)};
    case CT_MenuItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
      if (item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator) return {size.width(), theme_.px(9)};
      if (item == nullptr) return {size.width(), theme_.px(grid::kRowCompact)};
      const int pad = theme_.px(grid::kSmall);
      int width = 2 * pad + menuColumns(theme_, *item) + item->fontMetrics.horizontalAdvance(item->text.section(QLatin1Char('\t'), 0, 0));
      if (item->text.contains(QLatin1Char('\t'))) width += theme_.px(grid::kGap) + pad;  // the menu itself adds what is behind the tab
      if (item->menuItemType == QStyleOptionMenuItem::SubMenu) width += pad + theme_.px(grid::kIcon);
      return {width, theme_.px(grid::kRowCompact)};
    }
    case CT_HeaderSection: return {QProxyStyle::sizeFromContents(type, option, size, widget).width(), theme_.px(grid::kRowCompact)};
    default: break;
  }
  return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QIcon ProxyStyle::standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const {
  switch (icon) {
    case SP_ArrowBack:
    case SP_FileDialogBack: return theme_.icon(Icon::Back);
    case SP_ArrowForward: return theme_.icon(Icon::Forward);
    case SP_FileDialogToParent: return theme_.icon(Icon::ChevronUp);
    case SP_FileDialogNewFolder: return theme_.icon(Icon::Plus);
    case SP_FileDialogListView: return theme_.icon(Icon::List);
    case SP_FileDialogDetailedView: return theme_.icon(Icon::Operations);
    default: return QProxyStyle::standardIcon(icon, option, widget);
  }
}

int ProxyStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_DefaultFrameWidth:
      if (widget != nullptr && (widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit"))) return 2;
      return qobject_cast<const QLineEdit*>(widget) != nullptr ? 2 : 0;
    case PM_ScrollBarExtent: return theme_.px(grid::kScrollBar);
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
    case PM_MenuPanelWidth: return 0;
    case PM_MenuHMargin:
    case PM_MenuVMargin: return theme_.px(grid::kTiny);
    case PM_TabBarTabHSpace: return 2 * theme_.px(grid::kCard);
    case PM_SplitterWidth: return theme_.px(grid::kCard);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_SliderThickness:
    case PM_SliderLength:
    case PM_SliderControlThickness: return theme_.px(grid::kIcon);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return theme_.px(grid::kSmall);
    case PM_ToolTipLabelFrameWidth: return theme_.px(6);
    case PM_HeaderMargin: return theme_.px(grid::kSmall);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return theme_.px(grid::kPage);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return theme_.px(grid::kSmall);
    default: return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int ProxyStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* result) const {
  switch (hint) {
    case SH_Menu_Mask:
    case SH_ToolTip_Mask:
      if (auto* mask = qstyleoption_cast<QStyleHintReturnMask*>(result); mask != nullptr && option != nullptr)
        mask->region = roundedRegion(theme_, option->rect);
      return 1;
    case SH_ComboBox_Popup:
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_Transient:
    case SH_Widget_Animate:
    case SH_UnderlineShortcut:
    case SH_MenuBar_AltKeyNavigation:
    case SH_ItemView_ShowDecorationSelected: return hint == SH_ItemView_ShowDecorationSelected ? 1 : 0;
    case SH_Widget_Animation_Duration: return 0;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_Table_GridLineColor: return static_cast<int>(theme_.colors().hairline.rgb());
    case SH_ScrollBar_LeftClickAbsolutePosition: return 1;
    default: return QProxyStyle::styleHint(hint, option, widget, result);
  }
}

void ProxyStyle::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
      qobject_cast<QScrollBar*>(widget) != nullptr || qobject_cast<QTabBar*>(widget) != nullptr ||
      qobject_cast<QSplitterHandle*>(widget) != nullptr || qobject_cast<QAbstractSpinBox*>(widget) != nullptr)
    widget->setAttribute(Qt::WA_Hover);
  if (qobject_cast<QMenu*>(widget) != nullptr) {
    widget->setAttribute(Qt::WA_NoSystemBackground);  // its panel is all of it, and has round corners
    widget->installEventFilter(this);
  }
  if (!stepsByWheel(widget)) return;
  if (widget->focusPolicy() == Qt::WheelFocus) widget->setFocusPolicy(Qt::StrongFocus);  // else the wheel itself would bring the focus
  widget->installEventFilter(this);
}

bool ProxyStyle::eventFilter(QObject* watched, QEvent* event) {
  if (const auto* box = event->type() == QEvent::ToolTip ? qobject_cast<QComboBox*>(watched) : nullptr; box != nullptr) {
    const QString whole = cutWords(*box, *this);
    if (whole.isEmpty()) return QProxyStyle::eventFilter(watched, event);
    // As text of a tooltip may be markup, and these words may be data.
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), QStringLiteral("<span>%1</span>").arg(whole.toHtmlEscaped()));
    return true;
  }
  if (auto* menu = event->type() == QEvent::Show ? qobject_cast<QMenu*>(watched) : nullptr;
      menu != nullptr && menu->parentWidget() != nullptr && qobject_cast<QMenu*>(menu->parentWidget()->window()) == nullptr)
    new MenuShadow(theme_, menu);  // which goes when the menu is hidden
  const auto* widget = event->type() == QEvent::Wheel ? qobject_cast<const QWidget*>(watched) : nullptr;
  if (widget == nullptr || !stepsByWheel(widget) || widget->hasFocus()) return QProxyStyle::eventFilter(watched, event);
  event->ignore();  // so that it goes on to what the field stands in
  return true;
}

}  // namespace signalbox::ui::theme
