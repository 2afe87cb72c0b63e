// Those who want to be told: what they do while messages are sent, and what becomes of it in the quiet hours.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

void Episode::steerSubscriptions() {
  auto act = subscribers_.act(checker_.book().subscriptions, now());
  if (!act) return;
  const auto done = [this, feature = act->feature](const base::Result<core::CommandDone>& answer) {
    if (answer.ok()) coverage_.features.count(feature);
  };
  if (act->wanted) return putSubscription(*act->wanted, done);
  if (act->feature == Feature::deletedSubscription) checker_.unsubscribeAsked(act->name);
  if (act->command) return command(std::move(*act->command), done);
  const std::string name = "subscription:" + act->name;
  world_.setMood(name, *act->mood);
  unmet_.erase(name);
  moods_[name] = now().boot + act->length;
}

void Episode::putSubscription(const SubscriptionRecord& wanted, std::function<void(const base::Result<core::CommandDone>&)> then) {
  const auto& known = checker_.book().subscriptions;
  const bool isNew = std::none_of(known.begin(), known.end(), [&wanted](const auto& each) { return each.second.name == wanted.name; });
  SubscriptionRecord believed = wanted;
  if (options_.plant.subscriptions) options_.plant.subscriptions(believed);
  checker_.subscriptionAsked(believed);
  command(putOf(wanted, isNew), std::move(then));
}

/// Its receiver has shown how it is.
void Episode::receiverMet(const std::string& sender, End end) {
  if (!sender.starts_with("subscription:")) return;
  if (end == End::bounced) coverage_.features.count(Feature::receiverGone);
  if (end == End::transient || end == End::unreachable || end == End::noAnswer || end == End::takenAnswerLost)
    coverage_.features.count(Feature::receiverFails);
}

/// Who minds the shop switches on again what the engine has ended. In the quiet hours everybody hears everything, and
/// somebody listens behind each breaker, which only what is really delivered can close.
void Episode::keepSubscriptions() {
  if (!features_.hasSubscriptions()) return;
  std::vector<SubscriptionRecord> puts;
  std::set<std::string> origins;
  for (const auto& [number, known] : checker_.book().subscriptions) {
    origins.insert(known.url.substr(0, known.url.find('/', std::string_view("https://").size())));
    const bool isWide = known.types.empty() && known.apps.empty() && known.channels.empty();
    if (quiet_ ? known.enabled && isWide : known.enabled || !subscribers_.minds()) continue;
    SubscriptionRecord wanted = known;
    wanted.enabled = true;
    if (quiet_) wanted.types = wanted.apps = wanted.channels = {};
    puts.push_back(std::move(wanted));
  }
  for (int i = 0; quiet_ && i < kEventOrigins; ++i) {
    const auto gate = checker_.book().gates.find("events:" + eventOrigin(i));
    if (gate == checker_.book().gates.end() || gate->second.state == "closed" || origins.contains(eventOrigin(i))) continue;
    SubscriptionRecord wanted;
    wanted.name = fmt::format("quiet-{}", i);
    wanted.url = eventOrigin(i) + "/in/quiet";
    puts.push_back(std::move(wanted));
  }
  for (const SubscriptionRecord& each : puts) putSubscription(each, {});
}

}  // namespace signalbox::simulation
