#include "tests/ui/widgets/gallery_figures.h"
#include "tests/ui/widgets/gallery_pages.h"

#include "ui/theme/boxes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/band_chart.h"
#include "ui/widgets/card.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/provider_list.h"
#include "ui/widgets/stacked_area_chart.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/verdict_line.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <cmath>

namespace signalbox::ui::gallery {

using namespace theme;
using namespace widgets;

namespace {

std::vector<ProviderFigures> providers() {
  const double from = kNow - kRange;
  const auto strip = [&](std::vector<std::pair<double, BreakerState>> changes) {
    std::vector<StripInterval> intervals;
    for (std::size_t i = 0; i < changes.size(); ++i)
      intervals.push_back({changes[i].first, i + 1 < changes.size() ? changes[i + 1].first : kNow, changes[i].second, false});
    return intervals;
  };
  std::vector<ProviderFigures> all;
  all.push_back({QStringLiteral("smtp"),
                 QStringLiteral("smtp-primary"),
                 {BreakerState::Closed, false, {}, {}},
                 strip({{from, BreakerState::Closed}}),
                 0.0004,
                 0.05,
                 18204,
                 0.0042});
  all.push_back({QStringLiteral("twilio"),
                 QStringLiteral("twilio"),
                 {BreakerState::Open, false, {}, {}},
                 strip({{from, BreakerState::Closed},
                        {kNow - 1500, BreakerState::Open},
                        {kNow - 1100, BreakerState::HalfOpen},
                        {kNow - 1000, BreakerState::Open},
                        {kNow - 520, BreakerState::HalfOpen},
                        {kNow - 480, BreakerState::Open}}),
                 0.075,
                 0.05,
                 240,
                 1.31});
  all.push_back({QStringLiteral("fcm"),
                 QStringLiteral("fcm"),
                 {BreakerState::HalfOpen, false, {}, {}},
                 strip({{from, BreakerState::Closed}, {kNow - 300, BreakerState::Open}, {kNow - 90, BreakerState::HalfOpen}}),
                 0.031,
                 0.05,
                 1204,
                 0.212});
  ProviderFigures ses{QStringLiteral("ses"),
                      QStringLiteral("ses-eu-west-1"),
                      {BreakerState::Open, true, QStringLiteral("14:30"), {}},
                      strip({{from, BreakerState::Closed}}),
                      std::nullopt,
                      0.05,
                      std::nullopt,
                      std::nullopt};
  ses.intervals.back().to = kNow - 900;
  ses.intervals.push_back({kNow - 900, kNow, BreakerState::Open, true});
  all.push_back(ses);
  all.push_back({QStringLiteral("vonage"),
                 QStringLiteral("vonage-backup"),
                 {BreakerState::Paused, false, {}, QStringLiteral("key refused")},
                 strip({{from, BreakerState::Closed}, {kNow - 2000, BreakerState::Paused}}),
                 0.012,
                 0.05,
                 96,
                 0.431});
  all.push_back({QStringLiteral("hooks"),
                 QStringLiteral("webhooks"),
                 {},
                 strip({{from, BreakerState::Closed}, {kNow - 1200, BreakerState::Unknown}}),
                 std::nullopt,
                 0.1,
                 std::nullopt,
                 std::nullopt});
  return all;
}

QHBoxLayout* tiles(const Theme& theme) {
  auto* line = row(theme, nullptr, grid::kGap);
  const auto add = [&](const QString& label, const QString& figure, const QString& exact, const QString& compare, int seed, Hue hue) {
    auto* tile = new Tile(theme, label);
    tile->setFigure(figure, exact);
    tile->setComparison(compare);
    tile->setTrend(wave(20, 12, seed).mid(0, 60), hue);
    line->addWidget(tile);
    return tile;
  };
  add(QStringLiteral("Waiting"), QStringLiteral("1,204"), QStringLiteral("1,204"), QStringLiteral("oldest 4 min"), 1, Hue::Neutral);
  add(QStringLiteral("Sent per second"), QStringLiteral("412/s"), QStringLiteral("412.3/s"), QStringLiteral("accepted 430/s"), 2, Hue::Sent);
  add(QStringLiteral("Failed, last 5 min"), QStringLiteral("0.4 %"), QStringLiteral("492 of 123,690"), QStringLiteral("limit 5 %"), 3, Hue::Failed);
  add(QStringLiteral("Dead letters"), QStringLiteral("48.2 k"), QStringLiteral("48,213"), QStringLiteral("+312 in 1 h"), 4, Hue::Neutral)
      ->setBreach(true, QStringLiteral("1 new cause"));
  add(QStringLiteral("Held"), QStringLiteral("\u2013"), QStringLiteral("unknown"), QStringLiteral("last update 12 s ago"), 5, Hue::Neutral)
      ->setStale(true);
  return line;
}

void addCharts(const Theme& theme, QVBoxLayout* page, ChartGroup* group) {
  auto* waiting = new LineChart(theme, QStringLiteral("Waiting by channel"), ChartUnit::Messages);
  waiting->setSeries({{QStringLiteral("email"), Hue::Email, instants(), wave(640, 220, 1)},
                      {QStringLiteral("SMS"), Hue::Sms, instants(), wave(120, 60, 2, 140, 5)},
                      {QStringLiteral("push"), Hue::Push, instants(), wave(90, 40, 4)},
                      {QStringLiteral("webhook"), Hue::Webhook, instants(), wave(40, 30, 6)}});
  auto* throughput = new LineChart(theme, QStringLiteral("Throughput"), ChartUnit::PerSecond);
  QVector<double> sent = wave(412, 40, 3);
  for (qsizetype i = 60; i < 74; ++i) sent[i] = std::nan("");
  throughput->setSeries({{QStringLiteral("accepted"), Hue::Accepted, instants(), wave(430, 45, 5)},
                         {QStringLiteral("sent"), Hue::Sent, instants(), sent},
                         {QStringLiteral("failed"), Hue::Failed, instants(), wave(4, 4, 7, 140, 9)}});
  throughput->setUnreachable({{instants()[60], instants()[74]}});
  auto* upper = row(theme, nullptr, grid::kGap);
  upper->addWidget(chartCard(theme, QStringLiteral("Waiting by channel"), QStringLiteral("messages"), QStringLiteral("1,204"), waiting, group));
  upper->addWidget(chartCard(theme, QStringLiteral("Throughput"), QStringLiteral("/s"), QStringLiteral("412/s"), throughput, group));
  page->addLayout(upper, 208);

  auto* latency = new BandChart(theme, QStringLiteral("Send latency"));
  QVector<double> p50, p95, p99;
  for (qsizetype i = 0; i < instants().size(); ++i) {
    p50 << 0.022 * (1 + 0.3 * wobble(i, 2));
    p95 << 0.18 * (1 + 0.5 * wobble(i, 4));
    p99 << (i > 100 && i < 116 ? std::nan("") : 1.31 * (1 + 0.4 * wobble(i, 5)));
  }
  latency->setBand({instants(), p50, p95, p99});
  auto* causes = new StackedAreaChart(theme, QStringLiteral("Dead letters by cause"), ChartUnit::Messages);
  const auto rising = [](double least, double most) {
    QVector<double> values;
    for (qsizetype i = 0; i < instants().size(); ++i)
      values << least + (most - least) * static_cast<double>(i) / static_cast<double>(instants().size());
    return values;
  };
  causes->setLayers(instants(),
                    {{QStringLiteral("Invalid number"), rising(17000, 21400)},
                     {QStringLiteral("Mailbox full"), rising(9000, 12100)},
                     {QStringLiteral("Template v7"), rising(0, 7800)},
                     {QStringLiteral("Timeout"), rising(3000, 4100)},
                     {QStringLiteral("Rest"), rising(2100, 2813)}});
  auto* age = new LineChart(theme, QStringLiteral("Waiting time"), ChartUnit::Seconds);
  age->setSeries({{QStringLiteral("oldest"), Hue::Accent, instants(), wave(140, 100, 3)},
                  {QStringLiteral("outbox lag"), Hue::Accepted, instants(), wave(8, 6, 2)}});
  age->setThreshold(ChartThreshold{300, QStringLiteral("limit 5 min")});
  age->setStaleFrom(kNow - 240);
  auto* lower = row(theme, nullptr, grid::kGap);
  lower->addWidget(chartCard(theme, QStringLiteral("Send latency"), QStringLiteral("p50\u2013p95, p99"), QStringLiteral("1.31 s"), latency, group));
  lower->addWidget(chartCard(theme, QStringLiteral("Dead letters by cause"), QStringLiteral("messages"), QStringLiteral("48.2 k"), causes, group));
  lower->addWidget(chartCard(theme, QStringLiteral("Waiting time"), QStringLiteral("s"), QStringLiteral("4 min"), age, group));
  page->addLayout(lower, 176);
}

}  // namespace

QWidget* overviewPage(const Theme& theme) {
  auto* page = new QWidget;
  page->resize(1232, 868);
  auto* group = new ChartGroup(page);
  auto* all = column(theme, page, grid::kGap, Margins::all(grid::kPage));
  auto* verdict = new VerdictLine(theme);
  fixSize(theme, verdict, 0, 40);
  verdict->setPieces({{QStringLiteral("2 things need you: "), {}, true},
                      {QStringLiteral("twilio is not sending"), QStringLiteral("delivery/twilio"), false},
                      {QStringLiteral(" since 14:02 \u00B7 "), {}, false},
                      {QStringLiteral("1,284 dead letters"), QStringLiteral("dead-letters"), false},
                      {QStringLiteral(", 1 new cause"), {}, false}});
  all->addWidget(verdict);
  all->addLayout(tiles(theme));
  addCharts(theme, all, group);
  auto* card = new Card(theme, {});
  auto* list = new ProviderList(theme);
  list->setRange(kNow - kRange, kNow);
  list->setGroup(group);
  list->setProviders(providers());
  card->setBody(list, false);
  card->setFixedHeight(theme.px(220));
  all->addWidget(card);
  group->setCrosshair(kNow - 1300);
  return page;
}

}  // namespace signalbox::ui::gallery
