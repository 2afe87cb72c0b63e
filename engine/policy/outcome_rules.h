#pragma once
// What becomes of a delivery after an attempt (rules 16-18, 20). Settle asks once per finished send and writes the
// answer. A pure function over values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/model/channel.h"
#include "engine/model/outcome.h"
#include "engine/model/state.h"
#include "engine/policy/ladder.h"

namespace signalbox::policy {

/// Why a message is held while its provider is asked about it; found again by it after a restart.
inline constexpr std::string_view kProviderIsAsked = "the outcome is unknown; the provider is asked";

/// Where the delivery stood when it was claimed.
struct AttemptContext {
  std::int32_t attemptsInGeneration = 0;  // that counted, before this one
  std::optional<base::WallTime> expiresAt;
  model::AmbiguousPolicy ambiguous = model::AmbiguousPolicy::resend;  // of the channel
  bool providerLooksUp = false;
  bool pinned = false;  // an earlier attempt was ambiguous already
};

struct NextState {
  model::State state = model::State::pending;  // sent, retrying, dead, held, pending or expired
  std::optional<base::WallTime> dueAt;         // with retrying and pending
  std::string reason;                          // in words, for dead, held, expired and pending
  bool countsOnLadder = true;                  // attemptsInGeneration grows by one
  bool pinProvider = false;                    // from now on only the provider of this attempt (rule 18)
  bool reconcile = false;                      // with held: ask the provider before an operator does
};

/// - CREDENTIAL and ABANDONED go back to pending and count nothing: the message did no wrong and nothing was sent.
/// - THROTTLED with Retry-After comes back then and counts nothing: the provider has named a time, so keeping to it is
/// no
///   failure, and expires_at ends it. Without Retry-After it climbs the ladder as TRANSIENT does: 81 minutes are no
///   quick death, and a provider that only ever says 429 must not keep a message for ever.
/// - A probe of a half-open breaker counts as any attempt: it was a real one.
/// - expires_at beats everything but SENT.
NextState afterAttempt(const AttemptContext& context, const model::Outcome& outcome, const LadderOptions& ladder, base::WallTime now,
                       base::Random& random);

}  // namespace signalbox::policy
