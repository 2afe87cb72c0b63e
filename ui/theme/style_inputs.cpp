#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace signalbox::ui::theme {

namespace {

void drawField(const Theme& theme, const QStyleOption* option, QPainter* painter) {
  const Colors& c = theme.colors();
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool focused = option->state & QStyle::State_HasFocus;
  const bool open = enabled && !(option->state & QStyle::State_ReadOnly);  // what is only shown does not look as if one could type into it
  drawRounded(painter, option->rect, theme.pxF(grid::kRadius), open ? c.surface : c.window, open ? c.inputBorder : c.hairline);
  if (focused) drawFocusRing(theme, painter, option->rect, theme.pxF(grid::kRadius));
}

void drawGlyph(const Theme& theme, QPainter* painter, const QRect& rect, Icon icon, bool enabled) {
  const int side = theme.px(grid::kIcon);
  const QColor tint = enabled ? theme.colors().secondary : theme.colors().muted;
  const QPoint corner(rect.center().x() + 1 - side / 2, rect.center().y() + 1 - side / 2);
  painter->drawPixmap(corner, theme.pixmap(icon, tint, painter->device()->devicePixelRatio()));
}

void drawCombo(const Theme& theme, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) {
  drawField(theme, option, painter);
  bool known = false;
  const QRect arrow = inputSubRect(theme, QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxArrow, known);
  drawGlyph(theme, painter, arrow, Icon::ChevronDown, option->state & QStyle::State_Enabled);
  Q_UNUSED(widget)
}

void drawSpin(const Theme& theme, const QStyleOptionComplex* option, QPainter* painter) {
  drawField(theme, option, painter);
  bool known = false;
  const bool enabled = option->state & QStyle::State_Enabled;
  drawGlyph(theme, painter, inputSubRect(theme, QStyle::CC_SpinBox, option, QStyle::SC_SpinBoxUp, known), Icon::ChevronUp, enabled);
  drawGlyph(theme, painter, inputSubRect(theme, QStyle::CC_SpinBox, option, QStyle::SC_SpinBoxDown, known), Icon::ChevronDown, enabled);
}

void drawScrollBar(const Theme& theme, const QStyleOptionComplex* option, QPainter* painter) {
  const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
  if (slider == nullptr || slider->minimum == slider->maximum) return;
  bool known = false;
  QRectF handle = inputSubRect(theme, QStyle::CC_ScrollBar, option, QStyle::SC_ScrollBarSlider, known);
  const bool held = option->state & QStyle::State_Sunken;
  const bool over = option->state & QStyle::State_MouseOver;
  const double inset = theme.pxF(held || over ? 2 : 3);
  handle.adjust(inset, inset, -inset, -inset);
  QColor color = theme.colors().inputBorder;
  color.setAlphaF(held ? 1.0F : over ? 0.8F : 0.5F);
  drawRounded(painter, handle, qMin(handle.width(), handle.height()) / 2, color, Qt::transparent);
}

void drawSlider(const Theme& theme, const QStyleOptionComplex* option, QPainter* painter) {
  const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
  if (slider == nullptr) return;
  const Colors& c = theme.colors();
  const bool flat = slider->orientation == Qt::Horizontal;
  const double knob = theme.pxF(16), track = theme.pxF(4);
  const QRectF all = option->rect;
  const double room = (flat ? all.width() : all.height()) - knob;
  const double at =
      QStyle::sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition, static_cast<int>(room), slider->upsideDown);
  const QRectF groove = flat ? QRectF(all.left(), all.center().y() - track / 2, all.width(), track)
                             : QRectF(all.center().x() - track / 2, all.top(), track, all.height());
  drawRounded(painter, groove, track / 2, c.hairline, Qt::transparent);
  QRectF done = groove;
  if (flat) done.setWidth(at + knob / 2);
  drawRounded(painter, done, track / 2, (option->state & QStyle::State_Enabled) ? c.accent : c.muted, Qt::transparent);
  const QRectF handle =
      flat ? QRectF(all.left() + at, all.center().y() - knob / 2, knob, knob) : QRectF(all.center().x() - knob / 2, all.top() + at, knob, knob);
  const bool focused = option->state & QStyle::State_HasFocus;
  drawRounded(painter, handle, knob / 2, c.surface, focused ? c.accent : c.inputBorder, focused ? stroke::kFocus : 1.0);
}

QRect scrollRect(const Theme& theme, const QStyleOptionSlider& slider, QStyle::SubControl sub) {
  const bool flat = slider.orientation == Qt::Horizontal;
  const int length = flat ? slider.rect.width() : slider.rect.height();
  const int range = slider.maximum - slider.minimum;
  int handle = length;
  if (range > 0) handle = static_cast<int>(qint64(slider.pageStep) * length / (qint64(range) + slider.pageStep));
  handle = qBound(qMin(theme.px(28), length), handle, length);
  const int start = QStyle::sliderPositionFromValue(slider.minimum, slider.maximum, slider.sliderPosition, length - handle, slider.upsideDown);
  const auto piece = [&](int from, int size) {
    return flat ? QRect(slider.rect.left() + from, slider.rect.top(), size, slider.rect.height())
                : QRect(slider.rect.left(), slider.rect.top() + from, slider.rect.width(), size);
  };
  switch (sub) {
    case QStyle::SC_ScrollBarSlider: return piece(start, handle);
    case QStyle::SC_ScrollBarSubPage: return piece(0, start);
    case QStyle::SC_ScrollBarAddPage: return piece(start + handle, length - start - handle);
    case QStyle::SC_ScrollBarGroove: return slider.rect;
    default: return {};
  }
}

}  // namespace

bool drawInputPrimitive(const Theme& theme, QStyle::PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) {
  switch (element) {
    case QStyle::PE_PanelLineEdit:
      // Inside a combo or spin box the box around it draws the frame.
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame != nullptr && frame->lineWidth > 0)
        drawField(theme, option, painter);
      return true;
    case QStyle::PE_FrameLineEdit: return true;
    case QStyle::PE_Frame:
      if (widget != nullptr && (widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit"))) {
        const bool focused = widget->hasFocus();
        const QColor quiet = widget->property("readOnly").toBool() ? theme.colors().hairline : theme.colors().inputBorder;
        drawRounded(painter, option->rect, theme.pxF(grid::kRadius), Qt::transparent, focused ? theme.colors().accent : quiet,
                    focused ? stroke::kFocus : 1.0);
      }
      return true;
    case QStyle::PE_FrameGroupBox:
    case QStyle::PE_FrameStatusBarItem:
    case QStyle::PE_FrameWindow:
    case QStyle::PE_PanelScrollAreaCorner: return true;
    default: return false;
  }
}

bool drawInputComplex(const Theme& theme, QStyle::ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                      const QWidget* widget) {
  switch (control) {
    case QStyle::CC_ComboBox: drawCombo(theme, option, painter, widget); return true;
    case QStyle::CC_SpinBox: drawSpin(theme, option, painter); return true;
    case QStyle::CC_ScrollBar: drawScrollBar(theme, option, painter); return true;
    case QStyle::CC_Slider: drawSlider(theme, option, painter); return true;
    default: return false;
  }
}

QRect inputSubRect(const Theme& theme, QStyle::ComplexControl control, const QStyleOptionComplex* option, QStyle::SubControl sub, bool& known) {
  known = true;
  const QRect& all = option->rect;
  const int side = theme.px(28), pad = theme.px(grid::kTiny);
  if (control == QStyle::CC_ScrollBar)
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) return scrollRect(theme, *slider, sub);
  if (control == QStyle::CC_ComboBox) {
    if (sub == QStyle::SC_ComboBoxArrow) return {all.right() - side + 1, all.top(), side, all.height()};
    if (sub == QStyle::SC_ComboBoxEditField) return all.adjusted(theme.px(grid::kSmall) - 1, 2, -side, -2);
    if (sub == QStyle::SC_ComboBoxFrame) return all;
  }
  if (control == QStyle::CC_SpinBox) {
    const int half = all.height() / 2;
    if (sub == QStyle::SC_SpinBoxUp) return {all.right() - side + 1, all.top() + 1, side, half - 1};
    if (sub == QStyle::SC_SpinBoxDown) return {all.right() - side + 1, all.top() + half, side, half - 1};
    if (sub == QStyle::SC_SpinBoxEditField) return all.adjusted(pad + 2, 2, -side, -2);
    if (sub == QStyle::SC_SpinBoxFrame) return all;
  }
  known = false;
  return {};
}

}  // namespace signalbox::ui::theme
