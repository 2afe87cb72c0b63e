#include "ui/widgets/label.h"

#include "ui/theme/theme.h"
#include "ui/widgets/tooltip.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace signalbox::ui::widgets {

Label::Label(const theme::Theme& theme, theme::Type type, theme::Ink ink, QWidget* parent) : Label(theme, type, ink, {}, parent) {}

Label::Label(const theme::Theme& theme, theme::Type type, theme::Ink ink, const QString& text, QWidget* parent)
    : QLabel(parent), theme_(theme), type_(type), ink_(ink) {
  setTextFormat(Qt::PlainText);
  setText(text);
  connect(&theme_, &theme::Theme::changed, this, &Label::applyTheme);
  applyTheme();
}

void Label::setInk(theme::Ink ink) {
  if (ink == ink_) return;
  ink_ = ink;
  applyTheme();
}

void Label::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  applyTheme();
}

void Label::setType(theme::Type type) {
  if (type == type_) return;
  type_ = type;
  applyTheme();
}

void Label::setElide(Qt::TextElideMode mode) {
  elide_ = mode;
  updateGeometry();
  update();
}

void Label::setTooltipText(const QString& text) { tooltip_ = text; }

void Label::applyTheme() {
  setFont(theme_.font(type_));
  QPalette colors = palette();
  colors.setColor(QPalette::WindowText, theme_.ink(stale_ ? theme::Ink::Muted : ink_));
  setPalette(colors);
}

QSize Label::minimumSizeHint() const {
  if (elide_ == Qt::ElideNone) return QLabel::minimumSizeHint();
  return {fontMetrics().horizontalAdvance(QStringLiteral("\u2026")), QLabel::minimumSizeHint().height()};
}

int Label::heightForWidth(int width) const { return QLabel::heightForWidth(qMin(width, maximumWidth())); }

void Label::paintEvent(QPaintEvent* event) {
  if (elide_ == Qt::ElideNone) {
    QLabel::paintEvent(event);
    return;
  }
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  const QRect rect = contentsRect();
  painter.drawText(rect, static_cast<int>(alignment()), fontMetrics().elidedText(text(), elide_, rect.width()));
}

bool Label::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QLabel::event(event);
  const bool cut = elide_ != Qt::ElideNone && fontMetrics().horizontalAdvance(text()) > contentsRect().width();
  QStringList lines;
  if (cut) lines << text();
  if (!tooltip_.isEmpty()) lines << tooltip_;
  if (lines.isEmpty()) return QLabel::event(event);
  QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), plainTooltip(lines.join(QLatin1Char('\n'))), this);
  return true;
}

}  // namespace signalbox::ui::widgets
