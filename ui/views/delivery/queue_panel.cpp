#include "ui/views/delivery/queue_panel.h"

#include <QPainter>
#include <QVBoxLayout>
#include <cmath>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/delivery/coming_due.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/follow_freshness.h"
#include "ui/views/latest_messages.h"
#include "ui/views/series_reading.h"
#include "ui/views/series_wait.h"
#include "ui/views/wording.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/line_chart.h"
#include "ui/widgets/tile.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {
constexpr int kHead = 64, kChart = 260, kMessages = 160, kTileLeast = 112;
const QString kWaits = QStringLiteral("(is:pending OR is:enqueued OR is:retrying)");
const QString kPermission = QStringLiteral("queues.control");

/// The shape of what is paused, as providers have it: two bars.
class PausedShape final : public QWidget {
 public:
  PausedShape(const theme::Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    setObjectName(QStringLiteral("pausedShape"));
    theme::fixSize(theme, this, theme::grid::kShape, theme::grid::kShape);
    connect(&theme, &theme::Theme::changed, this, qOverload<>(&QWidget::update));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    paintBreakerShape(painter, QRectF(rect()), BreakerLook{BreakerState::Paused, false, {}, {}}, theme_.colors());
  }

 private:
  const theme::Theme& theme_;
};
}  // namespace

QueuePanel::QueuePanel(ViewContext context, TimedActSheet& sheet, QWidget* parent)
    : QWidget(parent), context_(context), sheet_(sheet), store_(context.session), group_(new ChartGroup(this)) {
  store_.setActive(false);
  build();
  for (auto signal : {&state::EngineState::queuesChanged, &state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &QueuePanel::showQueue);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &QueuePanel::showQueue);
  connect(&context_.state(), &state::EngineState::asOfChanged, this, [this] {
    if (isVisible() && !context_.standsStill()) showSeries();
  });
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &QueuePanel::showSeries);
  connect(&store_, &state::SeriesStore::changed, this, [this] {
    settleActive();
    showSeries();
  });
  connect(&store_, &state::SeriesStore::failed, this, &QueuePanel::showSeries);
  connect(chartCard_, &Card::retryPressed, &store_, &state::SeriesStore::reload);
  new SeriesWait(context_, store_, chartCard_);
  connect(&context_.time, &TimeChoice::pausedChanged, this, [this] {
    settleActive();
    showQueue();
    showSeries();
  });
  chooseRangeBy(*group_, context_.time);
  const auto applyRange = [this] {
    if (context_.time.range() == state::Range::custom)
      store_.setCustomRange(context_.time.customFrom(), context_.time.customTo());
    else
      store_.setRange(context_.time.range());
  };
  connect(&context_.time, &TimeChoice::rangeChanged, this, applyRange);
  applyRange();
  connect(pause_, &QPushButton::clicked, this, &QueuePanel::pause);
  connect(drain_, &QPushButton::clicked, this, &QueuePanel::drain);
}

void QueuePanel::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kGap);
  auto* head = new Card(theme, {}, this);
  head->setAccessibleName(tr("State and acts"));
  theme::fixSize(theme, head, 0, kHead);
  auto* body = new QWidget(head);
  auto* line = theme::row(theme, body, theme::grid::kSmall);
  auto* words = theme::column(theme, nullptr, theme::grid::kTiny);
  title_ = new Label(theme, theme::Type::CardTitle, theme::Ink::Text, body);
  sentence_ = new Label(theme, theme::Type::Caption, theme::Ink::Secondary, body);
  sentence_->setElide(Qt::ElideRight);
  words->addWidget(title_);
  paused_ = new PausedShape(theme, body);
  paused_->hide();
  auto* says = theme::row(theme, nullptr, theme::grid::kTiny);
  says->addWidget(paused_, 0, Qt::AlignVCenter);
  says->addWidget(sentence_, 1);
  words->addLayout(says);
  pause_ = new ActButton(theme, tr("Pause"), ActButton::Role::Plain, body);
  drain_ = new ActButton(theme, tr("Drain"), ActButton::Role::Plain, body);
  line->addLayout(words, 1);
  line->addWidget(drain_);
  line->addWidget(pause_);
  head->setBody(body);
  followFreshness(*head, context_.state());
  all->addWidget(head);
  auto* tiles = theme::row(theme, nullptr, theme::grid::kGap);
  buildTiles(tiles);
  all->addLayout(tiles);
  chartCard_ = new Card(theme, tr("Waiting"), this);
  chartCard_->setUnit(tr("messages"));
  chart_ = new LineChart(theme, tr("Waiting"), ChartUnit::Messages);
  chart_->setGroup(group_);
  chart_->setEmptyWords(tr("No figures for this range yet."));
  chartCard_->setBody(chart_);
  nameChart(*chart_, tr("Waiting"));
  // A high window is shared, so that charts grow in both directions.
  theme::leastSize(theme, chartCard_, 0, kChart);
  all->addWidget(chartCard_, kChart);
  due_ = new ComingDue(context_, this);
  all->addWidget(due_, ComingDue::kHeight);
  messages_ = new LatestMessages(context_, tr("Waiting messages"), tr("Nothing waits. Sent messages are under Notifications."), this);
  all->addWidget(messages_, kMessages);
}

/// The first and the third add up to what waits. Each opens what it counts.
void QueuePanel::buildTiles(QHBoxLayout* line) {
  const auto tile = [&](const QString& label, const QString& query) {
    auto* made = new Tile(context_.theme, label, this);
    theme::leastSize(context_.theme, made, kTileLeast, 0);  // five beside the list in the smallest window
    line->addWidget(made);
    connect(made, &QAbstractButton::clicked, this, [this, query] { list(query); });
    return made;
  };
  untried_ = tile(tr("Not tried yet"), QStringLiteral("(is:pending OR is:enqueued)"));
  sending_ = tile(tr("Sending"), QStringLiteral("is:sending"));
  retrying_ = tile(tr("Waiting for a retry"), QStringLiteral("is:retrying"));
  held_ = tile(tr("Held"), QStringLiteral("is:held"));
  oldest_ = new Tile(context_.theme, tr("Oldest due"), this);
  theme::leastSize(context_.theme, oldest_, kTileLeast, 0);
  line->addWidget(oldest_);
  connect(oldest_, &QAbstractButton::clicked, this, [this] {
    const auto now = context_.state().knownUntil();
    list(now ? joinQuery(kWaits, QStringLiteral("due<=%1").arg(text(base::formatRfc3339(*now)))) : kWaits);
  });
}

void QueuePanel::list(const QString& query) {
  context_.navigator.go(
      Place{QStringLiteral("notifications"), {}, {{QStringLiteral("q"), joinQuery(queryTerm(QStringLiteral("channel"), channel_), query)}}});
}

void QueuePanel::setChannel(const QString& channel) {
  if (channel == channel_) return;
  channel_ = channel;
  store_.setSeries({QStringLiteral("waiting{channel=%1}").arg(channel)}, false, true);
  due_->setChannel(channel);
  messages_->setQuery(joinQuery(queryTerm(QStringLiteral("channel"), channel), kWaits));
  showQueue();
  showSeries();
}

void QueuePanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  settleActive();
  messages_->setActive(true);
  due_->setActive(true);
}

void QueuePanel::hideEvent(QHideEvent* event) {
  store_.setActive(false);
  messages_->setActive(false);
  due_->setActive(false);
  QWidget::hideEvent(event);
}

/// What stands still is shown once.
void QueuePanel::settleActive() { store_.setActive(isVisible() && (!context_.time.isPaused() || !store_.hasData())); }

void QueuePanel::showQueue() {
  const protocol::QueueView* queue = context_.state().queue(channel_);
  title_->setText(tr("%1 queue").arg(channelWords(channel_)));
  if (queue == nullptr) return showNobody();
  QString words = queue->paused
      ? (queue->pausedUntil ? tr("Paused until %1").arg(whenWords(context_, *queue->pausedUntil)) : tr("Paused until somebody resumes it"))
      : queue->draining         ? tr("Draining: nothing new is accepted, what is there is sent")
      : !queue->blocked.empty() ? tr("Blocked: %1").arg(foreign(queue->blocked))
                                : tr("Running");
  if (queue->paused && queue->draining) words += QStringLiteral("  \u00B7  ") + tr("nothing new is accepted");
  if (queue->paused && !queue->pausedReason.empty()) words += QStringLiteral("  \u00B7  ") + foreign(queue->pausedReason);
  sentence_->setText(words);
  paused_->setVisible(queue->paused);
  settleActs(*queue);
  for (Tile* tile : {untried_, sending_, retrying_, held_, oldest_}) tile->setStale(context_.state().freshness() >= state::Freshness::stale);
  if (context_.standsStill() && shown_ == channel_) return;
  shown_ = channel_;
  const auto figure = [&](Tile* tile, std::int64_t value, const QString& comparison) {
    tile->setFigure(format::countShort(value), format::count(value));
    tile->setComparison(comparison);
  };
  figure(untried_, queue->pending + queue->enqueued, tr("new or scheduled"));
  figure(sending_, queue->sending, tr("%1 sent in all").arg(format::countShort(queue->sentTotal)));
  figure(retrying_, queue->retrying, tr("tried before"));
  figure(held_, queue->held, tr("outcome unknown"));
  const auto now = context_.state().knownUntil();
  const bool overdue = queue->oldestDue && now && *now > *queue->oldestDue;
  oldest_->setFigure(overdue ? ageWords(*now - *queue->oldestDue) : format::unknown(),
                     overdue ? tr("due since %1").arg(dayWords(context_, *queue->oldestDue)) : tr("nothing is overdue"));
  oldest_->setComparison(overdue ? tr("%1, %2 due").arg(minuteWords(context_, *queue->oldestDue), format::countShort(queue->ready)) : QString());
}

/// Of a queue that is not there nothing is so, and nothing can be done. Before the engine's first word nobody knows whether it is.
void QueuePanel::showNobody() {
  const state::EngineState& state = context_.state();
  shown_.clear();
  paused_->hide();
  sentence_->setText(state.hasSnapshot()     ? tr("There is no such queue")
                         : state.linkError() ? tr("Not known: the queues could not be read")
                                             : tr("Waiting for the engine's first word"));
  for (Tile* tile : {untried_, sending_, retrying_, held_, oldest_}) {
    tile->setFigure(format::unknown(), state.hasSnapshot() ? tr("not known") : tr("not known yet"));
    tile->setComparison({});
  }
  pause_->setText(tr("Pause"));
  drain_->setText(tr("Drain"));
  for (ActButton* button : {pause_, drain_}) button->setBlocked(sentence_->text());
}

void QueuePanel::settleActs(const protocol::QueueView& queue) {
  const state::Permit permit = context_.state().canAct(kPermission);
  pause_->setText(queue.paused ? tr("Resume") : tr("Pause"));
  drain_->setText(queue.draining ? tr("Accept again") : tr("Drain"));
  pause_->setBlocked(permit.reason);
  drain_->setBlocked(permit.reason);
}

void QueuePanel::showSeries() {
  const state::Gap window = store_.window();
  chart_->setRange(client::seconds(window.from), client::seconds(window.to));
  chart_->setZone(context_.time.zone());
  showFreshness(*chart_, *chartCard_, context_.state());
  if (!store_.hasData()) {
    chartCard_->setCurrent({});
    return showNoSeries(context_, *chartCard_, store_);
  }
  chartCard_->showContent();
  if (store_.data().series.empty()) return chart_->setSeries({});
  const ChartSeries line = chartSeries(store_.data(), store_.data().series.front(), channelWords(channel_), channelHue(channel_));
  chartCard_->setCurrent(std::isnan(newest(line.values)) ? format::unknown() : format::count(std::llround(newest(line.values))));
  chart_->setSeries({line});
  chart_->setMarkers(markersOf(store_.data(), context_.time.zone()));
  chart_->setUnreachable(intervalsOf(store_.gaps()));
}

void QueuePanel::pause() {
  const protocol::QueueView* queue = context_.state().queue(channel_);
  if (queue == nullptr) return;
  const bool resume = queue->paused;
  TimedActSheet::Ask ask;
  ask.title = resume ? tr("Resume %1").arg(channelWords(channel_)) : tr("Pause %1").arg(channelWords(channel_));
  ask.what = resume
      ? tr("Sending goes on at once, within the rates of its providers: %1 wait.").arg(format::count(queue->waiting))
      : tr("Nothing of this channel is sent for as long as is chosen below. Apps can post as before; their messages wait and lose no attempt.");
  if (resume && queue->draining) ask.what += QLatin1Char(' ') + tr("New messages stay refused until it accepts again.");
  ask.verb = resume ? tr("Resume") : tr("Pause");
  ask.permission = kPermission;
  ask.timed = !resume;
  ask.endless = tr("Lasts until somebody resumes it");
  ask.then = tr("Then what waits is sent.");
  ask.run = [this, resume, channel = channel_](std::optional<base::WallTime> until, const QString& reason) {
    return context_.commands.patchQueue(channel, protocol::QueuePatch{!resume, until, {}, client::utf8(reason)});
  };
  sheet_.open(std::move(ask));
}

void QueuePanel::drain() {
  const protocol::QueueView* queue = context_.state().queue(channel_);
  if (queue == nullptr) return;
  const bool stop = queue->draining;
  TimedActSheet::Ask ask;
  ask.title = stop ? tr("Accept %1 again").arg(channelWords(channel_)) : tr("Drain %1").arg(channelWords(channel_));
  ask.what = stop
      ? tr("Apps can post to this channel again.")
      : (queue->paused ? tr("Until it accepts again, apps that post to this channel get an error. The %1 that wait are sent once it is resumed.")
                       : tr("Until it accepts again, apps that post to this channel get an error. The %1 that wait are sent."))
            .arg(format::count(queue->waiting));
  ask.verb = stop ? tr("Accept again") : tr("Drain %1").arg(channelWords(channel_));
  ask.dangerous = !stop;
  ask.permission = kPermission;
  ask.timed = false;
  ask.run = [this, stop, channel = channel_](std::optional<base::WallTime>, const QString& reason) {
    return context_.commands.patchQueue(channel, protocol::QueuePatch{{}, {}, !stop, client::utf8(reason)});
  };
  sheet_.open(std::move(ask));
}

std::vector<PaletteAct> QueuePanel::acts() {
  std::vector<PaletteAct> list;
  for (ActButton* button : {pause_, drain_})
    list.push_back(
        {button->text(), button->isBlocked() ? button->toolTip() : channelWords(channel_), !button->isBlocked(), [button] { button->click(); }});
  return list;
}

}  // namespace signalbox::ui::views
