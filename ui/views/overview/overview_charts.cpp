#include "ui/views/overview/overview_charts.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/series_reading.h"
#include "ui/views/series_wait.h"
#include "ui/views/wording.h"
#include "ui/widgets/band_chart.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart_group.h"
#include "ui/widgets/format.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/stacked_area_chart.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;
using theme::Hue;

namespace {

constexpr int kUpper = 208, kLower = 176;
constexpr int kUpperLeast = 168, kLowerLeast = 148;
const char* const kChannels[] = {"email", "sms", "push", "webhook"};

QString waitingName(const char* channel) { return QStringLiteral("waiting{channel=%1}").arg(QLatin1String(channel)); }

QString orUnknown(double value, QString (*write)(std::optional<double>)) { return std::isnan(value) ? format::unknown() : write(value); }

/// Whether anything was measured in the range at all: without it nothing is known of what was sent, waited or died.
bool hasFigures(const protocol::StatsAnswer& answer) {
  return std::any_of(answer.series.begin(), answer.series.end(), [](const protocol::StatsSeries& series) {
    return std::any_of(series.values.begin(), series.values.end(), [](const auto& value) { return value.has_value(); }) ||
        std::any_of(series.histogram.begin(), series.histogram.end(), [](const auto& counts) { return !counts.empty(); });
  });
}

}  // namespace

OverviewCharts::OverviewCharts(ViewContext context, ChartGroup& group, QWidget* parent) : QWidget(parent), context_(context), group_(group) {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kGap);
  auto* upper = theme::row(theme, nullptr, theme::grid::kGap);
  auto* lower = theme::row(theme, nullptr, theme::grid::kGap);
  waiting_ = add(new LineChart(theme, tr("Waiting by channel"), ChartUnit::Messages), tr("Waiting by channel"), tr("messages"),
                 tr("Nothing waited in this range."));
  throughput_ = add(new LineChart(theme, tr("Throughput"), ChartUnit::PerSecond), tr("Throughput"), tr("messages per second"),
                    tr("Nothing was sent in this range."));
  latency_ = add(new BandChart(theme, tr("Send latency")), tr("Send latency"), tr("p50\u2013p95, p99"), tr("Nothing was sent in this range."));
  causes_ = add(new StackedAreaChart(theme, tr("Dead letters by cause"), ChartUnit::Messages), tr("Dead letters by cause"), tr("messages"),
                tr("No dead letters in this range."));
  ages_ = add(new LineChart(theme, tr("Waiting time"), ChartUnit::Seconds), tr("Waiting time"), {}, tr("Nothing waited in this range."));
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &OverviewCharts::showLimit);
  showLimit();
  for (std::size_t i = 0; i < charts_.size(); ++i) {
    Card* card = charts_[i].card;
    theme::leastSize(theme, card, 0, i < 2 ? kUpperLeast : kLowerLeast);
    (i < 2 ? upper : lower)->addWidget(card, 1);
  }
  all->addLayout(upper, kUpper);
  all->addLayout(lower, kLower);
}

/// Where the engine's own rule has it.
void OverviewCharts::showLimit() {
  const auto& limits = context_.state().alertLimits();
  if (!limits) return ages_->setThreshold(std::nullopt);
  ages_->setThreshold(
      ChartThreshold{static_cast<double>(limits->oldestMessageSeconds), tr("limit %1").arg(format::wholeSeconds(limits->oldestMessageSeconds))});
}

template <class Chart> Chart* OverviewCharts::add(Chart* chart, const QString& title, const QString& unit, const QString& empty) {
  auto* card = new Card(context_.theme, title, this);
  card->setUnit(unit);
  card->setBody(chart);
  card->showLoading(Skeleton::Shape::Chart);
  chart->setGroup(&group_);
  nameChart(*chart, title);
  connect(card, &Card::retryPressed, this, &OverviewCharts::retryWanted);
  charts_.push_back({chart, card, empty});
  return chart;
}

QStringList OverviewCharts::seriesNames() {
  QStringList names;
  for (const char* channel : kChannels) names << waitingName(channel);
  // What is held has no chart; its tile draws it.
  return names << QStringLiteral("accepted") << QStringLiteral("sent") << QStringLiteral("failed") << QStringLiteral("latency")
               << QStringLiteral("dead") << QStringLiteral("held") << QStringLiteral("oldest_age") << QStringLiteral("outbox_lag");
}

void OverviewCharts::sayWaitOf(state::SeriesStore& store) { new SeriesWait(context_, store, charts_.front().card); }

Card* OverviewCharts::cardOf(TimeChart* chart) const {
  for (const Piece& piece : charts_)
    if (piece.chart == chart) return piece.card;
  return nullptr;
}

void OverviewCharts::showTime(const state::SeriesStore& store) {
  const state::Gap window = store.window();
  for (const auto& [chart, card, empty] : charts_) {
    chart->setRange(client::seconds(window.from), client::seconds(window.to));
    chart->setZone(context_.time.zone());
    showFreshness(*chart, *card, context_.state());
  }
}

void OverviewCharts::showSeries(const state::SeriesStore& store) {
  showTime(store);
  if (!store.hasData()) {
    for (const auto& [chart, card, empty] : charts_) showNoSeries(context_, *card, store);
    return;
  }
  const auto markers = markersOf(store.data(), context_.time.zone());
  const auto gaps = intervalsOf(store.gaps());
  const bool kept = hasFigures(store.data());
  for (const auto& [chart, card, empty] : charts_) {
    card->showContent();
    chart->setMarkers(markers);
    chart->setUnreachable(gaps);
    chart->setEmptyWords(kept ? empty : tr("No figures for this range yet."));
  }
  showWaiting(store);
  showThroughput(store);
  showLatency(store);
  showCauses(store);
  showAges(store);
}

/// Of the present the snapshot knows what no bucket has told yet; of another range it knows nothing.
double OverviewCharts::knownOf(double newest, double present) const {
  if (!std::isnan(newest)) return newest;
  return context_.state().hasSnapshot() && context_.time.range() != state::Range::custom ? present : newest;
}

void OverviewCharts::showWaiting(const state::SeriesStore& store) {
  std::vector<ChartSeries> lines;
  double now = std::nan("");
  for (const char* channel : kChannels) {
    const auto* series = store.series(waitingName(channel));
    if (series == nullptr) continue;
    lines.push_back(chartSeries(store.data(), *series, channelWords(QLatin1String(channel)), channelHue(QLatin1String(channel))));
    const double last = newest(lines.back().values);
    if (!std::isnan(last)) now = std::isnan(now) ? last : now + last;
  }
  waiting_->setSeries(std::move(lines));
  now = knownOf(now, static_cast<double>(context_.state().snapshot().totals.waiting));
  cardOf(waiting_)->setCurrent(std::isnan(now) ? format::unknown() : format::count(std::llround(now)));
}

void OverviewCharts::showThroughput(const state::SeriesStore& store) {
  std::vector<ChartSeries> lines;
  const auto line = [&](const char* name, const QString& label, Hue hue) {
    const auto* series = store.series(QLatin1String(name));
    if (series != nullptr) lines.push_back(chartSeries(store.data(), *series, label, hue));
    return series == nullptr ? std::nan("") : newest(lines.back().values);
  };
  line("accepted", tr("Accepted"), Hue::Accepted);
  const double sent = line("sent", tr("Sent"), Hue::Sent);
  line("failed", tr("Failed"), Hue::Failed);
  throughput_->setSeries(std::move(lines));
  cardOf(throughput_)->setCurrent(orUnknown(knownOf(sent, context_.state().snapshot().totals.sentPerSecond), format::rate));
}

void OverviewCharts::showLatency(const state::SeriesStore& store) {
  const auto* series = store.series(QStringLiteral("latency"));
  BandSeries band = series == nullptr ? BandSeries{} : bandOf(store.data(), *series);
  const double p95 = newest(band.p95);
  latency_->setBand(std::move(band));
  cardOf(latency_)->setCurrent(std::isnan(p95) ? format::unknown() : tr("p95 %1").arg(format::duration(p95)));
}

void OverviewCharts::showCauses(const state::SeriesStore& store) {
  const protocol::StatsAnswer& answer = store.data();
  std::vector<StackedAreaChart::Layer> layers;
  QVector<double> at;
  double now = std::nan("");
  for (const auto& series : answer.series) {
    if (series.series.rfind("dead", 0) != 0) continue;
    const ChartSeries drawn = chartSeries(answer, series, text(series.label), Hue::Cause1);
    if (drawn.at.size() > at.size()) at = drawn.at;
    const double last = newest(drawn.values);
    if (!std::isnan(last)) now = std::isnan(now) ? last : now + last;
    layers.push_back({text(series.label), drawn.values});
  }
  for (auto& layer : layers) layer.values.resize(at.size(), std::nan(""));
  causes_->setLayers(at, std::move(layers));
  now = knownOf(now, static_cast<double>(context_.state().snapshot().totals.dead));
  cardOf(causes_)->setCurrent(std::isnan(now) ? format::unknown() : format::countShort(std::llround(now)));
}

void OverviewCharts::showAges(const state::SeriesStore& store) {
  std::vector<ChartSeries> lines;
  if (const auto* oldest = store.series(QStringLiteral("oldest_age"))) lines.push_back(chartSeries(store.data(), *oldest, tr("Oldest"), Hue::Accent));
  if (const auto* lag = store.series(QStringLiteral("outbox_lag"))) lines.push_back(chartSeries(store.data(), *lag, tr("Outbox"), Hue::Accepted));
  const double last = lines.empty() ? std::nan("") : newest(lines.front().values);
  ages_->setSeries(std::move(lines));
  const auto& due = context_.state().snapshot().totals.oldestDue;
  const auto now = context_.state().knownUntil();
  const double overdue = due && now ? std::max(0.0, client::seconds(*now) - client::seconds(*due)) : 0;
  cardOf(ages_)->setCurrent(orUnknown(knownOf(last, overdue), format::duration));
}

}  // namespace signalbox::ui::views
