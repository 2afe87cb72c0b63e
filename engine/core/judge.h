#pragma once
// Whether a message may go to its recipient now: expiry, opt-outs, quiet hours (rule 8). Judged at accept, at claim, and
// for every message of a replay. Pure functions over values.

#include <optional>
#include <string>

#include "engine/core/options.h"
#include "engine/model/notification.h"
#include "engine/model/recipient.h"

namespace signalbox::core {

struct Judgement {
  enum class Kind { go, suppressed, deferred, expired };
  Kind kind = Kind::go;
  base::WallTime until{};  // deferred
  std::string reason;
};

/// `recipient` is null for a message to a bare target: it has no preferences. `suppressedBecause` says why its address is
/// not used for its category; empty = it is.
Judgement judgeMessage(const CoreOptions& options, const model::Notification& notification, const model::Recipient* recipient,
                       const std::string& suppressedBecause, base::WallTime now);

/// Where the channel reaches the recipient; empty when it does not.
const std::string& addressOf(const model::Recipient& recipient, model::Channel channel);

}  // namespace signalbox::core
