#include "engine/telemetry/subscription_metrics.h"

#include <algorithm>

#include "engine/model/outcome.h"

namespace signalbox::telemetry {
namespace {

const std::string kOthers = "(other)";

auto& gauges(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

SubscriptionMetrics::SubscriptionMetrics(prometheus::Registry& registry)
    : attempts_(prometheus::BuildCounter()
                    .Name("subscription_attempts_total")
                    .Help("Attempts to deliver an event to a subscription, by how they ended.")
                    .Register(registry)),
      pending_(gauges(registry, "subscription_pending", "Deliveries of events that wait.")),
      dead_(gauges(registry, "subscription_dead_letters", "Deliveries of events in the dead-letter queue.")),
      enabled_(gauges(registry, "subscription_enabled", "1 while a subscription is told about events.")) {}

const std::string& SubscriptionMetrics::known(const std::string& name) {
  if (names_.contains(name)) return name;
  if (names_.size() >= kNamesMax) return kOthers;
  return *names_.insert(name).first;
}

void SubscriptionMetrics::observe(const std::vector<core::EventMeasure>& attempts) {
  for (const core::EventMeasure& attempt : attempts)
    attempts_.Add({{"subscription", known(attempt.subscription)}, {"outcome", std::string(model::name(attempt.outcome))}}).Increment();
}

void SubscriptionMetrics::update(const std::vector<protocol::SubscriberView>& subscribers) {
  for (const protocol::SubscriberView& view : subscribers) {
    const auto [place, isNew] = gauges_.try_emplace(view.name);
    const prometheus::Labels labels{{"subscription", view.name}};
    if (isNew) place->second = {&pending_.Add(labels), &dead_.Add(labels), &enabled_.Add(labels)};
    place->second.pending->Set(static_cast<double>(view.waiting));
    place->second.dead->Set(static_cast<double>(view.dead));
    place->second.enabled->Set(view.enabled ? 1 : 0);
  }
  std::erase_if(gauges_, [&](const auto& entry) {
    if (std::any_of(subscribers.begin(), subscribers.end(), [&](const auto& view) { return view.name == entry.first; })) return false;
    pending_.Remove(entry.second.pending);
    dead_.Remove(entry.second.dead);
    enabled_.Remove(entry.second.enabled);
    return true;
  });
}

}  // namespace signalbox::telemetry
