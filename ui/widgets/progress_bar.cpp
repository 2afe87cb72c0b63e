#include "ui/widgets/progress_bar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/plot_graphs.h"

#include <QPainter>
#include <QPainterPath>
#include <vector>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kBar = 8, kWords = 20;
constexpr double kUnderWayOpacity = 0.45;
struct Share {
  QString name;
  qint64 count;
  QColor color;
};
}  // namespace

ProgressBar::ProgressBar(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&theme_, &Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void ProgressBar::setDone(qint64 done, qint64 skipped, qint64 left) {
  progress_ = {done, 0, 0, skipped, left};
  sends_ = false;
  describe({tr("%1 done").arg(format::count(done))});
}

void ProgressBar::setProgress(const Progress& progress) {
  progress_ = progress;
  sends_ = true;
  describe({tr("%1 sent").arg(format::count(progress.sent)), tr("%1 under way").arg(format::count(progress.underWay)),
            tr("%1 failed").arg(format::count(progress.failed))});
}

void ProgressBar::describe(QStringList words) {
  if (progress_.skipped > 0) words << tr("%1 skipped").arg(format::count(progress_.skipped));
  words << tr("%1 left").arg(format::count(progress_.left));
  setAccessibleName(tr("Progress"));
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  setToolTip(accessibleDescription());
  update();
}

void ProgressBar::setStale(bool stale) {
  stale_ = stale;
  update();
}

void ProgressBar::setWordsShown(bool shown) {
  words_ = shown;
  updateGeometry();
  update();
}

QSize ProgressBar::sizeHint() const { return {theme_.px(320), theme_.px(words_ ? kBar + kWords : kBar)}; }

void ProgressBar::paintEvent(QPaintEvent*) {
  const Colors& c = theme_.colors();
  QPainter painter(this);
  std::vector<Share> shares;
  if (sends_) {
    const QColor sent = stale_ ? c.muted : theme_.hue(Hue::Sent);
    shares.push_back({tr("sent"), progress_.sent, sent});
    shares.push_back({tr("under way"), progress_.underWay, faded(sent, kUnderWayOpacity)});
    shares.push_back({tr("failed"), progress_.failed, theme_.hue(Hue::Failed)});
  } else {
    shares.push_back({tr("done"), progress_.sent, stale_ ? c.muted : c.secondary});
  }
  // Neither done nor left: without it the others would not add up to the whole.
  if (progress_.skipped > 0) shares.push_back({tr("skipped"), progress_.skipped, c.inputBorder});
  shares.push_back({tr("left"), progress_.left, c.hairline});
  const QRectF bar(0, 0, width(), theme_.pxF(kBar));
  QPainterPath shape;
  shape.addRoundedRect(bar, bar.height() / 2, bar.height() / 2);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipPath(shape);
  painter.fillRect(bar, c.hairline);
  const double total = static_cast<double>(qMax<qint64>(1, progress_.total()));
  double left = 0;
  for (const Share& share : shares) {
    if (share.count <= 0) continue;
    // What happened is seen, be it one in a million.
    const double size = qMax(share.color == c.hairline ? 0.0 : 2.0, bar.width() * static_cast<double>(share.count) / total);
    painter.fillRect(QRectF(left, 0, size, bar.height()), share.color);
    left += size;
    if (left < bar.width()) painter.fillRect(QRectF(left - 1, 0, 1, bar.height()), c.surface);
  }
  painter.restore();
  if (!words_) return;
  painter.setFont(theme_.font(Type::Caption));
  const QFontMetrics metrics = painter.fontMetrics();
  // Room for the largest number each can become, so that nothing moves while they tick.
  const int room = metrics.horizontalAdvance(format::count(progress_.total()));
  int x = 0;
  const int top = theme_.px(kBar) + theme_.px(4), height = theme_.px(16), swatch = theme_.px(8), gap = theme_.px(grid::kTiny);
  for (const Share& share : shares) {
    painter.fillRect(QRect(x, top + height / 2 - swatch / 2, swatch, swatch), share.color);
    x += swatch + gap;
    painter.setPen(stale_ ? c.muted : c.secondary);
    painter.drawText(QRect(x, top, width(), height), Qt::AlignLeft | Qt::AlignVCenter, share.name);
    x += metrics.horizontalAdvance(share.name) + gap;
    painter.setPen(stale_ ? c.muted : c.text);
    painter.drawText(QRect(x, top, room, height), Qt::AlignLeft | Qt::AlignVCenter, format::count(share.count));
    x += room + theme_.px(grid::kGap);
  }
}

}  // namespace signalbox::ui::widgets
