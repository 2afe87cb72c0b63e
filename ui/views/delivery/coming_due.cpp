#include "ui/views/delivery/coming_due.h"

#include <QVBoxLayout>

#include "ui/theme/boxes.h"
#include "ui/views/card_wait.h"
#include "ui/views/load_failure.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
constexpr int kLabelEvery = 10;
}

std::vector<Bar> dueBars(const std::vector<std::int64_t>& minutes) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < minutes.size(); ++i) {
    const int minute = static_cast<int>(i);
    const QString label = minute % kLabelEvery == 0 ? Wording::tr("%1 min").arg(minute) : QString();
    bars.push_back({label, Wording::tr("due in %1 to %2 min").arg(minute).arg(minute + 1), static_cast<double>(minutes[i])});
  }
  return bars;
}

ComingDue::ComingDue(ViewContext context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      card_(new Card(context.theme, tr("Coming due"), this)),
      bars_(new BarChart(context.theme, tr("Coming due"), ChartUnit::Messages, card_)),
      wait_(new CardWait(context, card_)) {
  theme::column(context.theme, this)->addWidget(card_);
  card_->setUnit(tr("messages by the minute, next hour"));
  card_->setBody(bars_);
  theme::leastSize(context.theme, card_, 0, kHeight);
  again_.setInterval(kEveryMs);
  const auto follow = [this] {
    // One that takes longer than that is waited for.
    if (again_.isActive() && !context_.time.isPaused() && !stopped_ && !call_.isRunning()) load();
  };
  connect(&again_, &QTimer::timeout, this, follow);
  connect(&context_.time, &TimeChoice::pausedChanged, this, follow);
  connect(card_, &Card::retryPressed, this, [this] {
    card_->showLoading(Skeleton::Shape::Chart);
    load();
  });
  connect(wait_, &CardWait::stopped, this, [this] {
    stopped_ = true;
    call_.cancel();
    card_->showError(CardWait::stoppedWords(), {});
  });
}

void ComingDue::setChannel(const QString& channel) {
  if (channel == channel_) return;
  channel_ = channel;
  call_.cancel();
  card_->setCurrent({});
  card_->showLoading(Skeleton::Shape::Chart);
  if (again_.isActive()) load();
}

void ComingDue::setActive(bool active) {
  if (active == again_.isActive()) return;
  if (!active) return again_.stop();
  again_.start();
  load();
}

void ComingDue::load() {
  if (channel_.isEmpty() || !context_.session.isStarted()) return;
  call_.cancel();
  stopped_ = false;
  if (card_->state() == Card::State::Loading) wait_->begin(tr("Counting what comes due"));
  call_ = context_.session.rest().get<protocol::QueueDue>(QStringLiteral("/queues/%1/due").arg(client::segment(channel_)), {}, this,
                                                          [this](client::Reply<protocol::QueueDue> reply) {
    if (!reply.ok() && reply.error().kind == client::ErrorKind::cancelled) return;
    wait_->end();
    if (!reply.ok()) return showLoadFailure(context_, *card_, reply.error(), QStringLiteral("queues"));
    std::int64_t sum = 0;
    for (const std::int64_t count : reply->minutes) sum += count;
    card_->setCurrent(format::count(sum));
    if (sum == 0)
      return card_->showEmpty(
          tr("Nothing comes due in the next hour. What waits for a retry, for the end of quiet hours or for its own time appears here."));
    bars_->setBars(dueBars(reply->minutes));
    card_->showContent();
  });
}

}  // namespace signalbox::ui::views
