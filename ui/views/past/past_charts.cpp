#include "ui/views/past/past_charts.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/past/past_words.h"
#include "ui/views/series_reading.h"
#include "ui/views/wording.h"
#include "ui/widgets/breaker_strip.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {

constexpr int kLeast = 172, kName = 120, kAll = 1000;  // six strips are whole
constexpr int kStripMost = 64;                         // a strip further from the next is not read beside it
const char* const kChannels[] = {"email", "sms", "push", "webhook"};

QString waitingName(const char* channel) { return QStringLiteral("waiting{channel=%1}").arg(QLatin1String(channel)); }

}  // namespace

PastCharts::PastCharts(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  // The pointer's instant takes the line's place while it is over a chart. Afterwards, so that each chart has put its own line away.
  connect(&group_, &ChartGroup::crosshairMoved, this, [this] {
    if (!group_.crosshair()) showInstant();
  }, Qt::QueuedConnection);
  connect(&group_, &ChartGroup::rangeSelected, this, [this](double from, double to) {
    context_.time.setCustom(base::wallFromMillis(std::llround(from * 1000)), base::wallFromMillis(std::llround(to * 1000)));
  });
  connect(&group_, &ChartGroup::rangeReset, &context_.time, &TimeChoice::resetCustom);
  connect(&context_.time, &TimeChoice::zoneChanged, this, [this] {
    waiting_->setZone(context_.time.zone());
    waiting_->setMarkers(markersOf(stats_, context_.time.zone()));
  });
  waitingCard_->showLoading(Skeleton::Shape::Chart);
  breakersCard_->showLoading(Skeleton::Shape::List);  // names, each with its strip
  for (Card* card : {waitingCard_, breakersCard_}) connect(card, &Card::retryPressed, this, &PastCharts::retryWanted);
  wait_ = new CardWait(context_, waitingCard_);
  connect(wait_, &CardWait::stopped, this, [this] {
    Q_EMIT stopped();
    showFailure(CardWait::stoppedWords(), {});
  });
}

void PastCharts::build() {
  const theme::Theme& theme = context_.theme;
  theme::leastSize(theme, this, 0, kLeast);
  auto* line = theme::row(theme, this, theme::grid::kGap);
  waitingCard_ = new Card(theme, tr("Waiting by channel"), this);
  waitingCard_->setUnit(tr("messages"));
  waiting_ = new LineChart(theme, tr("Waiting by channel"), ChartUnit::Messages, waitingCard_);
  waiting_->setGroup(&group_);
  waiting_->setZone(context_.time.zone());
  nameChart(*waiting_, tr("Waiting by channel"));
  for (QWidget* part : waiting_->findChildren<QWidget*>()) part->setFocusPolicy(Qt::NoFocus);  // Esc leads back to now
  waitingCard_->setBody(waiting_);
  breakersCard_ = new Card(theme, tr("Sending, by provider"), this);
  breakers_ = new QScrollArea(breakersCard_);
  breakers_->setFrameShape(QFrame::NoFrame);
  breakers_->setWidgetResizable(true);
  breakers_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  breakers_->setAccessibleName(tr("Sending, by provider"));
  breakers_->viewport()->setAutoFillBackground(false);
  breakersCard_->setBody(breakers_);
  line->addWidget(waitingCard_, 1);
  line->addWidget(breakersCard_, 1);
}

QStringList PastCharts::seriesNames() {
  QStringList names;
  for (const char* channel : kChannels) names << waitingName(channel);
  return names;
}

void PastCharts::setRange(base::WallTime from, base::WallTime to) {
  from_ = from;
  to_ = to;
}

void PastCharts::setAt(base::WallTime at) {
  at_ = at;
  waiting_->setLabelsAt(client::seconds(at_));
  showInstant();
  if (providersInOrder() != providers_) showBreakers();
}

void PastCharts::await() { wait_->begin(tr("Reading the figures")); }

void PastCharts::showInstant() { group_.setCrosshair(client::seconds(at_)); }

void PastCharts::setRefused(bool refused) {
  refused_ = refused;
  breakersCard_->setVisible(!refused);
}

void PastCharts::showStats(const protocol::StatsAnswer& stats) {
  wait_->end();
  setRefused(false);
  stats_ = stats;
  showWaiting(stats);
  showBreakers();
}

void PastCharts::showRefusal(const QString& words) {
  wait_->end();
  setRefused(true);
  stats_ = {};
  providers_.clear();
  for (Card* card : {waitingCard_, breakersCard_}) card->showEmpty(words);
}

void PastCharts::showFailure(const QString& words, const QString& details) {
  wait_->end();
  setRefused(false);
  stats_ = {};
  providers_.clear();
  for (Card* card : {waitingCard_, breakersCard_}) card->showError(words, details);
}

void PastCharts::showWaiting(const protocol::StatsAnswer& stats) {
  std::vector<ChartSeries> lines;
  for (const char* channel : kChannels)
    for (const auto& series : stats.series)
      if (text(series.series) == waitingName(channel))
        lines.push_back(chartSeries(stats, series, channelWords(QLatin1String(channel)), channelHue(QLatin1String(channel))));
  const bool kept = std::any_of(lines.begin(), lines.end(), [](const ChartSeries& line) {
    return std::any_of(line.values.begin(), line.values.end(), [](double value) { return !std::isnan(value); });
  });
  if (!kept) return waitingCard_->showEmpty(tr("No figures were kept for this range. Choose another one at the top."));
  waiting_->setRange(client::seconds(from_), client::seconds(to_));
  waiting_->setSeries(std::move(lines));
  waiting_->setMarkers(markersOf(stats, context_.time.zone()));
  waiting_->setUnreachable(intervalsOf(state::gapsOf(stats)));
  waitingCard_->showContent();
}

/// As each was at the instant, the worst first, as on the live screen.
QStringList PastCharts::providersInOrder() const {
  std::vector<protocol::BreakerInterval> then;
  for (const auto& interval : stats_.breakers) {
    auto known = std::find_if(then.begin(), then.end(), [&](const auto& one) { return one.provider == interval.provider; });
    if (known == then.end()) {
      known = then.insert(then.end(), interval);
      known->state = "unknown";
      known->mode.clear();
    }
    if (interval.from <= at_ && (!interval.to || at_ <= *interval.to)) *known = interval;
  }
  QStringList names;
  for (const auto& one : worstFirst(std::move(then))) names << text(one.provider);
  return names;
}

void PastCharts::showBreakers() {
  const theme::Theme& theme = context_.theme;
  const protocol::StatsAnswer& stats = stats_;
  providers_ = providersInOrder();
  if (providers_.isEmpty()) return breakersCard_->showEmpty(tr("Nothing is known of providers in this range. Choose another one at the top."));
  auto* inner = new QWidget(breakers_);
  auto* lines = theme::column(theme, inner);
  auto* rows = theme::cells(theme, nullptr, theme::grid::kTiny);
  rows->setColumnStretch(1, 1);
  for (int row = 0; row < providers_.size(); ++row) {
    const bool isGone = isRemoved(context_, client::utf8(providers_[row]));
    auto* name = new Label(theme, theme::Type::Body, isGone ? theme::Ink::Muted : theme::Ink::Text, providers_[row], inner);
    name->setElide(Qt::ElideMiddle);
    theme::fixSize(theme, name, kName, 0);
    theme::leastSize(theme, name, 0, theme::grid::kPage);
    auto* strip = new BreakerStrip(theme, providers_[row], inner);
    theme::leastSize(theme, strip, 0, theme::grid::kPage);
    strip->setMaximumHeight(theme.px(kStripMost));
    strip->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);  // a row grows with its card
    rows->setRowStretch(row, 1);
    strip->setRange(client::seconds(from_), client::seconds(to_));
    strip->setIntervals(stripOf(stats, client::utf8(providers_[row]), client::seconds(std::min(to_, stats.to)), state::gapsOf(stats)));
    strip->setGroup(&group_);
    strip->showCrosshair(group_.crosshair());
    rows->addWidget(name, row, 0);
    rows->addWidget(strip, row, 1);
  }
  lines->addLayout(rows, kAll);
  lines->addStretch(1);
  breakers_->setWidget(inner);  // takes the place of the former one
  inner->setAutoFillBackground(false);
  breakersCard_->showContent();
}

}  // namespace signalbox::ui::views
