#include "tests/simulation/subscribers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "engine/model/subscription.h"

namespace signalbox::simulation {
namespace {

using base::Millis;

constexpr std::array kNames{"ops", "crm", "audit"};
constexpr std::array kSecrets{"whsec_ZXZlbnRzLW9mLXRoZS1zaW11bGF0aW9uLWZpcnN0LWtleS0w", "whsec_ZXZlbnRzLW9mLXRoZS1zaW11bGF0aW9uLXNlY29uZC1rZXkt",
                              "whsec_ZXZlbnRzLW9mLXRoZS1zaW11bGF0aW9uLXRoaXJkLWtleS0w"};
constexpr std::array kTypes{"notification.sent", "notification.delivered", "notification.bounced", "notification.dead",
                            "notification.held", "breaker.opened",         "breaker.closed",       "operation.finished"};
constexpr std::array kApps{"shop", "bank", "news"};
constexpr std::array kChannelNames{"email", "sms", "push", "webhook"};
constexpr double kActsPerHour = 4;

template <std::size_t N> std::vector<std::string> someOf(const std::array<const char*, N>& all, base::Random& random) {
  std::vector<std::string> some;
  for (const char* each : all)
    if (random.chance(0.5)) some.emplace_back(each);
  return some;
}

}  // namespace

std::string eventOrigin(int number) { return fmt::format("https://events{}.example.com", number); }

core::PutSubscription putOf(const SubscriptionRecord& wanted, bool isNew) {
  core::PutSubscription put;
  put.value.name = wanted.name;
  put.value.url = wanted.url;
  put.value.enabled = wanted.enabled;
  for (const std::string& type : wanted.types) put.value.types.push_back(model::eventTypeFromName(type).value());
  put.value.apps = wanted.apps;
  for (const std::string& channel : wanted.channels) put.value.channels.push_back(model::channelFromName(channel).value());
  if (isNew) put.value.secrets[std::string(model::kSigningSecret)] = security::Secret(kSecrets[0]);
  return put;
}

Subscribers::Subscribers(std::uint64_t seed, const FeaturePlan& plan, base::Now now) : plan_(plan), random_(seed) {
  if (plan_.hasSubscriptions()) nextAt_ = now.boot + Millis{random_.between(1'000, 600'000)};
}

void Subscribers::plan(base::Now now) {
  const double hours = -std::log(1 - random_.unit()) / kActsPerHour;
  nextAt_ = now.boot + Millis{static_cast<std::int64_t>(hours * 3'600'000) + 1};
}

void Subscribers::changeFilter(SubscriptionRecord& subscription) {
  subscription.types = random_.chance(0.4) ? std::vector<std::string>() : someOf(kTypes, random_);
  subscription.apps = random_.chance(0.7) ? std::vector<std::string>() : someOf(kApps, random_);
  subscription.channels = random_.chance(0.7) ? std::vector<std::string>() : someOf(kChannelNames, random_);
  const auto name = std::find(kNames.begin(), kNames.end(), subscription.name);
  const int origin = static_cast<int>(name - kNames.begin()) % kEventOrigins;
  subscription.url = fmt::format("{}/in/{}", eventOrigin(origin), random_.between(1, 9));
}

std::optional<Subscribers::Act> Subscribers::act(const std::map<std::int64_t, SubscriptionRecord>& known, base::Now now) {
  using enum Feature;
  plan(now);
  constexpr std::array kFeaturesOfActs{subscription,        subscription, changedSubscription, disabledSubscription, rotatedSecret,
                                       deletedSubscription, receiverGone, receiverFails,       receiverFails};
  const Feature feature = kFeaturesOfActs[static_cast<std::size_t>(random_.between(0, kFeaturesOfActs.size() - 1))];
  if (!plan_.has(feature)) return std::nullopt;
  return tryToDo(feature, known);
}

std::optional<Subscribers::Act> Subscribers::tryToDo(Feature feature, const std::map<std::int64_t, SubscriptionRecord>& known) {
  Act act;
  act.feature = feature;
  act.name = kNames[static_cast<std::size_t>(random_.between(0, kNames.size() - 1))];
  const auto found = std::find_if(known.begin(), known.end(), [&act](const auto& each) { return each.second.name == act.name; });
  if ((found == known.end()) != (feature == Feature::subscription)) return std::nullopt;
  SubscriptionRecord wanted;
  if (found != known.end()) wanted = found->second;
  wanted.name = act.name;
  switch (feature) {
    case Feature::subscription:
    case Feature::changedSubscription:
      changeFilter(wanted);
      wanted.enabled = true;
      act.wanted = wanted;
      return act;
    case Feature::disabledSubscription:
      if (!wanted.enabled) return std::nullopt;
      wanted.enabled = false;
      act.wanted = wanted;
      return act;
    case Feature::rotatedSecret: {
      const char* secret = kSecrets[static_cast<std::size_t>(random_.between(0, kSecrets.size() - 1))];
      act.command =
          core::RotateSubscription{act.name, security::Secret(secret), Millis{random_.chance(0.5) ? 0 : random_.between(60'000, 3'600'000)}};
      return act;
    }
    case Feature::deletedSubscription: act.command = core::DeleteSubscription{act.name}; return act;
    case Feature::receiverGone:
    case Feature::receiverFails: {
      Mood mood = Mood::healthy();
      const double much = static_cast<double>(random_.between(20, 95)) / 100;
      constexpr std::array kFailures{End::transient, End::unreachable, End::noAnswer, End::takenAnswerLost};
      const End end = feature == Feature::receiverGone ? End::bounced : kFailures[static_cast<std::size_t>(random_.between(0, kFailures.size() - 1))];
      mood.shares[static_cast<std::size_t>(end)] = much;
      act.mood = mood;
      act.length = Millis{random_.between(60'000, 1'800'000)};
      return act;
    }
    default: return std::nullopt;
  }
}

}  // namespace signalbox::simulation
