#include "engine/telemetry/alert_conditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace signalbox::telemetry {
namespace {

using base::Millis;
using protocol::OperationView;
using protocol::ProviderView;
using protocol::QueueView;

// An alert that stands ends when its figure is clearly below the threshold, not when it is one message below.
constexpr double kRateEnds = 0.8;
constexpr double kDepthEnds = 0.9;
constexpr double kDiskEnds = 1.1;

std::string grouped(std::int64_t count) {
  std::string text = std::to_string(count);
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(text.size()) - 3; i > (count < 0 ? 1 : 0); i -= 3)
    text.insert(static_cast<std::size_t>(i), " ");
  return text;
}

std::string duration(Millis length) {
  const std::int64_t seconds = length.count() / 1000;
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} d", seconds / 86'400);
}

std::string bytes(std::int64_t count) {
  constexpr std::int64_t kMebi = 1LL << 20;
  constexpr std::int64_t kGibi = 1LL << 30;
  if (count >= kGibi) return fmt::format("{:.1f} GiB", static_cast<double>(count) / static_cast<double>(kGibi));
  return fmt::format("{} MiB", count / kMebi);
}

/// Collects the conditions of one evaluation.
class Conditions {
 public:
  Conditions(const AlertOptions& options, const AlertInput& input) : options_(options), input_(input) {}

  std::vector<AlertCondition> take() {
    failedRate();
    std::int64_t waiting = 0;
    bool oneIsDeep = false;
    for (const QueueView& queue : input_.snapshot.queues) {
      waiting += queue.waiting;
      oneIsDeep |= queue.waiting > options_.queueDepthMax;
      queueDepth("channel " + queue.channel, queue.channel, "delivery/queues/" + queue.channel, queue.waiting, true);
      oldestMessage(queue);
    }
    queueDepth("all channels together", "all", "delivery/queues", waiting, !oneIsDeep);
    for (const ProviderView& provider : input_.snapshot.providers) {
      breaker(provider);
      paused(provider);
      receiptsEnded(provider);
    }
    newCauses();
    for (const OperationView& each : input_.snapshot.operations) operation(each);
    outboxLag();
    disk();
    hold();
    std::erase_if(found_, [](const AlertCondition& each) { return !each.begins && !each.lasts; });
    return std::move(found_);
  }

 private:
  void failedRate() {
    const protocol::Totals& totals = input_.snapshot.totals;
    const std::int64_t attempts = totals.failedLast5Min + totals.sentLast5Min;
    if (attempts < options_.failedRateAttemptsMin) return;
    const double rate = static_cast<double>(totals.failedLast5Min) / static_cast<double>(attempts);
    found_.push_back({"failed_rate", "page", "all",
                      fmt::format("{:.1f} % of deliveries failed over 5 min ({} of {}), limit {:g} %", rate * 100, grouped(totals.failedLast5Min),
                                  grouped(attempts), options_.failedRateMax * 100),
                      "delivery/providers", rate > options_.failedRateMax, rate > options_.failedRateMax * kRateEnds, options_.raiseAfter});
  }

  void queueDepth(const std::string& whose, const std::string& subject, const std::string& link, std::int64_t depth, bool mayBegin) {
    const bool over = depth > options_.queueDepthMax;
    const bool nearly = static_cast<double>(depth) > static_cast<double>(options_.queueDepthMax) * kDepthEnds;
    found_.push_back({"queue_depth", "warning", subject,
                      fmt::format("{} messages wait in {}, limit {}", grouped(depth), whose, grouped(options_.queueDepthMax)), link, over && mayBegin,
                      nearly && mayBegin, options_.raiseAfter});
  }

  void oldestMessage(const QueueView& queue) {
    if (!queue.oldestDue) return;
    const Millis age = input_.snapshot.asOf.time - *queue.oldestDue;
    const bool over = age > options_.oldestMessageAgeMax;
    std::string why = queue.paused ? "; the channel is paused" : queue.blocked.empty() ? "" : "; " + queue.blocked;
    found_.push_back({"oldest_message", "warning", queue.channel,
                      fmt::format("The oldest message of {} has been due for {}, limit {}{}", queue.channel, duration(age),
                                  duration(options_.oldestMessageAgeMax), why),
                      "delivery/queues/" + queue.channel, over, over, options_.raiseAfter});
  }

  void breaker(const ProviderView& provider) {
    const protocol::BreakerView& view = provider.breaker;
    const bool open = view.state == "open";
    const bool forced = view.mode == "forced_open";
    std::string text = forced ? "The breaker of " + provider.name + " is forced open"
        : open                ? "The breaker of " + provider.name + " is open"
                              : "The breaker of " + provider.name + " is half open and probes";
    const std::string& why = forced ? view.reason : view.lastTripCause.empty() ? view.reason : view.lastTripCause;
    if (!why.empty()) text += ": " + why;
    // Half open it neither begins nor ends: most circuits open again from there a few times.
    found_.push_back({"breaker_open", forced ? "warning" : "page", provider.name, std::move(text), "delivery/providers/" + provider.name, open,
                      open || view.state == "half_open", Millis{0}});
  }

  void paused(const ProviderView& provider) {
    if (!provider.paused) return;
    std::string text = provider.name + " is paused and sends nothing";
    if (!provider.pausedReason.empty()) text += ": " + provider.pausedReason;
    found_.push_back({"provider_paused", "page", provider.name, std::move(text), "delivery/providers/" + provider.name, true, true, Millis{0}});
  }

  /// Nothing else tells it: messages go out as before, and what becomes of them is no longer known.
  void receiptsEnded(const ProviderView& provider) {
    for (const std::string& topic : provider.receiptsEnded)
      found_.push_back({"receipts_ended", "warning", provider.name + "/" + topic,
                        "No more receipts come for " + provider.name + ": the subscription to " + topic + " was ended there",
                        "delivery/providers/" + provider.name, true, true, Millis{0}});
  }

  void newCauses() {
    const auto limit = static_cast<std::size_t>(options_.newCausesMax);
    for (std::size_t i = 0; i < std::min(limit, input_.newCauses.size()); ++i) {
      const NewCause& cause = input_.newCauses[i];
      found_.push_back({"new_cause", "warning", cause.id,
                        fmt::format("New cause in the dead-letter queue: {} ({} open)", cause.title, grouped(cause.open)),
                        "dead-letters/groups/" + cause.id, true, true, Millis{0}});
    }
    if (input_.newCauses.size() <= limit) return;
    found_.push_back({"new_cause", "warning", "more", fmt::format("{} more causes are new in the dead-letter queue", input_.newCauses.size() - limit),
                      "dead-letters", true, true, Millis{0}});
  }

  /// Whoever asked for it may be gone: it stays as it is until a person decides.
  void operation(const OperationView& view) {
    const std::string what = fmt::format("An operation on {} messages ({}), asked for by {}, ", grouped(view.total), view.kind, view.by);
    if (waitsForApproval(view))
      found_.push_back({"operation_waits", "warning", view.id, what + "waits for a second person's approval", "operations", true, true, Millis{0}});
    if (stoppedByCanary(view))
      found_.push_back({"operation_stopped", "warning", view.id, what + "stopped: " + view.pausedReason, "operations", true, true, Millis{0}});
  }

  void outboxLag() {
    const Millis lag{input_.snapshot.totals.outboxLagMs};
    const bool over = lag > options_.outboxLagMax;
    found_.push_back(
        {"outbox_lag", "page", "outbox",
         fmt::format("The oldest pending message has waited {} to be taken up, limit {}", duration(lag), duration(options_.outboxLagMax)),
         "delivery/queues", over, over, options_.raiseAfter});
  }

  void disk() {
    const bool full = input_.snapshot.engine.diskFull;
    if (!input_.disk && !full) return;
    const DiskFigures figures = input_.disk.value_or(DiskFigures{0, 0});
    const auto under = [&](double factor) {
      const auto freeBytes = static_cast<double>(figures.freeBytes);
      return freeBytes < static_cast<double>(options_.diskFreeMinBytes) * factor ||
          freeBytes < static_cast<double>(figures.totalBytes) * options_.diskFreeMinRatio * factor;
    };
    const std::string text = full ? "The disk is full: nothing is accepted until there is space"
                                  : fmt::format("{} of {} are free on the disk of the data directory, limit {:g} % and {}", bytes(figures.freeBytes),
                                                bytes(figures.totalBytes), options_.diskFreeMinRatio * 100, bytes(options_.diskFreeMinBytes));
    const bool begins = full || (figures.totalBytes > 0 && under(1));
    const bool lasts = full || (figures.totalBytes > 0 && under(kDiskEnds));
    found_.push_back({"disk_space", "page", "data directory", text, "overview", begins, lasts, Millis{0}});
  }

  void hold() {
    if (!input_.snapshot.engine.onHold) return;
    found_.push_back(
        {"store_on_hold", "page", "store", "On hold since the store was restored or copied: nothing is sent", "overview", true, true, Millis{0}});
  }

  const AlertOptions& options_;
  const AlertInput& input_;
  std::vector<AlertCondition> found_;
};

}  // namespace

std::vector<AlertCondition> alertConditions(const AlertOptions& options, const AlertInput& input) { return Conditions(options, input).take(); }

}  // namespace signalbox::telemetry
