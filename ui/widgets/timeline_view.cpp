#include "ui/widgets/timeline_view.h"

#include "ui/theme/theme.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/format.h"
#include "ui/widgets/timeline_heading.h"
#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>
#include <QtMath>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kTime = 88, kRail = 24, kTextGap = 8, kPad = 6, kGapHeight = 28, kHeadingHeight = 32, kDetailGap = 2;
constexpr int kMarkLine = 16;  // the first line of text, on whose middle the shape stands
constexpr double kLongGapSeconds = 60;

/// Text in lines that break between words, and within one only where it has no room by itself: what a provider says may be JSON without a space.
class Lines {
 public:
  Lines(QString words, const QFont& font, int width) : layout_(words.replace(QLatin1Char('\n'), QChar(QChar::LineSeparator)), font) {
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout_.setTextOption(option);
    double height = 0;
    layout_.beginLayout();
    for (QTextLine line = layout_.createLine(); line.isValid(); line = layout_.createLine()) {
      line.setLineWidth(width);
      line.setPosition({0, height});
      height += line.height();
    }
    layout_.endLayout();
    height_ = qCeil(height);
  }
  int height() const { return height_; }
  void draw(QPainter& painter, const QPoint& corner) const { layout_.draw(&painter, corner); }

 private:
  QTextLayout layout_;
  int height_ = 0;
};

/// Delivered, and more than that: one check behind the other.
void paintBothChecks(QPainter& painter, const QRectF& around, const QPixmap& check) {
  const QPointF aside(around.width() / 4, 0);
  painter.drawPixmap(around.topLeft() - aside, check);
  painter.drawPixmap(around.topLeft() + aside, check);
}

/// Seconds between an entry and the one before it; 0 where that is no gap worth a word.
double gapBefore(const TimelineGeneration& generation, std::size_t entry) {
  if (entry == 0) return 0;
  const double gap = generation.entries[entry].offsetSeconds - generation.entries[entry - 1].offsetSeconds;
  return gap > kLongGapSeconds ? gap : 0;
}
}  // namespace

TimelineView::TimelineView(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(&theme_, &Theme::changed, this, &TimelineView::placeHeadings);
}

void TimelineView::setGenerations(std::vector<TimelineGeneration> generations) {
  for (std::size_t i = 0; i < qMin(generations.size(), generations_.size()); ++i)
    if (headings_[i]->isTurned() && generations[i].heading == generations_[i].heading)
      generations[i].folded = generations_[i].folded;
    else
      headings_[i]->setTurned(false);
  generations_ = std::move(generations);
  while (headings_.size() < generations_.size()) headings_.push_back(addHeading());
  describe();
  placeHeadings();
}

void TimelineView::setFolded(std::size_t generation, bool folded) {
  if (generation >= generations_.size()) return;
  generations_[generation].folded = folded;
  placeHeadings();
}

void TimelineView::setStale(bool stale) {
  stale_ = stale;
  update();
}

TimelineHeading* TimelineView::addHeading() {
  auto* heading = new TimelineHeading(theme_, this);
  connect(heading, &QAbstractButton::clicked, this, [this, heading, generation = headings_.size()] {
    heading->setTurned(true);
    setFolded(generation, !generations_[generation].folded);
  });
  return heading;
}

void TimelineView::placeHeadings() {
  for (std::size_t i = 0; i < headings_.size(); ++i) {
    const bool shown = i < generations_.size() && !generations_[i].heading.isEmpty();
    if (shown) headings_[i]->tell(generations_[i].heading, generations_[i].folded, generations_[i].entries.size());
    headings_[i]->setVisible(shown);
  }
  for (const Piece& piece : pieces(width()))
    if (piece.kind == Kind::Heading) headings_[piece.generation]->setGeometry(0, piece.top, width(), piece.height);
  updateGeometry();
  update();
}

void TimelineView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeHeadings();
}

void TimelineView::describe() {
  QStringList lines;
  for (const TimelineGeneration& generation : generations_) {
    if (!generation.heading.isEmpty()) lines << generation.heading;
    for (std::size_t i = 0; i < generation.entries.size(); ++i) {
      const TimelineEntry& entry = generation.entries[i];
      if (const QString gap = gapWords(generation, i); !gap.isEmpty()) lines << gap;
      lines << QStringLiteral("%1 %2").arg(entry.future ? entry.timeText : format::offset(entry.offsetSeconds), entry.text);
    }
  }
  setAccessibleName(tr("Timeline"));
  setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

/// Words beside the broken rail before an entry; none where there is no gap, or where the entry before it says how long it waits.
/// Behind an end its length alone.
QString TimelineView::gapWords(const TimelineGeneration& generation, std::size_t entry) const {
  const double gap = gapBefore(generation, entry);
  if (gap <= 0 || generation.entries[entry - 1].tellsWait) return {};
  if (generation.entries[entry - 1].isEnd) return format::duration(gap);
  return (generation.entries[entry].future ? tr("waits %1") : tr("waited %1")).arg(format::duration(gap));
}

int TimelineView::roomFor(int width) const { return qMax(40, width - theme_.px(kTime + kRail + kTextGap)); }

int TimelineView::entryHeight(const TimelineEntry& entry, int width) const {
  const int room = roomFor(width);
  int height = Lines(entry.text, theme_.font(Type::Body), room).height();
  if (!entry.detail.isEmpty()) height += theme_.px(kDetailGap) + Lines(entry.detail, theme_.font(Type::MonoSmall), room).height();
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
    if (!generation.heading.isEmpty()) put({Kind::Heading, g, 0, 0, 0}, theme_.px(kHeadingHeight));
    if (generation.folded) continue;
    for (std::size_t e = 0; e < generation.entries.size(); ++e) {
      if (gapBefore(generation, e) > 0) put({Kind::Gap, g, e, 0, 0}, theme_.px(kGapHeight));
      put({Kind::Entry, g, e, 0, 0}, entryHeight(generation.entries[e], width));
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
    if (all[i].kind == Kind::Gap)
      paintGap(painter, all[i]);
    else if (all[i].kind == Kind::Entry)
      paintEntry(painter, all[i], first, last);
  }
}

void TimelineView::paintGap(QPainter& painter, const Piece& piece) const {
  const double x = theme_.px(kTime) + theme_.pxF(kRail) / 2;
  QPen pen(theme_.colors().inputBorder, 1.5);
  pen.setDashPattern({1, 3});
  painter.setPen(pen);
  painter.drawLine(QPointF(x, piece.top), QPointF(x, piece.top + piece.height));
  painter.setFont(theme_.font(Type::Caption));
  painter.setPen(theme_.colors().muted);
  painter.drawText(QRect(theme_.px(kTime + kRail + kTextGap), piece.top, width(), piece.height), Qt::AlignLeft | Qt::AlignVCenter,
                   gapWords(generations_[piece.generation], piece.entry));
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
  painter.setPen(entry.future && !stale_ ? c.secondary : c.muted);
  painter.drawText(QRect(0, textTop, theme_.px(kTime - 4), theme_.px(kMarkLine)), Qt::AlignRight | Qt::AlignVCenter,
                   entry.future ? entry.timeText : format::offset(entry.offsetSeconds));
  const int left = theme_.px(kTime + kRail + kTextGap);
  const Lines words(entry.text, theme_.font(Type::Body), roomFor(width()));
  painter.setPen(stale_ ? c.muted : entry.future ? c.secondary : c.text);
  words.draw(painter, {left, textTop});
  if (entry.detail.isEmpty()) return;
  painter.setPen(stale_ ? c.muted : c.secondary);
  Lines(entry.detail, theme_.font(Type::MonoSmall), roomFor(width())).draw(painter, {left, textTop + words.height() + theme_.px(kDetailGap)});
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
    case TimelineMark::Read: paintBothChecks(painter, around(icon), theme_.pixmap(Icon::Check, c.text, devicePixelRatioF(), grid::kShape)); break;
    case TimelineMark::Bounced: glyph(Icon::Back, c.failed); break;
    case TimelineMark::Complained: glyph(Icon::Warning, theme_.ink(Ink::Warning)); break;
    case TimelineMark::Unsubscribed: glyph(Icon::Close, c.secondary); break;
    case TimelineMark::Resubscribed: glyph(Icon::Plus, c.secondary); break;
    case TimelineMark::Failed: paintBreakerShape(painter, around(side), {BreakerState::Open, false, {}, {}}, c); break;
    case TimelineMark::InDoubt: glyph(Icon::Held, theme_.ink(Ink::Warning)); break;
    case TimelineMark::Skipped: painter.drawRect(QRectF(centre.x() - side / 2, centre.y() - 1, side, 2)); break;
    case TimelineMark::Waiting: paintBreakerShape(painter, around(side), {BreakerState::Paused, false, {}, {}}, c); break;
    case TimelineMark::Person:
      painter.drawPolygon(QPolygonF{QPointF(centre.x(), centre.y() - side / 2), QPointF(centre.x() + side / 2, centre.y()),
                                    QPointF(centre.x(), centre.y() + side / 2), QPointF(centre.x() - side / 2, centre.y())});
      break;
  }
  painter.restore();
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
