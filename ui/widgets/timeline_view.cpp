#include "ui/widgets/timeline_view.h"

#include "ui/theme/theme.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kTime = 88, kRail = 24, kTextGap = 8, kPad = 6, kGapHeight = 28, kHeadingHeight = 32, kDetailGap = 2;
constexpr int kMarkLine = 16;  // the first line of text, on whose middle the shape stands
constexpr double kLongGapSeconds = 60;
constexpr int kTextFlags = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;
constexpr int kDetailFlags = Qt::TextWrapAnywhere | Qt::AlignLeft | Qt::AlignTop;
}  // namespace

TimelineView::TimelineView(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(&theme_, &Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void TimelineView::setGenerations(std::vector<TimelineGeneration> generations) {
  generations_ = std::move(generations);
  describe();
  updateGeometry();
  update();
}

void TimelineView::setFolded(std::size_t generation, bool folded) {
  if (generation >= generations_.size()) return;
  generations_[generation].folded = folded;
  updateGeometry();
  update();
}

void TimelineView::describe() {
  QStringList lines;
  for (const TimelineGeneration& generation : generations_) {
    if (!generation.heading.isEmpty()) lines << generation.heading;
    for (const TimelineEntry& entry : generation.entries)
      lines << QStringLiteral("%1 %2").arg(entry.future ? entry.timeText : format::offset(entry.offsetSeconds), entry.text);
  }
  setAccessibleName(tr("Timeline"));
  setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

int TimelineView::entryHeight(const TimelineEntry& entry, int width) const {
  const int room = qMax(40, width - theme_.px(kTime + kRail + kTextGap));
  int height = QFontMetrics(theme_.font(Type::Body)).boundingRect(QRect(0, 0, room, 10000), kTextFlags, entry.text).height();
  if (!entry.detail.isEmpty())
    height += theme_.px(kDetailGap) +
        QFontMetrics(theme_.font(Type::MonoSmall)).boundingRect(QRect(0, 0, room, 10000), kDetailFlags, entry.detail).height();
  return height + 2 * theme_.px(kPad);
}

std::vector<TimelineView::Piece> TimelineView::pieces(int width) const {
  std::vector<Piece> all;
  int top = 0;
  const auto put = [&](Piece piece, int height) {
    piece.top = top;
    piece.height = height;
    top += height;
    all.push_back(piece);
  };
  for (std::size_t g = 0; g < generations_.size(); ++g) {
    const TimelineGeneration& generation = generations_[g];
    if (!generation.heading.isEmpty()) put({Kind::Heading, g, 0, 0, 0, 0}, theme_.px(kHeadingHeight));
    if (generation.folded) continue;
    for (std::size_t e = 0; e < generation.entries.size(); ++e) {
      if (e > 0) {
        const double gap = generation.entries[e].offsetSeconds - generation.entries[e - 1].offsetSeconds;
        if (gap > kLongGapSeconds) put({Kind::Gap, g, e, gap, 0, 0}, theme_.px(kGapHeight));
      }
      put({Kind::Entry, g, e, 0, 0, 0}, entryHeight(generation.entries[e], width));
    }
  }
  return all;
}

int TimelineView::heightForWidth(int width) const {
  const std::vector<Piece> all = pieces(width);
  return all.empty() ? 0 : all.back().top + all.back().height;
}

QSize TimelineView::sizeHint() const {
  const int width = theme_.px(444);
  return {width, heightForWidth(qMax(width, this->width()))};
}

void TimelineView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const std::vector<Piece> all = pieces(width());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool first = i == 0 || all[i - 1].kind == Kind::Heading;
    const bool last = i + 1 == all.size() || all[i + 1].kind == Kind::Heading;
    if (all[i].kind == Kind::Heading)
      paintHeading(painter, all[i]);
    else if (all[i].kind == Kind::Gap)
      paintGap(painter, all[i]);
    else
      paintEntry(painter, all[i], first, last);
  }
}

void TimelineView::paintHeading(QPainter& painter, const Piece& piece) const {
  const TimelineGeneration& generation = generations_[piece.generation];
  const int side = theme_.px(grid::kIcon);
  const QRect line(0, piece.top, width(), piece.height);
  painter.fillRect(QRect(0, piece.top + piece.height - 1, width(), 1), theme_.colors().hairline);
  painter.drawPixmap(0, line.center().y() - side / 2 + 1,
                     theme_.pixmap(generation.folded ? Icon::ChevronRight : Icon::ChevronDown, theme_.colors().secondary, devicePixelRatioF()));
  painter.setFont(theme_.font(Type::BodyStrong));
  painter.setPen(theme_.colors().text);
  painter.drawText(line.adjusted(side + theme_.px(grid::kSmall), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, generation.heading);
  if (!generation.folded) return;
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(theme_.colors().muted);
  painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                   generation.entries.size() == 1 ? tr("1 entry") : tr("%1 entries").arg(generation.entries.size()));
}

void TimelineView::paintGap(QPainter& painter, const Piece& piece) const {
  const double x = theme_.px(kTime) + theme_.pxF(kRail) / 2;
  QPen pen(theme_.colors().inputBorder, 1.5);
  pen.setDashPattern({1, 3});
  painter.setPen(pen);
  painter.drawLine(QPointF(x, piece.top), QPointF(x, piece.top + piece.height));
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(theme_.colors().muted);
  const bool ahead = generations_[piece.generation].entries[piece.entry].future;
  painter.drawText(QRect(theme_.px(kTime + kRail + kTextGap), piece.top, width(), piece.height), Qt::AlignLeft | Qt::AlignVCenter,
                   (ahead ? tr("waits %1") : tr("waited %1")).arg(format::duration(piece.gapSeconds)));
}

void TimelineView::paintEntry(QPainter& painter, const Piece& piece, bool first, bool last) const {
  const TimelineEntry& entry = generations_[piece.generation].entries[piece.entry];
  const Colors& c = theme_.colors();
  const int textTop = piece.top + theme_.px(kPad);
  const double x = theme_.px(kTime) + theme_.pxF(kRail) / 2, y = textTop + theme_.pxF(kMarkLine) / 2;
  painter.setPen(QPen(c.hairline, 1.5));
  if (!first) painter.drawLine(QPointF(x, piece.top), QPointF(x, y));
  if (!last) painter.drawLine(QPointF(x, y), QPointF(x, piece.top + piece.height));
  paintMark(painter, {x, y}, entry);
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(entry.future ? c.secondary : c.muted);
  painter.drawText(QRect(0, textTop, theme_.px(kTime - 4), theme_.px(kMarkLine)), Qt::AlignRight | Qt::AlignVCenter,
                   entry.future ? entry.timeText : format::offset(entry.offsetSeconds));
  const int left = theme_.px(kTime + kRail + kTextGap);
  QRect room(left, textTop, qMax(40, width() - left), 10000);
  painter.setFont(theme_.font(Type::Body));
  painter.setPen(entry.future ? c.secondary : c.text);
  QRect used;
  painter.drawText(room, kTextFlags, entry.text, &used);
  if (entry.detail.isEmpty()) return;
  room.setTop(used.bottom() + 1 + theme_.px(kDetailGap));
  painter.setFont(theme_.font(Type::MonoSmall));
  painter.setPen(c.secondary);
  painter.drawText(room, kDetailFlags, entry.detail);
}

void TimelineView::paintMark(QPainter& painter, const QPointF& centre, const TimelineEntry& entry) const {
  const Colors& c = theme_.colors();
  const double side = theme_.pxF(grid::kShape), small = theme_.pxF(6);
  const auto around = [&](double size) { return QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size); };
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(c.surface);
  painter.drawEllipse(around(side + 4));
  if (entry.future) {
    QPen pen(c.secondary, 1.5);
    painter.setPen(pen);
    painter.drawEllipse(around(side - 2));
    painter.restore();
    return;
  }
  const int icon = theme_.px(grid::kShape);
  const auto glyph = [&](Icon which, const QColor& tint) {
    painter.drawPixmap(around(icon).topLeft(), theme_.pixmap(which, tint, devicePixelRatioF(), grid::kShape));
  };
  painter.setBrush(c.secondary);
  switch (entry.mark) {
    case TimelineMark::Step: painter.drawEllipse(around(small)); break;
    case TimelineMark::Sent: painter.drawEllipse(around(side - 2)); break;
    case TimelineMark::Delivered: glyph(Icon::Check, c.text); break;
    case TimelineMark::Failed: paintBreakerShape(painter, around(side), {BreakerState::Open, false, {}, {}}, c); break;
    case TimelineMark::Skipped: painter.drawRect(QRectF(centre.x() - side / 2, centre.y() - 1, side, 2)); break;
    case TimelineMark::Waiting: paintBreakerShape(painter, around(side), {BreakerState::Paused, false, {}, {}}, c); break;
    case TimelineMark::Person:
      painter.drawPolygon(QPolygonF{QPointF(centre.x(), centre.y() - side / 2), QPointF(centre.x() + side / 2, centre.y()),
                                    QPointF(centre.x(), centre.y() + side / 2), QPointF(centre.x() - side / 2, centre.y())});
      break;
  }
  painter.restore();
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
  for (const Piece& piece : pieces(width()))
    if (piece.kind == Kind::Heading && event->pos().y() >= piece.top && event->pos().y() < piece.top + piece.height) {
      setFolded(piece.generation, !generations_[piece.generation].folded);
      return;
    }
}

bool TimelineView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  QString words;
  for (const Piece& piece : pieces(width()))
    if (piece.kind == Kind::Entry && help->pos().y() >= piece.top && help->pos().y() < piece.top + piece.height)
      words = generations_[piece.generation].entries[piece.entry].instant;
  QToolTip::showText(help->globalPos(), plainTooltip(words), this);
  return true;
}

}  // namespace signalbox::ui::widgets
