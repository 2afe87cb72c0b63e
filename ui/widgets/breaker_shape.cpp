#include "ui/widgets/breaker_shape.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tooltip.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace signalbox::ui::widgets {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(BreakerLook)
};

QPainterPath crossedSquare(const QRectF& rect) {
  QPainterPath square;
  square.addRect(rect);
  const double inset = rect.width() * 0.26;
  const QRectF inner = rect.adjusted(inset, inset, -inset, -inset);
  QPainterPath cross;
  cross.moveTo(inner.topLeft());
  cross.lineTo(inner.bottomRight());
  cross.moveTo(inner.topRight());
  cross.lineTo(inner.bottomLeft());
  QPainterPathStroker stroker;
  stroker.setWidth(rect.width() * 0.15);
  stroker.setCapStyle(Qt::RoundCap);
  return square.subtracted(stroker.createStroke(cross).simplified());
}

QPainterPath diamond(const QRectF& rect, bool leftHalf) {
  QPainterPath path;
  const QPointF centre = rect.center();
  path.moveTo(centre.x(), rect.top());
  if (!leftHalf) path.lineTo(rect.right(), centre.y());
  path.lineTo(centre.x(), rect.bottom());
  path.lineTo(rect.left(), centre.y());
  path.closeSubpath();
  return path;
}

QPainterPath bars(const QRectF& rect) {
  QPainterPath path;
  const double width = rect.width() * 0.28;
  path.addRect(QRectF(rect.left() + rect.width() * 0.12, rect.top() + 0.5, width, rect.height() - 1));
  path.addRect(QRectF(rect.right() - rect.width() * 0.12 - width, rect.top() + 0.5, width, rect.height() - 1));
  return path;
}

// The whole silhouette, for the outline that keeps a shape apart from a selected row's ground.
QPainterPath silhouette(const QRectF& rect, BreakerState state) {
  QPainterPath path;
  switch (state) {
    case BreakerState::HalfOpen: return diamond(rect, false);
    case BreakerState::Open: path.addRect(rect); return path;
    case BreakerState::Paused: return bars(rect);
    case BreakerState::Closed:
    case BreakerState::Unknown: path.addEllipse(rect); return path;
  }
  return path;
}

void paintState(QPainter& painter, const QRectF& rect, BreakerState state, const QColor& color) {
  const double line = rect.width() * 0.125;
  const QRectF inner = rect.adjusted(line / 2, line / 2, -line / 2, -line / 2);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  switch (state) {
    case BreakerState::Closed: painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5)); return;
    case BreakerState::Open: painter.drawPath(crossedSquare(rect.adjusted(0.5, 0.5, -0.5, -0.5))); return;
    case BreakerState::Paused: painter.drawPath(bars(rect)); return;
    case BreakerState::HalfOpen:
      painter.drawPath(diamond(rect, true));
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(color, line, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
      painter.drawPath(diamond(inner, false));
      return;
    case BreakerState::Unknown: {
      QPen pen(color, line, Qt::CustomDashLine, Qt::FlatCap);
      pen.setDashPattern({1.6, 1.35});
      painter.setBrush(Qt::NoBrush);
      painter.setPen(pen);
      painter.drawEllipse(inner);
      return;
    }
  }
}

}  // namespace

QString breakerWords(const BreakerLook& look) {
  if (look.was) {
    BreakerLook then = look;
    then.was = false;
    return Words::tr("was: %1").arg(breakerWords(then));
  }
  const bool open = look.state == BreakerState::Open;
  if (look.forced) {
    if (look.until.isEmpty()) return open ? Words::tr("Held open until lifted") : Words::tr("Kept sending until lifted");
    return (open ? Words::tr("Held open until %1") : Words::tr("Kept sending until %1")).arg(look.until);
  }
  switch (look.state) {
    case BreakerState::Closed: return Words::tr("Sending");
    case BreakerState::HalfOpen: return Words::tr("Testing");
    case BreakerState::Open: return Words::tr("Not sending");
    case BreakerState::Unknown: return Words::tr("Unknown");
    case BreakerState::Paused: return look.pauseReason.isEmpty() ? Words::tr("Paused") : Words::tr("Paused: %1").arg(look.pauseReason);
  }
  return Words::tr("Unknown");
}

QString breakerTerm(const BreakerLook& look) {
  QString term;
  switch (look.state) {
    case BreakerState::Closed: term = Words::tr("breaker closed"); break;
    case BreakerState::HalfOpen: term = Words::tr("breaker half-open"); break;
    case BreakerState::Open: term = Words::tr("breaker open"); break;
    case BreakerState::Unknown: return Words::tr("no data about the breaker");
    case BreakerState::Paused:
      if (look.was) return Words::tr("no word from the engine; provider paused before");
      return Words::tr("provider paused; the breaker is not consulted");
  }
  if (look.was) return Words::tr("no word from the engine; %1 before").arg(term);
  return look.forced ? Words::tr("%1, forced by a person").arg(term) : term;
}

QColor breakerColor(const theme::Colors& colors, BreakerState state) {
  switch (state) {
    case BreakerState::Closed: return colors.breakerClosed;
    case BreakerState::HalfOpen: return colors.breakerHalfOpen;
    case BreakerState::Open: return colors.breakerOpen;
    case BreakerState::Unknown: return colors.breakerUnknown;
    case BreakerState::Paused: return colors.breakerPaused;
  }
  return colors.breakerUnknown;
}

int breakerRank(const BreakerLook& look) {
  int rank = 4;
  switch (look.state) {
    case BreakerState::Open: rank = 0; break;
    case BreakerState::HalfOpen: rank = 1; break;
    case BreakerState::Paused: rank = 2; break;
    case BreakerState::Unknown: rank = 3; break;
    case BreakerState::Closed: break;
  }
  return 2 * rank + (look.forced ? 0 : 1);
}

void paintBreakerShape(QPainter& painter, const QRectF& rect, const BreakerLook& look, const theme::Colors& colors, bool outline) {
  const QColor color = breakerColor(colors, look.shown());
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (outline) {
    painter.setPen(QPen(colors.surface, 2));
    painter.setBrush(colors.surface);
    painter.drawPath(silhouette(rect, look.shown()));
  }
  paintState(painter, rect, look.shown(), color);
  painter.restore();
  if (look.holdsNow()) {
    const int side = static_cast<int>(rect.width());
    const QPointF corner(rect.right() + rect.width() / 4, rect.top());
    painter.drawPixmap(corner, theme::tintedPixmap(theme::Icon::Padlock, colors.text, side, painter.device()->devicePixelRatio()));
  }
}

BreakerLabel::BreakerLabel(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setAccessibleName(breakerWords(look_));
  connect(&theme_, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
}

void BreakerLabel::setLook(const BreakerLook& look) {
  if (look == look_) return;
  look_ = look;
  setAccessibleName(breakerWords(look_));
  setAccessibleDescription(breakerTerm(look_));
  update();
}

QSize BreakerLabel::sizeHint() const {
  const int words = QFontMetrics(theme_.font(theme::Type::Body)).horizontalAdvance(breakerWords(look_));
  return {theme_.px(look_.holdsNow() ? 35 : 20) + words, theme_.px(20)};
}

void BreakerLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const double side = theme_.pxF(theme::grid::kShape);
  paintBreakerShape(painter, QRectF(0, (height() - side) / 2, side, side), look_, theme_.colors());
  const int left = theme_.px(look_.holdsNow() ? 35 : 20);
  // Words of what is healthy stay quiet; the eye lands on the others first.
  const bool quiet = look_.state == BreakerState::Closed && !look_.forced;
  painter.setFont(theme_.font(look_.shown() == BreakerState::Open ? theme::Type::BodyStrong : theme::Type::Body));
  painter.setPen(quiet || look_.shown() == BreakerState::Unknown ? theme_.colors().secondary : theme_.colors().text);
  painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(breakerWords(look_), Qt::ElideRight, width() - left));
}

bool BreakerLabel::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                       plainTooltip(QStringLiteral("%1\n%2").arg(breakerWords(look_), breakerTerm(look_))), this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace signalbox::ui::widgets
