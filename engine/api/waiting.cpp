#include "engine/api/waiting.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/event_deliveries.h"
#include "engine/core/step_context.h"
#include "engine/model/subscription.h"

namespace signalbox::api {
namespace {

class Question {
 public:
  Question(const store::DetailRow& detail, const protocol::Snapshot& snapshot, const core::ClosedWays& ways)
      : detail_(detail), delivery_(detail.row.delivery), snapshot_(snapshot), ways_(ways) {}

  std::optional<Waiting> answer() const {
    if (snapshot_.engine.onHold) return Waiting{"the engine is on hold, until somebody releases it"};
    if (snapshot_.engine.diskFull) return Waiting{"the disk is full"};
    if (model::isEventRoute(delivery_.route)) return ofSubscription();
    const std::string_view channel = name(detail_.row.notification.channel);
    for (const protocol::QueueView& queue : snapshot_.queues)
      if (queue.channel == channel && queue.paused) return ofPausedQueue(queue);
    const auto pinned = ways_.pinnedTo.find(delivery_.route);
    const std::string provider = pinned == ways_.pinnedTo.end() ? std::string() : pinned->second;
    if (detail_.row.notification.channel == model::Channel::webhook && provider.empty()) {
      const std::string& target = detail_.edit ? detail_.edit->target : detail_.row.notification.target;
      if (auto found = ofDestination(core::routeKey(false, core::originOf(target)))) return found;
    }
    return ofProviders(channel, provider);
  }

 private:
  static Waiting ofPausedQueue(const protocol::QueueView& queue) {
    std::string words = "its queue is paused";
    if (!queue.pausedReason.empty()) words += ": " + queue.pausedReason;
    return {std::move(words), {}, queue.pausedUntil};
  }

  const core::ClosedWay* closed(const std::string& gate) const {
    const auto found = ways_.gates.find(gate);
    if (found == ways_.gates.end() || (found->second.forRetriesOnly && delivery_.attemptsInGeneration == 0)) return nullptr;
    return &found->second;
  }

  std::optional<Waiting> ofDestination(const std::string& gate) const {
    const core::ClosedWay* way = closed(gate);
    if (way == nullptr) return std::nullopt;
    return Waiting{fmt::format("its destination ({})", way->words), {}, way->until};
  }

  std::optional<Waiting> ofSubscription() const {
    const std::string_view name = model::subscriptionInSender(detail_.row.notification.target);
    for (const protocol::SubscriberView& view : snapshot_.subscriptions) {
      if (view.name != name) continue;
      if (!view.enabled) return Waiting{"its subscription is switched off"};
      return ofDestination(core::eventGate(view.origin));
    }
    return std::nullopt;
  }

  /// All of those that may carry it are closed; one that is open will take it in a moment.
  std::optional<Waiting> ofProviders(std::string_view channel, const std::string& only) const {
    Waiting waiting;
    std::size_t known = 0, asked = 0;
    for (const protocol::ProviderView& view : snapshot_.providers) {
      if (view.channel != channel || (!only.empty() && view.name != only)) continue;
      ++known;
      if (!view.enabled && only.empty()) continue;
      const core::ClosedWay* way = closed(view.name);
      if (way == nullptr) return std::nullopt;
      waiting.words += fmt::format("{}{} ({})", waiting.words.empty() ? "" : ", ", view.name, way->words);
      waiting.provider = ++asked == 1 ? view.name : std::string();
      if (way->until) waiting.until = waiting.until ? std::min(*waiting.until, *way->until) : way->until;
    }
    if (known == 0) return Waiting{"no provider is set up"};
    if (asked == 0) return Waiting{"every provider is switched off"};
    return waiting;
  }

  const store::DetailRow& detail_;
  const model::Delivery& delivery_;
  const protocol::Snapshot& snapshot_;
  const core::ClosedWays& ways_;
};

}  // namespace

std::optional<Waiting> waitingOf(const store::DetailRow& detail, const SnapshotSource& source, base::WallTime now) {
  if (!model::isWaiting(detail.row.delivery.state) || detail.row.delivery.dueAt > now) return std::nullopt;
  const auto snapshot = source.latest();
  const auto ways = source.closedWays();
  if (snapshot == nullptr || ways == nullptr) return std::nullopt;
  return Question(detail, *snapshot, *ways).answer();
}

}  // namespace signalbox::api
