// The drawing behind ProxyStyle, by what is drawn: each returns false for what it leaves to Fusion. Stateless; GUI thread.
#pragma once

#include <QPen>
#include <QRegion>
#include <QStyle>

class QPainter;
class QStyleOption;
class QStyleOptionComplex;
class QStyleOptionMenuItem;
class QWidget;

namespace signalbox::ui::theme {

class Theme;

// style_controls.cpp: buttons, boxes, focus ring
bool drawButtonPrimitive(const Theme& theme, QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget);
bool drawButtonControl(const Theme& theme, QStyle::ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget);
void drawFocusRing(const Theme& theme, QPainter* painter, const QRectF& rect, double radius);
// style_inputs.cpp: line edits, combo and spin boxes, sliders, scroll bars
bool drawInputPrimitive(const Theme& theme, QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget);
bool drawInputComplex(const Theme& theme, QStyle::ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                      const QWidget* widget);
QRect inputSubRect(const Theme& theme, QStyle::ComplexControl control, const QStyleOptionComplex* option, QStyle::SubControl sub, bool& known);
// style_views.cpp: headers, rows, menus, tabs, tooltips, splitters
bool drawViewPrimitive(const Theme& theme, QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget);
bool drawViewControl(const Theme& theme, QStyle::ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget);

// What stands before a menu's words: a column for ticks and one for icons, each only where an item of that menu has one.
int menuColumns(const Theme& theme, const QStyleOptionMenuItem& item);
// What is seen of a menu or a tooltip: windows of their own, which are rounded where nothing makes them translucent, too.
QRegion roundedRegion(const Theme& theme, const QRect& rect);

// A table begins where the title of its card does, whose border it stands within.
int firstColumnPad(const Theme& theme);

// A rounded rectangle whose 1 px border lies inside `rect`, crisp at any scale.
void drawRounded(QPainter* painter, const QRectF& rect, double radius, const QColor& fill, const QColor& border, double width = 1.0);
// What a menu or another part above the page throws on it; `ground` is drawn over it by the caller.
void drawShadow(const Theme& theme, QPainter* painter, const QRectF& ground);

}  // namespace signalbox::ui::theme
