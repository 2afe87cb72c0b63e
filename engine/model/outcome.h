#pragma once
// How one attempt ended (rule 16). A provider's refusal is a value, not an error of ours.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.h"

namespace signalbox::model {

/// Numbers are stored; never renumber.
enum class OutcomeClass : std::uint8_t {
  sent = 0,
  notSent = 1,     // DNS, connect, TLS: nothing left this machine
  transient = 2,   // an explicit refusal that may pass
  throttled = 3,   // 429; slows the provider, counts neither way for the breaker
  permanent = 4,   // the same request can never work
  credential = 5,  // our key is refused: pause the provider, burn no attempt
  ambiguous = 6,   // the provider may have taken it
  abandoned = 7,   // we ended it ourselves before anything was sent
};
inline constexpr std::array kOutcomeClasses{OutcomeClass::sent,      OutcomeClass::notSent,    OutcomeClass::transient, OutcomeClass::throttled,
                                            OutcomeClass::permanent, OutcomeClass::credential, OutcomeClass::ambiguous, OutcomeClass::abandoned};

std::string_view name(OutcomeClass outcome);
std::optional<OutcomeClass> outcomeClassFromName(std::string_view text);

/// All but sent and ambiguous: another provider may be tried without the risk of a duplicate (rule 18).
constexpr bool surelyNotSent(OutcomeClass outcome) { return outcome != OutcomeClass::sent && outcome != OutcomeClass::ambiguous; }

struct Outcome {
  OutcomeClass outcome = OutcomeClass::abandoned;
  std::string code;                        // the provider's own, such as "550 5.1.1", "429", "timeout"
  std::string message;                     // the provider's own text, cut to 1 KiB, no recipient address added by us
  std::string providerMessageId;           // empty when it gave none
  std::optional<base::Millis> retryAfter;  // a floor for the next attempt, capped at 24 h
  std::int64_t latencyUs = 0;
  bool suppressRecipient = false;  // a hard bounce: the address does not exist
};

}  // namespace signalbox::model
