#include "ui/views/delivery/provider_panel.h"

#include <QVBoxLayout>
#include <cmath>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/delivery/breaker_line.h"
#include "ui/views/follow_freshness.h"
#include "ui/views/latest_messages.h"
#include "ui/views/series_reading.h"
#include "ui/views/series_wait.h"
#include "ui/views/wording.h"
#include "ui/widgets/bar_chart.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/scroll_column.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {
constexpr int kSecondMs = 1000, kHead = 128, kAnswer = 20, kRatio = 220, kHalf = 180, kMessages = 220;
const QString kBetween = QStringLiteral("  \u00B7  ");
/// 10 ms, 100 ms, 1 s: what a logarithmic axis names.
bool isDecade(double seconds) {
  const double power = std::log10(seconds);
  return std::abs(power - std::round(power)) < 1e-6;
}
/// A kind by its name; what is not known stands as it came.
QString kindWords(const std::string& kind) {
  if (kind == "simulated") return ProviderPanel::tr("Simulated");
  if (kind == "webhook") return ProviderPanel::tr("Webhook");
  if (kind == "smtp") return ProviderPanel::tr("SMTP");
  if (kind == "ses") return ProviderPanel::tr("Amazon SES");
  if (kind == "sendgrid") return ProviderPanel::tr("SendGrid");
  if (kind == "twilio") return ProviderPanel::tr("Twilio");
  if (kind == "termii") return ProviderPanel::tr("Termii");
  if (kind == "fcm") return ProviderPanel::tr("Firebase Cloud Messaging");
  return foreign(kind);
}
QString seriesOf(const char* what, const QString& provider) { return QStringLiteral("%1{provider=%2}").arg(QLatin1String(what), provider); }
}  // namespace

ProviderPanel::ProviderPanel(ViewContext context, TimedActSheet& sheet, QWidget* parent)
    : QWidget(parent), context_(context), sheet_(sheet), store_(context.session), group_(new ChartGroup(this)) {
  store_.setActive(false);
  build();
  follow();
}

void ProviderPanel::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kGap);
  all->addWidget(buildHead());
  buildCharts(this);
  messages_ = new LatestMessages(context_, tr("Latest messages"), tr("No message went through it yet."), this);
  all->addWidget(messages_, kMessages);
}

QWidget* ProviderPanel::buildHead() {
  const theme::Theme& theme = context_.theme;
  auto* card = head_ = new Card(theme, {}, this);
  auto* body = new QWidget(card);
  auto* lines = theme::column(theme, body, theme::grid::kTiny);
  auto* line = theme::row(theme, nullptr, theme::grid::kSmall);
  title_ = new Label(theme, theme::Type::CardTitle, theme::Ink::Text, body);
  title_->setElide(Qt::ElideMiddle);
  look_ = new BreakerLabel(theme, body);
  // Each has the whole width, so that no act takes the next try, the rate or the slots out of sight.
  sentence_ = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, body);
  limits_ = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, body);
  answer_ = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, body);
  answer_->setAccessibleName(tr("What the provider answered"));
  answer_->hide();
  for (Label* words : {sentence_, limits_, answer_}) words->setElide(Qt::ElideRight);
  const auto act = [&](const QString& verb, const QString& hint) {
    auto* button = new ActButton(theme, verb, ActButton::Role::Plain, body);
    button->setHint(hint);
    return button;
  };
  stop_ = act(tr("Stop sending"), tr("Hold the breaker open, with an end and a reason"));
  keep_ = act(tr("Keep sending"), tr("Hold the breaker closed, with an end and a reason"));
  lift_ = act(tr("Lift the override"), tr("What a person forced ends, and the breaker decides again"));
  resume_ = act(tr("Resume"), tr("After the key was replaced"));
  dead_ = act(tr("Its dead letters"), tr("What was given up after it failed"));
  ping_ = act(tr("Ping"), tr("Ask the provider whether it answers; sends nothing"));
  line->addWidget(look_, 1);
  for (ActButton* button : {dead_, ping_, resume_, lift_, keep_, stop_}) line->addWidget(button);
  lines->addWidget(title_);
  lines->addLayout(line);
  lines->addWidget(sentence_);
  lines->addWidget(limits_);
  lines->addWidget(answer_);
  card->setBody(body);
  followFreshness(*card, context_.state());
  card->setAccessibleName(tr("State and acts"));
  connect(&theme, &theme::Theme::changed, this, &ProviderPanel::settleHead);
  settleHead();
  return card;
}

/// As high as its lines.
void ProviderPanel::settleHead() { head_->setFixedHeight(context_.theme.px(answer_->isHidden() ? kHead : kHead + kAnswer)); }

void ProviderPanel::buildCharts(QWidget* page) {
  const theme::Theme& theme = context_.theme;
  auto* all = static_cast<QVBoxLayout*>(page->layout());
  // Each point is the breaker's window that ended there; its own count of the present one stands at the right.
  ratioCard_ = new Card(theme, tr("Failure rate"), page);
  ratio_ = new LineChart(theme, tr("Failure rate"), ChartUnit::Percent);
  ratio_->setGroup(group_);
  ratio_->setEmptyWords(tr("No calls in this range."));
  ratioCard_->setBody(ratio_);
  nameChart(*ratio_, tr("Failure rate"));
  // A high window is shared, so that charts grow in both directions.
  theme::leastSize(theme, ratioCard_, 0, kRatio);
  all->addWidget(ratioCard_, kRatio);
  auto* halves = theme::row(theme, nullptr, theme::grid::kGap);
  latencyCard_ = new Card(theme, tr("Latency"), page);
  latencyCard_->setUnit(tr("calls in the range, log axis"));
  latency_ = new BarChart(theme, tr("Latency"), ChartUnit::Messages);
  latency_->setLabelsAtEdges(true);
  latencyCard_->setBody(latency_);
  auto* tripCard = new Card(theme, tr("Last trip"), page);
  trip_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, tripCard);
  trip_->setWordWrap(true);
  trip_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  tripCard->setBody(scrolling(trip_, tripCard));  // a long cause is read, and pushes nothing away
  for (Card* card : {latencyCard_, tripCard}) {
    followFreshness(*card, context_.state());
    theme::leastSize(theme, card, 0, kHalf);
    halves->addWidget(card, 1);
  }
  all->addLayout(halves, kHalf);
}

void ProviderPanel::follow() {
  connect(&context_.state(), &state::EngineState::providersChanged, this, &ProviderPanel::showProvider);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &ProviderPanel::showProvider);
  // Permissions and the lock.
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, [this] {
      const auto* provider = context_.state().provider(name_);
      if (provider == nullptr) return showProvider();  // whether it can be known has changed
      settleActs(*provider);
    });
  connect(&context_.state(), &state::EngineState::asOfChanged, this, [this] {
    if (isVisible() && !context_.standsStill()) showSeries();
  });
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &ProviderPanel::showSeries);
  connect(&store_, &state::SeriesStore::changed, this, [this] {
    settleActive();
    showSeries();
  });
  connect(&store_, &state::SeriesStore::failed, this, &ProviderPanel::showSeries);
  new SeriesWait(context_, store_, ratioCard_);
  for (Card* card : {ratioCard_, latencyCard_}) connect(card, &Card::retryPressed, &store_, &state::SeriesStore::reload);
  connect(&context_.time, &TimeChoice::rangeChanged, this, &ProviderPanel::applyRange);
  connect(&context_.time, &TimeChoice::pausedChanged, this, [this] {
    settleActive();
    showProvider();
    showSeries();
  });
  chooseRangeBy(*group_, context_.time);
  second_.setInterval(kSecondMs);
  connect(&second_, &QTimer::timeout, this, [this] {  // the countdown to the next try
    const auto* provider = context_.state().provider(name_);
    if (provider != nullptr && !context_.standsStill() && provider->breaker.openUntil && provider->breaker.state == "open")
      sentence_->setText(sentence(*provider));
  });
  connect(stop_, &QPushButton::clicked, this, [this] { force(QStringLiteral("open")); });
  connect(keep_, &QPushButton::clicked, this, [this] { force(QStringLiteral("closed")); });
  connect(lift_, &QPushButton::clicked, this, [this] { force(QStringLiteral("auto")); });
  connect(resume_, &QPushButton::clicked, this, &ProviderPanel::resume);
  connect(dead_, &QPushButton::clicked, this, [this] {
    context_.navigator.go(Place{QStringLiteral("dead-letters"), {}, {{QStringLiteral("q"), queryTerm(QStringLiteral("provider"), name_)}}});
  });
  connect(ping_, &QPushButton::clicked, this, &ProviderPanel::ping);
}

void ProviderPanel::setProvider(const QString& name) {
  if (name == name_) return;
  name_ = name;
  tellAnswer({}, true);
  applyRange();
  store_.setSeries({seriesOf("calls", name), seriesOf("failures", name), seriesOf("latency", name)}, true, true);
  messages_->setQuery(queryTerm(QStringLiteral("provider"), name));
  showProvider();
  showSeries();
}

void ProviderPanel::applyRange() {
  if (context_.time.range() == state::Range::custom)
    store_.setCustomRange(context_.time.customFrom(), context_.time.customTo());
  else
    store_.setRange(context_.time.range());
}

void ProviderPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  settleActive();
  messages_->setActive(true);
  second_.start();
}

void ProviderPanel::hideEvent(QHideEvent* event) {
  second_.stop();
  store_.setActive(false);
  messages_->setActive(false);
  QWidget::hideEvent(event);
}

/// What stands still is shown once.
void ProviderPanel::settleActive() { store_.setActive(isVisible() && (!context_.time.isPaused() || !store_.hasData())); }

QString ProviderPanel::sentence(const protocol::ProviderView& provider) const {
  const auto& breaker = provider.breaker;
  QStringList parts;
  // First, and as somebody's words: what follows is the engine's.
  if (breaker.mode != "auto" && !breaker.reason.empty()) parts << tr("Held by a person: \u201C%1\u201D").arg(foreign(breaker.reason));
  if (breaker.calls < breaker.callsMin)
    parts << tr("%1 of %2 calls: too few to judge").arg(breaker.calls).arg(breaker.callsMin);
  else
    parts << tr("%1 of %2 calls failed in %3 s, limit %4")
                 .arg(breaker.failures)
                 .arg(format::count(breaker.calls))
                 .arg(breaker.windowSeconds)
                 .arg(limitWords(breaker.failureLimit));
  if (breaker.openUntil && breaker.state == "open" && breaker.mode == "auto") {
    const auto now = context_.state().knownUntil();
    const std::int64_t left = now ? std::max<std::int64_t>(0, (*breaker.openUntil - *now).count() + 999) / 1000 : 0;
    parts << (left > 0 ? tr("tries again at %1, in %2").arg(whenWords(context_, *breaker.openUntil), format::wholeSeconds(left))
                       : tr("tries again at %1").arg(whenWords(context_, *breaker.openUntil)));
  }
  return parts.join(kBetween);
}

QString ProviderPanel::limits(const protocol::ProviderView& provider) const {
  QStringList parts{kindWords(provider.kind)};  // the title says the channel
  parts << (provider.ratePerSecond > 0
                ? tr("%1 of %2 at once, up to %3")
                      .arg(format::count(provider.inFlight), format::count(provider.concurrency), format::rate(provider.ratePerSecond))
                : tr("%1 of %2 at once").arg(format::count(provider.inFlight), format::count(provider.concurrency)));
  return parts.join(kBetween);
}

/// What a point of the chart sums.
QString ProviderPanel::pointWords(std::int64_t spanSeconds, std::int64_t windowSeconds) const {
  const QString span = format::wholeSeconds(spanSeconds);
  if (spanSeconds <= windowSeconds) return tr("failed of the calls in the %1 before").arg(span);
  return tr("failed of the calls of each %1; the breaker judges %2").arg(span, format::wholeSeconds(windowSeconds));
}

/// What the breaker judges now, by its own count.
QString ProviderPanel::windowWords(const protocol::BreakerView& breaker) const {
  if (breaker.calls == 0) return tr("no calls in the last %1 s").arg(breaker.windowSeconds);
  return tr("%1 in the last %2 s")
      .arg(format::percent(static_cast<double>(breaker.failures) / static_cast<double>(breaker.calls)))
      .arg(breaker.windowSeconds);
}

void ProviderPanel::showProvider() {
  const protocol::ProviderView* provider = context_.state().provider(name_);
  title_->setText(provider == nullptr ? name_ : tr("%1, %2").arg(name_, channelWords(text(provider->channel))));
  if (provider == nullptr) {
    sentence_->setText(absence());
    shown_.clear();
    return showNobody();
  }
  // State and acts are never those of a while ago.
  look_->setLook(lookOf(*provider, context_));
  settleActs(*provider);
  if (context_.standsStill() && shown_ == name_) return;
  shown_ = name_;
  sentence_->setText(sentence(*provider));
  limits_->setText(limits(*provider));
  const auto& breaker = provider->breaker;
  ratioCard_->setCurrent(windowWords(breaker));
  ratio_->setThreshold(ChartThreshold{breaker.failureLimit, tr("limit %1").arg(limitWords(breaker.failureLimit))});
  if (breaker.lastTripAt)
    trip_->setText(
        tr("%1, %2\n\n%3").arg(dayWords(context_, *breaker.lastTripAt), instantWords(context_, *breaker.lastTripAt), foreign(breaker.lastTripCause)));
  else
    trip_->setText(tr("Never tripped since the engine knows it."));
}

/// Before the engine's first word nobody knows whether there is such a provider.
QString ProviderPanel::absence() const {
  if (context_.state().hasSnapshot()) return tr("%1 is not set up any more").arg(name_);
  return context_.state().linkError() ? tr("Not known: the providers could not be read") : tr("Waiting for the engine's first word");
}

/// Of a provider that is gone, or not known yet, nothing is so, and nothing can be done.
void ProviderPanel::showNobody() {
  look_->setLook({});
  limits_->clear();
  trip_->setText(context_.state().hasSnapshot() ? tr("Nothing is known of it any more.") : tr("Not known yet."));
  ratioCard_->setCurrent({});
  ratio_->setThreshold(std::nullopt);
  for (ActButton* button : {stop_, keep_, ping_}) button->show();
  for (ActButton* button : {lift_, resume_}) button->hide();  // nothing is known to be held or paused
  for (ActButton* button : {stop_, keep_, lift_, resume_, ping_}) button->setBlocked(sentence_->text());
}

void ProviderPanel::showSeries() {
  const state::Gap window = store_.window();
  ratio_->setRange(client::seconds(window.from), client::seconds(window.to));
  ratio_->setZone(context_.time.zone());
  showFreshness(*ratio_, *ratioCard_, context_.state());
  if (!store_.hasData()) {
    latencyCard_->setCurrent({});
    ratioCard_->setUnit(tr("failed of the calls"));  // else the title would move when the chart comes
    ratio_->setMarkers({});                          // those were the former one's
    for (Card* card : {ratioCard_, latencyCard_}) showNoSeries(context_, *card, store_);
    return;
  }
  ratioCard_->showContent();
  showLatency();
  const auto* provider = context_.state().provider(name_);
  const protocol::BreakerView breaker = provider == nullptr ? protocol::BreakerView() : provider->breaker;
  BreakerLine line = breakerLine(store_.data(), client::utf8(name_), breaker);
  ratioCard_->setUnit(line.at.isEmpty() ? tr("failed of the calls") : pointWords(line.spanSeconds, breaker.windowSeconds));
  ratio_->setMarkers(markersOf(store_.data(), context_.time.zone()));
  if (line.at.isEmpty()) return ratio_->setSeries({});
  ratio_->setSeries({ChartSeries{tr("Failed"), theme::Hue::Failed, std::move(line.at), std::move(line.share)}});
  ratio_->setHollow(std::move(line.hollow));
  ratio_->setUnreachable(intervalsOf(store_.gaps()));
}

void ProviderPanel::showLatency() {
  latencyCard_->setCurrent({});
  const auto* series = store_.series(seriesOf("latency", name_));
  if (series == nullptr || series->bounds.empty()) return latencyCard_->showEmpty(tr("No calls in this range."));
  std::vector<std::int64_t> sum(series->bounds.size() + 1, 0);
  std::int64_t total = 0;
  for (const auto& counts : series->histogram)
    for (std::size_t i = 0; i < counts.size() && i < sum.size(); ++i) {
      sum[i] += counts[i];
      total += counts[i];
    }
  if (total == 0) return latencyCard_->showEmpty(tr("No calls in this range."));
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const bool last = i == series->bounds.size();
    const double bound = series->bounds[last ? i - 1 : i] / 1000;
    const QString edge = format::duration(bound);
    bars.push_back({!last && isDecade(bound) ? chartTick(ChartUnit::Seconds, bound) : QString(),
                    last ? tr("over %1").arg(edge) : tr("up to %1").arg(edge), static_cast<double>(sum[i])});
  }
  latency_->setBars(std::move(bars));
  if (const auto p95 = state::percentile(series->bounds, sum, 0.95)) latencyCard_->setCurrent(tr("p95 %1").arg(format::duration(*p95 / 1000)));
  latencyCard_->showContent();
}

}  // namespace signalbox::ui::views
