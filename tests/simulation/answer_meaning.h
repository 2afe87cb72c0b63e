#pragma once
// What a provider's answer means by the papers (rules 16 and 20): the checker holds the engine's adapters to it, and the doubles, which
// have no words of a protocol, answer by it. Pure.

#include <cstdint>
#include <optional>

#include "tests/simulation/answer.h"

namespace signalbox::simulation {

struct Meaning {
  int outcome = 0;                     // as rule 16 lists them
  bool retires = false;                // the address, or whoever listens there
  std::optional<std::int64_t> waitMs;  // before it is tried again
};
/// `isReceiver`: a webhook's own, which refuses messages and has no key of ours.
Meaning meaningOf(const Answer& answer, bool isReceiver, base::WallTime wall);

}  // namespace signalbox::simulation
