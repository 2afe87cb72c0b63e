#include "ui/widgets/progress_bar.h"

#include "ui/theme/theme.h"
#include "ui/widgets/format.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace signalbox::ui::widgets {

using namespace theme;

namespace {
constexpr int kBar = 8, kWords = 20, kWordsGap = 4, kWordsHeight = 16, kLeastShare = 3, kSeparator = 1;
constexpr double kUnderWayOpacity = 0.45;

/// Opaque, so that a swatch on the card has the colour that it has in the bar.
QColor onGround(const QColor& color, double opacity, const QColor& ground) {
  const auto mixed = [opacity](int over, int under) { return static_cast<int>(std::lround(over * opacity + under * (1 - opacity))); };
  return {mixed(color.red(), ground.red()), mixed(color.green(), ground.green()), mixed(color.blue(), ground.blue())};
}
}  // namespace

ProgressBar::ProgressBar(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&theme_, &Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void ProgressBar::setDone(qint64 done, qint64 skipped, qint64 left) {
  progress_ = {done, 0, 0, skipped, left, 0, 0};
  sends_ = false;
  describe({tr("%1 done").arg(format::count(done))});
}

void ProgressBar::setProgress(const Progress& progress) {
  progress_ = progress;
  sends_ = true;
  const QString sent = tr("%1 sent").arg(format::count(progress.sent)), receipts = receiptWords();
  describe({receipts.isEmpty() ? sent : tr("%1 (%2)").arg(sent, receipts), tr("%1 under way").arg(format::count(progress.underWay)),
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

/// "1,204 delivered, 3 bounced"; nothing while no receipt has come, since many providers send none.
QString ProgressBar::receiptWords() const {
  QStringList words;
  if (progress_.delivered > 0) words << tr("%1 delivered").arg(format::count(progress_.delivered));
  if (progress_.bounced > 0) words << tr("%1 bounced").arg(format::count(progress_.bounced));
  return words.join(QStringLiteral(", "));
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

std::vector<int> ProgressBar::widthsOf(const std::vector<qint64>& counts, int width, int least) {
  const auto total = static_cast<double>(std::max<qint64>(1, std::accumulate(counts.begin(), counts.end(), qint64{0})));
  std::vector<int> widths;
  widths.reserve(counts.size());
  for (const qint64 count : counts)
    widths.push_back(count <= 0 ? 0 : std::max(least, static_cast<int>(std::lround(width * static_cast<double>(count) / total))));
  const auto largest = std::max_element(widths.begin(), widths.end());
  if (largest != widths.end() && *largest > 0) *largest += width - std::accumulate(widths.begin(), widths.end(), 0);
  return widths;
}

std::vector<ProgressBar::Share> ProgressBar::shares() const {
  const Colors& c = theme_.colors();
  std::vector<Share> all;
  if (sends_) {
    const QColor sent = stale_ ? c.muted : theme_.hue(Hue::Sent);
    all.push_back({tr("sent"), progress_.sent, sent, {}});
    all.push_back({tr("under way"), progress_.underWay, onGround(sent, kUnderWayOpacity, c.surface), sent});
    all.push_back({tr("failed"), progress_.failed, theme_.hue(Hue::Failed), {}});
  } else {
    all.push_back({tr("done"), progress_.sent, stale_ ? c.muted : c.secondary, {}});
  }
  // Neither done nor left: without it the others would not add up to the whole.
  if (progress_.skipped > 0) all.push_back({tr("skipped"), progress_.skipped, c.inputBorder, {}});
  all.push_back({tr("left"), progress_.left, c.hairline, c.inputBorder});
  return all;
}

void ProgressBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const std::vector<Share> all = shares();
  paintBar(painter, all);
  if (words_) paintWords(painter, all);
}

void ProgressBar::paintBar(QPainter& painter, const std::vector<Share>& shares) const {
  const Colors& c = theme_.colors();
  const QRect bar(0, 0, width(), theme_.px(kBar));
  QPainterPath shape;
  shape.addRoundedRect(bar, bar.height() / 2.0, bar.height() / 2.0);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipPath(shape);
  painter.fillRect(bar, c.hairline);
  std::vector<qint64> counts;
  for (const Share& share : shares) counts.push_back(share.count);
  const std::vector<int> widths = widthsOf(counts, bar.width(), theme_.px(kLeastShare) + kSeparator);
  int left = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (widths[i] <= 0) continue;
    const bool last = left + widths[i] >= bar.width();
    const QRect part(left, 0, widths[i] - (last ? 0 : kSeparator), bar.height());
    // What is left is the ground of the bar: the others stand out of it.
    const bool edged = shares[i].edge.isValid() && shares[i].fill != c.hairline;
    painter.fillRect(part, edged ? shares[i].edge : shares[i].fill);
    if (edged) painter.fillRect(part.adjusted(1, 1, -1, -1), shares[i].fill);
    left += widths[i];
    if (!last) painter.fillRect(QRect(left - kSeparator, 0, kSeparator, bar.height()), c.surface);
  }
  painter.restore();
}

void ProgressBar::paintWords(QPainter& painter, const std::vector<Share>& shares) const {
  const Colors& c = theme_.colors();
  painter.setFont(theme_.font(Type::Caption));
  const QFontMetrics metrics = painter.fontMetrics();
  const int top = theme_.px(kBar) + theme_.px(kWordsGap), height = theme_.px(kWordsHeight), swatch = theme_.px(8), gap = theme_.px(grid::kTiny);
  int name = 0;
  for (const Share& share : shares) name = std::max(name, metrics.horizontalAdvance(share.name));
  // Each has the same place, with room for the largest number that it can become: even, and nothing moves while they tick.
  const int step = swatch + gap + name + gap + metrics.horizontalAdvance(format::count(progress_.total())) + theme_.px(grid::kSmall);
  int left = 0;
  for (const Share& share : shares) {
    int x = left;
    const QRect mark(x, top + height / 2 - swatch / 2, swatch, swatch);
    painter.fillRect(mark, share.edge.isValid() ? share.edge : share.fill);
    if (share.edge.isValid()) painter.fillRect(mark.adjusted(1, 1, -1, -1), share.fill);
    x += swatch + gap;
    painter.setPen(stale_ ? c.muted : c.secondary);
    painter.drawText(QRect(x, top, width(), height), Qt::AlignLeft | Qt::AlignVCenter, share.name);
    x += metrics.horizontalAdvance(share.name) + gap;
    painter.setPen(stale_ ? c.muted : c.text);
    painter.drawText(QRect(x, top, width(), height), Qt::AlignLeft | Qt::AlignVCenter, format::count(share.count));
    left += step;
  }
  paintReceipts(painter, left);
}

/// At the right edge, where there is room; the tooltip has them anyway.
void ProgressBar::paintReceipts(QPainter& painter, int from) const {
  const QString words = tr("of the sent: %1").arg(receiptWords());
  if (receiptWords().isEmpty() || from + painter.fontMetrics().horizontalAdvance(words) > width()) return;
  painter.setPen(stale_ ? theme_.colors().muted : theme_.colors().secondary);
  painter.drawText(QRect(from, theme_.px(kBar) + theme_.px(kWordsGap), width() - from, theme_.px(kWordsHeight)), Qt::AlignRight | Qt::AlignVCenter,
                   words);
}

}  // namespace signalbox::ui::widgets
