#pragma once
// Which statements of the store an episode's blows are aimed at. A deck knows what the episodes of a process have struck so far, and
// deals each a hand: the names that were struck least, and those that come so seldom that a blow has to lie in wait for them. A hand
// is a part of an episode as its seed is: who plays both again, has the same episode again. Values.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/fault.h"

namespace signalbox::simulation {

/// A statement's name, short enough to be typed.
using Card = std::uint32_t;
Card cardOf(std::string_view statement);

struct Hand {
  std::vector<Card> crashes, errors;                // one for each blow, least struck first
  std::vector<Card> waitingCrashes, waitingErrors;  // struck when they come, once each
  bool empty() const { return crashes.empty() && errors.empty() && waitingCrashes.empty() && waitingErrors.empty(); }
  bool operator==(const Hand&) const = default;
};
/// As `simulate --hand` takes it.
std::string toText(const Hand& hand);
std::optional<Hand> handFromText(std::string_view text);

class Deck {
 public:
  /// For the next episode, which has this seed.
  Hand deal(std::uint64_t seed) const;
  void played(const Coverage& seen);

 private:
  struct Known {
    Coverage::Statement sums;
    std::int64_t oftenIn = 0;  // episodes
  };
  std::map<std::string, Known> statements_;
  std::int64_t hours_ = 0, episodes_ = 0;
};

}  // namespace signalbox::simulation
