#pragma once
// What a provider says when it is asked whether it took a message whose outcome is not known (rule 17, reconcile).
//
// The way of a lookup: capabilities().looksUp -> Provider::lookupRequest(message) -> Egress::lookUp(LookupOrder) ->
// Provider::readLookup(message, result, wall) -> Sinks::lookedUp(LookupAnswer). The message must be the one that was
// built for the attempt: same target, same content, and that attempt's intentAt. Values.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/time.h"

namespace signalbox::providers {

enum class Lookup : std::uint8_t {
  found,     // it took the message: the attempt was SENT
  notFound,  // it surely did not: the attempt was NOT_SENT
  unknown,   // it cannot tell, or cannot tell yet; nothing is learnt
};

struct Finding {
  Lookup lookup = Lookup::unknown;
  /// Found: the provider's id. The same words sent twice to one target look alike where a provider takes no token of
  /// ours, so a caller also checks that no other attempt holds this id.
  std::string providerMessageId;
  std::string code;                        // of the answer, such as "200" or "timeout"
  std::string message;                     // why, in words without an address
  std::optional<base::Millis> askAgainIn;  // unknown only because it is too early, or because the lookup itself failed
};

}  // namespace signalbox::providers
