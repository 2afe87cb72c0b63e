#include "ui/widgets/tile.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sparkline.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kWidth = 227, kHeight = 88, kEdge = 3, kTrend = 72;
constexpr int kLabelTop = 10, kLabelHeight = 16, kFigureTop = 26, kFigureHeight = 34, kComparisonTop = 62;
const QString kWidestFigure = QStringLiteral("48.2 k");
}  // namespace

Tile::Tile(const Theme& theme, const QString& label, QWidget* parent) : QAbstractButton(parent), theme_(theme), trend_(new Sparkline(theme, this)) {
  setText(label);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&theme_, &Theme::changed, this, [this] {
    updateGeometry();
    placeTrend();
    update();
  });
  describe();
}

void Tile::setFigure(const QString& figure, const QString& exact) {
  figure_ = figure;
  exact_ = exact;
  placeTrend();
  describe();
}

void Tile::setComparison(const QString& text) {
  comparison_ = text;
  describe();
}

void Tile::setTrend(const QVector<double>& values, Hue hue) {
  trend_->setHue(hue);
  trend_->setValues(values);
}

void Tile::setBreach(bool breach, const QString& why) {
  breach_ = breach;
  why_ = why;
  describe();
}

void Tile::setStale(bool stale) {
  stale_ = stale;
  trend_->setMuted(stale);
  update();
}

void Tile::describe() {
  setAccessibleName(QStringLiteral("%1: %2").arg(text(), exact_.isEmpty() ? figure_ : exact_));
  setAccessibleDescription(breach_ && !why_.isEmpty() ? why_ : comparison_);
  QStringList lines;
  if (!exact_.isEmpty()) lines << exact_;
  if (breach_ && !why_.isEmpty()) lines << why_;
  setToolTip(lines.join(QLatin1Char('\n')));
  update();
}

QSize Tile::sizeHint() const { return {theme_.px(kWidth), theme_.px(kHeight)}; }

QSize Tile::minimumSizeHint() const { return {theme_.px(160), theme_.px(kHeight)}; }

void Tile::resizeEvent(QResizeEvent*) { placeTrend(); }

/// Right of the figure; where there is no room for both, the figure stays. Tiles of one width all have theirs or none has: by what a figure may need.
void Tile::placeTrend() {
  const int left = width() - theme_.px(grid::kCard) - theme_.px(kTrend);
  trend_->move(left, theme_.px(kFigureTop + 6));
  const QFontMetrics metrics(theme_.font(Type::Figure));
  const int figure = qMax(metrics.horizontalAdvance(figure_), metrics.horizontalAdvance(kWidestFigure));
  trend_->setVisible(theme_.px(grid::kCard) + figure + theme_.px(grid::kTiny) <= left);
}

void Tile::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    click();
  else
    QAbstractButton::keyPressEvent(event);
}

void Tile::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  const double radius = theme_.pxF(grid::kRadius);
  QPainter painter(this);
  drawRounded(&painter, rect(), radius, underMouse() ? c.hover : c.surface, c.hairline);
  if (breach_) {
    QPainterPath shape, edge;
    shape.addRoundedRect(QRectF(rect()), radius, radius);
    edge.addRect(QRectF(0, 0, theme_.pxF(kEdge), height()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(shape.intersected(edge), c.breakerOpen);
    painter.setRenderHint(QPainter::Antialiasing, false);
  }
  const int left = theme_.px(grid::kCard), right = width() - theme_.px(grid::kCard);
  const auto line = [&](int top, int lineHeight) { return QRect(left, theme_.px(top), right - left, theme_.px(lineHeight)); };
  const int alignment = Qt::AlignLeft | Qt::AlignVCenter;
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(c.secondary);
  painter.drawText(line(kLabelTop, kLabelHeight), alignment, text());
  if (breach_) {
    const int side = theme_.px(grid::kIcon);
    painter.drawPixmap(right - side, theme_.px(kLabelTop), theme_.pixmap(Icon::Warning, c.breakerOpen, devicePixelRatioF()));
  }
  painter.setFont(theme_.font(Type::Figure));
  painter.setPen(stale_ ? c.muted : c.text);
  painter.drawText(line(kFigureTop, kFigureHeight), alignment, figure_);
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(breach_ && !stale_ ? c.text : c.muted);
  painter.drawText(line(kComparisonTop, kLabelHeight), alignment, painter.fontMetrics().elidedText(comparison_, Qt::ElideRight, right - left));
  if (hasFocus()) drawFocusRing(theme_, &painter, rect(), radius);
}

}  // namespace signalbox::ui::widgets
