#include "ui/theme/proxy_style.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QWidget>

#include <cmath>

namespace signalbox::ui::theme {

namespace {

struct ButtonInk {
  QColor fill, border, text;
};

// Pressed and hovered grounds of the filled buttons are the ground moved toward the text, so both modes stay in their contrast.
QColor moved(const QColor& from, const QColor& to, double by) {
  const auto mix = [by](int a, int b) { return static_cast<int>(a + (b - a) * by); };
  return QColor(mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue()));
}

ButtonInk buttonInk(const Theme& theme, const QStyleOption* option, const QWidget* widget) {
  const Colors& c = theme.colors();
  const QString role = widget != nullptr ? widget->property(kRoleProperty).toString() : QString();
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);
  const bool over = option->state & QStyle::State_MouseOver;
  if (!enabled)
    return {role == QLatin1String("quiet") ? QColor(Qt::transparent) : c.window,
            role == QLatin1String("quiet") ? QColor(Qt::transparent) : c.hairline, c.muted};
  const double shade = down ? 0.18 : over ? 0.09 : 0.0;
  if (role == QLatin1String("primary")) return {moved(c.accent, c.text, shade), Qt::transparent, c.onAccent};
  if (role == QLatin1String("danger")) return {moved(c.danger, c.text, shade), Qt::transparent, c.onDanger};
  if (role == QLatin1String("quiet")) return {down ? c.selectedRow : over ? c.hover : QColor(Qt::transparent), Qt::transparent, c.text};
  return {down ? c.selectedRow : over ? c.hover : c.surface, c.inputBorder, c.text};
}

// In the middle and on whole pixels, so that its border is as sharp as the letters beside it.
QRectF indicatorBox(const QRectF& place, double side) {
  const QPointF corner = place.center() - QPointF(side, side) / 2;
  return {std::round(corner.x()), std::round(corner.y()), side, side};
}

// On a dark ground the fill hardly tells that nobody can turn it: its border does.
QColor indicatorBorder(const Colors& c, bool enabled, bool on) { return !enabled ? c.hairline : on ? c.accent : c.inputBorder; }

void drawCheck(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const Colors& c = theme.colors();
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
  const double side = theme.pxF(grid::kIcon);
  const QRectF box = indicatorBox(option->rect, side);
  const QColor fill = !enabled ? c.window : on ? c.accent : c.surface;
  drawRounded(painter, box, theme.pxF(3), fill, indicatorBorder(c, enabled, on));
  if (!on) return;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(enabled ? c.onAccent : c.muted, theme.pxF(1.75), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter->translate(box.topLeft());
  painter->scale(side / 16.0, side / 16.0);
  if (option->state & QStyle::State_NoChange)
    painter->drawLine(QPointF(4.5, 8), QPointF(11.5, 8));
  else
    painter->drawPolyline(QPolygonF{QPointF(4, 8.3), QPointF(6.8, 11), QPointF(12, 5.2)});
  painter->restore();
}

void drawRadio(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const Colors& c = theme.colors();
  const bool on = option->state & QStyle::State_On;
  const bool enabled = option->state & QStyle::State_Enabled;
  const double side = theme.pxF(grid::kIcon);
  const QRectF box = indicatorBox(option->rect, side);
  drawRounded(painter, box, side / 2, enabled ? c.surface : c.window, indicatorBorder(c, enabled, on));
  if (!on) return;
  const double inset = theme.pxF(4);
  drawRounded(painter, box.adjusted(inset, inset, -inset, -inset), side, enabled ? c.accent : c.muted, Qt::transparent);
}

}  // namespace

void drawRounded(QPainter* painter, const QRectF& rect, double radius, const QColor& fill, const QColor& border, double width) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const bool bordered = border.alpha() > 0;
  painter->setPen(bordered ? QPen(border, width) : QPen(Qt::NoPen));
  painter->setBrush(fill);
  const double half = bordered ? width / 2 : 0;
  painter->drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half);
  painter->restore();
}

void drawShadow(const Theme& theme, QPainter* painter, const QRectF& ground) {
  const int reach = theme.px(grid::kShadow);
  QColor shade = theme.colors().shadow;
  shade.setAlphaF(shade.alphaF() / static_cast<float>(reach) * 1.6F);
  for (int i = reach; i > 0; i -= 2)
    drawRounded(painter, ground.translated(0, theme.px(grid::kShadowDrop)).adjusted(-i, -i, i, i), theme.pxF(grid::kRadius) + i, shade,
                Qt::transparent);
}

void drawFocusRing(const Theme& theme, QPainter* painter, const QRectF& rect, double radius) {
  drawRounded(painter, rect, radius, Qt::transparent, theme.colors().accent, stroke::kFocus);
}

bool drawButtonPrimitive(const Theme& theme, QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) {
  switch (element) {
    case QStyle::PE_PanelButtonCommand:
    case QStyle::PE_PanelButtonTool: {
      const ButtonInk ink = buttonInk(theme, option, widget);
      drawRounded(painter, option->rect, theme.pxF(grid::kRadius), ink.fill, ink.border);
      // With the panel, because Fusion never asks for a push button's focus rectangle.
      if (option->state & QStyle::State_HasFocus) {
        drawFocusRing(theme, painter, option->rect, theme.pxF(grid::kRadius));
        // On the accent itself the ring is not seen: a second line inside of it.
        const double in = stroke::kFocus;
        if (ink.border.alpha() == 0 && ink.fill.alpha() == 255)
          drawRounded(painter, QRectF(option->rect).adjusted(in, in, -in, -in), theme.pxF(grid::kRadius) - in, Qt::transparent, ink.text,
                      stroke::kLine);
      }
      return true;
    }
    case QStyle::PE_FrameFocusRect:
      // Rows show their place by their ground; a ring around single cells would be a second mark for one thing.
      if (qobject_cast<const QAbstractItemView*>(widget) == nullptr && qobject_cast<const QPushButton*>(widget) == nullptr)
        drawFocusRing(theme, painter, option->rect, theme.pxF(grid::kRadius));
      return true;
    case QStyle::PE_FrameDefaultButton: return true;
    case QStyle::PE_IndicatorCheckBox:
    case QStyle::PE_IndicatorItemViewItemCheck: drawCheck(theme, option, painter); return true;
    case QStyle::PE_IndicatorRadioButton: drawRadio(theme, option, painter); return true;
    default: return false;
  }
}

bool drawButtonControl(const Theme& theme, QStyle::ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) {
  if (element != QStyle::CE_PushButtonLabel) return false;
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
  if (button == nullptr) return false;
  const ButtonInk ink = buttonInk(theme, option, widget);
  const int gap = theme.px(grid::kSmall);
  QRect rect = button->rect;
  int content = button->fontMetrics.horizontalAdvance(button->text);
  if (!button->icon.isNull()) {
    const bool alone = button->text.isEmpty();
    const int side = button->iconSize.width();
    content += side + (alone ? 0 : gap);
    const int left = rect.left() + (rect.width() - content) / 2;  // the same under each other, however long the words are
    const double ratio = painter->device()->devicePixelRatio();
    const QPixmap pixmap = button->icon.pixmap(button->iconSize, ratio, (option->state & QStyle::State_Enabled) ? QIcon::Normal : QIcon::Disabled);
    painter->drawPixmap(QRect(left, rect.center().y() - side / 2 + 1, side, side), pixmap);
    rect.setLeft(left + side + (alone ? 0 : gap));
    rect.setWidth(content);
  }
  painter->setPen(ink.text);
  const int alignment = button->icon.isNull() ? Qt::AlignCenter : Qt::AlignVCenter | Qt::AlignLeft;
  painter->drawText(rect, alignment | Qt::TextHideMnemonic | Qt::TextSingleLine, button->text);
  return true;
}

}  // namespace signalbox::ui::theme
