#pragma once
// Who wants to be told of events: subscriptions are made, changed, switched off, given another secret and deleted while
// messages are sent, and their receivers have moods as providers have. Everything is drawn from a generator of its own.
// Confined to one thread.

#include <map>
#include <optional>
#include <string>

#include "engine/core/inputs.h"
#include "tests/simulation/feature.h"
#include "tests/simulation/record.h"
#include "tests/simulation/world.h"

namespace signalbox::simulation {

inline constexpr int kEventOrigins = 2;  // where subscriptions lead; each name keeps its own
/// "https://events1.example.com".
std::string eventOrigin(int number);
/// What is put for a subscription; a new one brings a secret.
core::PutSubscription putOf(const SubscriptionRecord& wanted, bool isNew);

class Subscribers {
 public:
  Subscribers(std::uint64_t seed, const FeaturePlan& plan, base::Now now);

  /// One thing that somebody does: a command, or a receiver's mood.
  struct Act {
    Feature feature = Feature::subscription;
    std::string name;
    std::optional<SubscriptionRecord> wanted;  // is put
    std::optional<core::Command> command;      // otherwise
    std::optional<Mood> mood;
    base::Millis length{0};  // of the mood
  };

  /// Nothing where nobody wants to be told.
  std::optional<base::BootTime> nextAt() const { return nextAt_; }
  /// What is done now; nothing where it could not be done to these.
  std::optional<Act> act(const std::map<std::int64_t, SubscriptionRecord>& known, base::Now now);
  /// Whether somebody minds who was switched off by the engine.
  bool minds() { return random_.chance(0.5); }
  /// Narrower or wider, and somewhere else at the same place.
  void changeFilter(SubscriptionRecord& subscription);

 private:
  std::optional<Act> tryToDo(Feature feature, const std::map<std::int64_t, SubscriptionRecord>& known);
  void plan(base::Now now);

  const FeaturePlan& plan_;
  base::SeededRandom random_;
  std::optional<base::BootTime> nextAt_;
};

}  // namespace signalbox::simulation
