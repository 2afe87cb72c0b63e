#include "ui/views/overview/overview_view.h"

#include <QAbstractButton>
#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/overview/first_steps.h"
#include "ui/views/overview/overview_charts.h"
#include "ui/views/overview/overview_tiles.h"
#include "ui/views/overview/overview_verdict.h"
#include "ui/views/series_reading.h"
#include "ui/views/wording.h"
#include "ui/widgets/breaker_strip.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/provider_list.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {
constexpr int kVerdict = 40, kProvidersHead = 28, kProviderRow = 32, kProviders = 220, kNoProviders = 88;
constexpr int kPaceMs = 500;

struct AlertList {
  std::vector<protocol::AlertView> data;
  template <class F> void describe(F& f) { f("data", data); }
};

std::optional<double> holdSince(const protocol::Snapshot& snapshot) {
  if (!snapshot.engine.onHold) return std::nullopt;
  for (const auto& alert : snapshot.alerts)
    if (alert.rule == "store_on_hold" && !alert.endedAt) return client::seconds(alert.since);
  return std::nullopt;
}

/// Nothing is sent from then on, whatever a breaker lets through. What is open or held by a person is so all the same.
std::vector<StripInterval> onHoldSince(double since, const std::vector<StripInterval>& intervals) {
  std::vector<StripInterval> all;
  for (const StripInterval& each : intervals) {
    const bool sends = !each.forced && (each.state == BreakerState::Closed || each.state == BreakerState::HalfOpen);
    if (!sends || each.to <= since) {
      all.push_back(each);
      continue;
    }
    if (each.from < since) all.push_back({each.from, since, each.state, false});
    all.push_back({std::max(each.from, since), each.to, BreakerState::Paused, false});
  }
  return all;
}
}  // namespace

OverviewView::OverviewView(ViewContext context, QWidget* parent) : View(context, parent), store_(context.session), group_(new ChartGroup(this)) {
  build();
  follow();
  store_.setRange(context_.time.range() == state::Range::custom ? state::Range::hour1 : context_.time.range());
  store_.setSeries(OverviewCharts::seriesNames(), true, true);
  applyRange();
  showSnapshot();
}

void OverviewView::build() {
  auto* outer = theme::column(theme(), this);
  auto* area = new QScrollArea(this);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  auto* page = new QWidget(area);
  auto* all = theme::column(theme(), page, theme::grid::kGap, theme::Margins::all(theme::grid::kPage));
  verdict_ = new VerdictLine(theme(), page);
  theme::fixSize(theme(), verdict_, 0, kVerdict);
  first_ = new FirstSteps(context_, this, page);
  tiles_ = new OverviewTiles(context_, page);
  charts_ = new OverviewCharts(context_, *group_, page);
  providersCard_ = new Card(theme(), {}, page);
  providersCard_->setAccessibleName(tr("Providers"));
  providers_ = new ProviderList(theme(), providersCard_);
  providers_->setGroup(group_);
  providersCard_->setBody(providers_, false);
  theme::space(theme(), providersCard_->layout(), theme::grid::kNone, {theme::grid::kNone, 0, 0, 0});
  providersCard_->showLoading(Skeleton::Shape::Rows);
  all->addWidget(verdict_);
  all->addWidget(first_);
  all->addWidget(tiles_);
  all->addWidget(charts_, 1);
  all->addWidget(providersCard_);
  area->setWidget(page);
  area->viewport()->setAutoFillBackground(false);
  page->setAutoFillBackground(false);
  outer->addWidget(area);
}

void OverviewView::follow() {
  pace_.setSingleShot(true);
  pace_.setInterval(kPaceMs);
  connect(&pace_, &QTimer::timeout, this, &OverviewView::showSnapshot);
  const auto soon = [this] {
    if (!pace_.isActive() && isVisible()) pace_.start();
  };
  for (auto signal : {&state::EngineState::totalsChanged, &state::EngineState::providersChanged, &state::EngineState::alertsChanged,
                      &state::EngineState::asOfChanged})
    connect(&state(), signal, this, soon);
  connect(&state(), &state::EngineState::snapshotLoaded, this, &OverviewView::showSnapshot);
  connect(&state(), &state::EngineState::freshnessChanged, this, &OverviewView::showFreshness);
  connect(&store_, &state::SeriesStore::changed, this, [this] {
    settleActive();
    charts_->showSeries(store_);
    tiles_->showTrends(store_);
    showProviders();
  });
  connect(&store_, &state::SeriesStore::failed, this, [this] {
    charts_->showSeries(store_);
    showProviders();
  });
  charts_->sayWaitOf(store_);
  connect(charts_, &OverviewCharts::retryWanted, &store_, &state::SeriesStore::reload);
  connect(&context_.time, &TimeChoice::rangeChanged, this, &OverviewView::applyRange);
  connect(&context_.time, &TimeChoice::pausedChanged, this, [this] {
    settleActive();
    showSnapshot();
  });
  connect(&context_.time, &TimeChoice::zoneChanged, this, &OverviewView::showSnapshot);
  chooseRangeBy(*group_, context_.time);
  connect(&theme(), &theme::Theme::changed, this, &OverviewView::showProviders);
  connect(verdict_, &VerdictLine::followed, this, [this](const QString& target) {
    if (target == allThingsPlace())
      openThings();
    else
      context_.navigator.go(target);
  });
  connect(providers_, &ProviderList::opened, this,
          [this](const QString& name) { context_.navigator.go(Place{QStringLiteral("delivery"), {QStringLiteral("providers"), name}, {}}); });
  connect(providers_, &ProviderList::menuRequested, this, &OverviewView::openMenu);
  connect(providersCard_, &Card::emptyActPressed, this, [this] { context_.navigator.go(QStringLiteral("set-up/providers")); });
}

void OverviewView::enter(const Place&) { settleActive(); }

QList<QWidget*> OverviewView::regions() { return {verdict_, tiles_->findChild<QAbstractButton*>()}; }

void OverviewView::showEvent(QShowEvent* event) {
  settleActive();
  showSnapshot();
  View::showEvent(event);
}

void OverviewView::hideEvent(QHideEvent* event) {
  store_.setActive(false);
  View::hideEvent(event);
}

/// What stands still is shown once.
void OverviewView::settleActive() { store_.setActive(isVisible() && (!context_.time.isPaused() || !store_.hasData())); }

void OverviewView::applyRange() {
  if (context_.time.range() == state::Range::custom)
    store_.setCustomRange(context_.time.customFrom(), context_.time.customTo());
  else
    store_.setRange(context_.time.range());
  charts_->showTime(store_);
}

void OverviewView::showFreshness() {
  const int age = state().freshness() < state::Freshness::stale ? 0 : static_cast<int>(state().freshness());
  if (std::exchange(age_, age) != age) figuresShown_ = false;  // what was muted is bright again, paused or not
  showSnapshot();
  charts_->showTime(store_);
}

void OverviewView::showSnapshot() {
  if (context_.standsStill() && figuresShown_) return;
  figuresShown_ = state().hasSnapshot();
  showVerdict();
  tiles_->showTotals();
  showProviders();
  charts_->showTime(store_);
}

void OverviewView::showVerdict() {
  verdict_->setStale(state().freshness() >= state::Freshness::stale);
  if (!state().hasSnapshot()) {
    verdict_->setPieces({{tr("Waiting for the engine's first word"), {}, false}});
    return;
  }
  const bool clear = thingsIn(state().snapshot()) == 0;
  if (clear && !wasClear_) askClearSince();
  wasClear_ = clear;
  verdict_->setPieces(verdictOf(state().snapshot(), clearSince_, context_));
}

void OverviewView::fillThings(QMenu& menu) {
  for (const ThingToDo& thing : allThings(state().snapshot(), context_)) {
    QString words = thing.words;
    QAction* action =
        menu.addAction(words.replace(QLatin1Char('&'), QStringLiteral("&&")), this, [this, place = thing.place] { context_.navigator.go(place); });
    action->setEnabled(!thing.place.isEmpty());
  }
}

/// Not waited for: what is there may change under it, and the sentence does.
void OverviewView::openThings() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  fillThings(*menu);
  menu->popup(verdict_->mapToGlobal(QPoint(0, verdict_->height())));
}

void OverviewView::askClearSince() {
  if (!context_.session.isStarted()) return;
  context_.session.rest().get<AlertList>(QStringLiteral("/alerts"), {}, this, [this](client::Reply<AlertList> reply) {
    if (!reply.ok()) return;
    clearSince_.reset();
    for (const auto& alert : reply->data)
      if (alert.endedAt && (!clearSince_ || *alert.endedAt > *clearSince_)) clearSince_ = alert.endedAt;
    showVerdict();
  });
}

void OverviewView::showProviders() {
  if (!state().hasSnapshot()) return;
  const auto& views = state().snapshot().providers;
  if (views.empty()) {
    providersCard_->showEmpty(tr("No providers. Nothing can be sent until one is set up."), tr("Set up a provider"));
    providersCard_->setFixedHeight(theme().px(kNoProviders));
    return;
  }
  const state::Gap window = store_.window();
  // Beyond the engine's last word a strip says what it says of any time that nobody knows.
  const double to = client::seconds(std::min(window.to, state().knownUntil().value_or(window.to)));
  const std::optional<double> held = holdSince(state().snapshot());
  std::vector<ProviderFigures> rows;
  for (const auto& view : views) {
    ProviderFigures row;
    row.id = row.name = text(view.name);
    row.look = lookOf(view, context_);
    if (store_.hasData()) row.intervals = stripOf(store_.data(), view.name, to, store_.gaps());
    // A breaker that never changed has no interval of its own: its present state is its only one.
    if (store_.hasData() && row.intervals.empty() && !view.paused)
      addKnown(row.intervals,
               {view.breaker.since ? client::seconds(*view.breaker.since) : client::seconds(window.from), to, stripState(view.breaker.state),
                view.breaker.mode != "auto"},
               store_.gaps());
    if (held) row.intervals = onHoldSince(*held, row.intervals);
    row.failureLimit = view.breaker.failureLimit;
    if (view.breaker.calls > 0 && view.breaker.calls >= view.breaker.callsMin)
      row.failureRatio = static_cast<double>(view.breaker.failures) / static_cast<double>(view.breaker.calls);
    else if (view.breaker.callsMin > 0)
      row.failureWords = tr("%1 of %2 calls: too few to judge").arg(format::count(view.breaker.calls), format::count(view.breaker.callsMin));
    row.calls = view.callsLastMinute;
    if (view.p95Ms) row.p95Seconds = *view.p95Ms / 1000;
    rows.push_back(std::move(row));
  }
  providers_->setRange(client::seconds(window.from), client::seconds(window.to));
  providers_->setProviders(std::move(rows));
  const auto reading = store_.hasData() ? BreakerStrip::Reading::Known
      : store_.error()                  ? BreakerStrip::Reading::Failed
                                        : BreakerStrip::Reading::Awaited;
  for (BreakerStrip* strip : providers_->findChildren<BreakerStrip*>()) strip->setReading(reading);
  providersCard_->showContent();
  providersCard_->setStale(state().freshness() >= state::Freshness::stale);
  const int wanted = kProvidersHead + kProviderRow * static_cast<int>(views.size());
  providersCard_->setFixedHeight(theme().px(qMax(kProviders, wanted)));
}

void OverviewView::openMenu(const QString& provider, const QPoint& at) {
  QMenu menu(this);
  const Place place{QStringLiteral("delivery"), {QStringLiteral("providers"), provider}, {}};
  menu.addAction(tr("Open %1").arg(provider), this, [this, place] { context_.navigator.go(place); });
  menu.addAction(tr("Dead letters of %1").arg(provider), this, [this, provider] {
    context_.navigator.go(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), queryTerm(QStringLiteral("provider"), provider)}}});
  });
  menu.exec(at - QPoint(menu.sizeHint().width(), 0));  // it is wider than its button, which stands at the right edge
}

}  // namespace signalbox::ui::views
