#include "ui/widgets/switch_button.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace signalbox::ui::widgets {

namespace {
constexpr int kTrackWidth = 32, kTrackHeight = 18, kKnobInset = 3;
}

SwitchButton::SwitchButton(const theme::Theme& theme, const QString& text, QWidget* parent) : QAbstractButton(parent), theme_(theme) {
  setText(text);
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(text);
  setCursor(Qt::PointingHandCursor);
  connect(&theme_, &theme::Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

QSize SwitchButton::sizeHint() const {
  const QFontMetrics metrics(theme_.font(theme::Type::Body));
  const int words = text().isEmpty() ? 0 : metrics.horizontalAdvance(text()) + theme_.px(theme::grid::kSmall);
  return {theme_.px(kTrackWidth) + words + 6, theme_.px(theme::grid::kTarget)};
}

void SwitchButton::paintEvent(QPaintEvent*) {
  const theme::Colors& c = theme_.colors();
  QPainter painter(this);
  const double height = theme_.pxF(kTrackHeight), width = theme_.pxF(kTrackWidth);
  const QRectF track(3, (this->height() - height) / 2, width, height);
  const QColor ground = !isEnabled() ? c.window : isChecked() ? c.accent : c.surface;
  theme::drawRounded(&painter, track, height / 2, ground, isChecked() && isEnabled() ? c.accent : c.inputBorder);
  const double inset = theme_.pxF(kKnobInset), knob = height - 2 * inset;
  const double left = isChecked() ? track.right() - inset - knob : track.left() + inset;
  theme::drawRounded(&painter, QRectF(left, track.top() + inset, knob, knob), knob / 2, isChecked() && isEnabled() ? c.onAccent : c.inputBorder,
                     Qt::transparent);
  if (hasFocus()) theme::drawFocusRing(theme_, &painter, track.adjusted(-3, -3, 3, 3), height / 2 + 3);
  painter.setFont(theme_.font(theme::Type::Body));
  painter.setPen(isEnabled() ? c.text : c.muted);
  const int words = static_cast<int>(track.right()) + 1 + theme_.px(theme::grid::kSmall);
  painter.drawText(rect().adjusted(words, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
}

}  // namespace signalbox::ui::widgets
