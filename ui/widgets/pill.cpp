#include "ui/widgets/pill.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace signalbox::ui::widgets {

namespace {
constexpr int kPillHeight = 20, kBadgeHeight = 18, kDot = 8, kPad = 8, kBadgePad = 6;

QColor toneColor(const theme::Colors& c, Pill::Tone tone) {
  switch (tone) {
    case Pill::Tone::Neutral: return c.secondary;
    case Pill::Tone::Accent: return c.accent;
    case Pill::Tone::Muted: return c.muted;
    case Pill::Tone::Warning: return c.warningText;
    case Pill::Tone::Danger: return c.danger;
  }
  return c.secondary;
}
}  // namespace

Pill::Pill(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&theme_, &theme::Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void Pill::setText(const QString& text) {
  if (text == text_) return;
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

void Pill::setTone(Tone tone) {
  tone_ = tone;
  update();
}

void Pill::setDot(bool shown) {
  dot_ = shown;
  updateGeometry();
  update();
}

QSize Pill::sizeHint() const {
  const int words = QFontMetrics(theme_.font(theme::Type::Caption)).horizontalAdvance(text_);
  return {words + 2 * theme_.px(kPad) + (dot_ ? theme_.px(kDot + 6) : 0), theme_.px(kPillHeight)};
}

void Pill::paintEvent(QPaintEvent*) {
  const theme::Colors& c = theme_.colors();
  QPainter painter(this);
  const bool warned = tone_ == Tone::Warning;
  theme::drawRounded(&painter, rect(), theme_.pxF(theme::grid::kPillRadius), warned ? c.warningGround : c.surface,
                     warned ? c.warningGround : c.hairline);
  QRect words = rect().adjusted(theme_.px(kPad), 0, -theme_.px(kPad), 0);
  if (dot_) {
    const double side = theme_.pxF(kDot);
    theme::drawRounded(&painter, QRectF(words.left(), (height() - side) / 2, side, side), side / 2, toneColor(c, tone_), Qt::transparent);
    words.setLeft(words.left() + theme_.px(kDot + 6));
  }
  painter.setFont(theme_.font(theme::Type::Caption));
  painter.setPen(tone_ == Tone::Accent ? c.text : toneColor(c, tone_));
  painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, text_);
}

Badge::Badge(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&theme_, &theme::Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void Badge::setText(const QString& text) {
  if (text == text_) return;
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

void Badge::setKind(Kind kind) {
  kind_ = kind;
  update();
}

void Badge::setEngineColor(int index) {
  engine_ = index;
  update();
}

QSize Badge::sizeHint() const {
  const int words = QFontMetrics(theme_.font(theme::Type::CaptionStrong)).horizontalAdvance(text_);
  const int height = theme_.px(kBadgeHeight);
  return {qMax(height, words + 2 * theme_.px(kBadgePad)), height};
}

void Badge::paintEvent(QPaintEvent*) {
  const theme::Colors& c = theme_.colors();
  QPainter painter(this);
  QColor ground = Qt::transparent, border = c.inputBorder, ink = c.secondary;
  if (engine_ >= 0) {
    ground = theme_.engineColor(engine_);
    border = Qt::transparent;
    ink = QColor::fromRgb(theme::kOnBadge);
  } else if (kind_ == Kind::Count) {
    ground = c.hairline;
    border = Qt::transparent;
    ink = c.text;
  } else if (kind_ == Kind::Strong) {
    ground = c.accent;
    border = Qt::transparent;
    ink = c.onAccent;
  }
  theme::drawRounded(&painter, rect(), theme_.pxF(theme::grid::kTiny), ground, border);
  painter.setFont(theme_.font(theme::Type::CaptionStrong));
  painter.setPen(ink);
  painter.drawText(rect(), Qt::AlignCenter, text_);
}

}  // namespace signalbox::ui::widgets
