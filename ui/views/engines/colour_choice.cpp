#include "ui/views/engines/colour_choice.h"

#include <QKeyEvent>
#include <QPainter>

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

namespace signalbox::ui::views {

namespace {
constexpr int kCount = static_cast<int>(theme::kEngineBadges.size());
constexpr int kSwatch = 24, kRing = 3;
}  // namespace

ColourChoice::ColourChoice(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  choose(0);
}

void ColourChoice::choose(int index) {
  chosen_ = (index % kCount + kCount) % kCount;
  setAccessibleDescription(tr("Colour %1 of %2").arg(chosen_ + 1).arg(kCount));
  update();
}

QSize ColourChoice::sizeHint() const { return {theme_.px(kCount * theme::grid::kControl), theme_.px(theme::grid::kControl)}; }

QRectF ColourChoice::swatch(int index) const {
  const double cell = theme_.pxF(theme::grid::kControl), size = theme_.pxF(kSwatch);
  return {index * cell, (height() - size) / 2, size, size};  // the first one under its label
}

void ColourChoice::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int i = 0; i < kCount; ++i) {
    const QRectF where = swatch(i);
    // The darker ones would not stand out from a dark ground.
    theme::drawRounded(&painter, where.adjusted(kRing, kRing, -kRing, -kRing), theme_.pxF(theme::grid::kTiny), theme_.engineColor(i),
                       theme_.isDark() ? theme_.colors().inputBorder : QColor(Qt::transparent));
    if (i == chosen_) theme::drawRounded(&painter, where, theme_.pxF(theme::grid::kRadius), Qt::transparent, theme_.colors().text, 1.5);
  }
  if (hasFocus()) theme::drawFocusRing(theme_, &painter, QRectF(rect()), theme_.pxF(theme::grid::kRadius));
}

void ColourChoice::mousePressEvent(QMouseEvent* event) {
  for (int i = 0; i < kCount; ++i)
    if (swatch(i).contains(event->position())) choose(i);
}

void ColourChoice::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Left)
    choose(chosen_ - 1);
  else if (event->key() == Qt::Key_Right)
    choose(chosen_ + 1);
  else
    QWidget::keyPressEvent(event);
}

}  // namespace signalbox::ui::views
