#pragma once
// One provider's (or webhook origin's) leave to send: enabled, not paused, breaker, slots, retry budget, rate. The core
// asks it before each claim (rule 11) and tells it how each send ended. A copyable value of fixed size: the core copies
// it at the first touch in a step and swaps it in after COMMIT. Confined to the caller.
// Use: advance() until it returns nothing, then tryAcquire() / finish(); nextChange() is the deadline to look again.
// After a break the provider gets its load back step by step: a tenth of slots and rate, growing to all within a minute.
// Invariants: inFlight() is the number of permits not yet finished and never exceeds the concurrency at acquisition; a
// refusal changes nothing; each permit is finished exactly once, also when no row was found for it (abandoned).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/model/outcome.h"
#include "engine/policy/breaker.h"
#include "engine/policy/retry_budget.h"
#include "engine/policy/token_bucket.h"

namespace signalbox::policy {

struct GateOptions {
  BreakerOptions breaker;
  RetryBudgetOptions budget;
  double ratePerSecond = 0;       // 0 = unlimited
  std::int32_t concurrency = 64;  // sends in flight
  bool enabled = true;

  /// Every wrong field at once; pointers start with `key`.
  std::vector<base::FieldError> validate(std::string_view key) const;
};

struct Permit {
  BreakerPermit breaker;
  bool isRetry = false;
  std::uint32_t credentialEpoch = 0;  // a refused key counts only if no pause has been lifted since
  base::BootTime at{};                // when it was given
  std::int64_t gate = 0;              // whose it is: its serial
  bool isProbe() const { return breaker.isProbe; }
};

enum class RefusalKind : std::uint8_t { disabled, paused, forcedOpen, breakerOpen, pinging, probing, noSlot, budget, rate };
/// "breaker_open", "rate" ...
std::string_view name(RefusalKind kind);

struct Refusal {
  RefusalKind kind = RefusalKind::disabled;
  std::string figures;                    // in words, such as "18 of 240 failed in 30 s, limit 5 %"
  std::optional<base::BootTime> retryAt;  // nothing when only an event or an operator can change it
};

using Decision = std::variant<Permit, Refusal>;

enum class PauseCause : std::uint8_t { operatorAct, credential };

struct Pause {
  PauseCause cause = PauseCause::operatorAct;
  std::string reason;                   // at most 200 bytes
  std::optional<base::WallTime> until;  // nothing = until an operator ends it
  bool operator==(const Pause&) const = default;
};

/// What finish() changed beyond the counts; each part is to be persisted and told.
struct GateChange {
  std::optional<BreakerTransition> transition;
  bool pausedNow = false;              // a refused credential paused it; see Gate::pause()
  Ending counted = Ending::abandoned;  // by the breaker, which believes no late answer
};

struct GateFigures {
  BreakerFigures breaker;
  bool enabled = true;
  std::optional<Pause> pause;
  std::int32_t inFlight = 0;
  std::int32_t concurrency = 0;
  double ratePerSecond = 0;                      // as configured; 0 = unlimited
  double effectiveRate = 0;                      // after throttling
  std::optional<base::WallTime> throttledUntil;  // a Retry-After that is still running
  std::int32_t retriesInWindow = 0;
  std::int32_t retryAllowance = 0;
};

class Gate {
 public:
  /// `serial` tells it from an earlier gate of the same name, whose permits may still be out.
  explicit Gate(const GateOptions& options, std::int64_t serial = 0);
  /// New options hold from now on; what is in flight, counted and forced stays. A changed credential is resume()d by
  /// the caller.
  void configure(const GateOptions& options, base::Now now);

  std::optional<BreakerTransition> advance(base::Now now);
  Decision tryAcquire(base::Now now, bool isRetry);
  /// What tryAcquire would refuse with now; nothing = it would give a permit.
  std::optional<Refusal> refusal(base::Now now, bool isRetry) const { return refuse(now, isRetry, breaker_.leave(now)); }
  /// How many permits tryAcquire would give now at most, so that no more rows are claimed (rule 11).
  std::int32_t permitsNow(base::Now now, bool isRetry) const;
  /// Maps the outcome as rule 21 says. A Retry-After, of a refusal for now as of a throttled send, holds for all who come.
  /// Abandoned gives back the slot, the token and the place in the budget. Another gate's permit changes nothing.
  GateChange finish(const Permit& permit, model::OutcomeClass outcome, std::optional<base::Millis> retryAfter, base::Now now, base::Random& random);

  bool pingDue(base::Now now) const { return options_.enabled && breaker_.pingDue(now); }
  void pingStarted(base::Now now) { breaker_.pingStarted(now); }
  std::optional<BreakerTransition> onPing(bool ok, base::Now now, base::Random& random) { return breaker_.onPing(ok, now, random); }
  std::optional<BreakerTransition> force(model::BreakerMode mode, std::optional<base::WallTime> until, std::string reason, base::Now now) {
    return breaker_.force(mode, until, std::move(reason), now);
  }

  void setPause(Pause pause);
  /// Lifts the pause; refusals of the credential that are still on their way no longer count.
  void resume();
  /// Nothing when not paused, or when the pause has run out.
  std::optional<Pause> pause(base::WallTime now) const;

  void restore(const BreakerMemory& memory, std::optional<Pause> pause, base::Now now);
  /// An attempt of the last 30 s, known from the store, oldest first; rebuilds the window at start.
  void recall(base::BootTime at, model::OutcomeClass outcome);
  /// The same attempt's Retry-After: what of it is left holds, however long ago it was asked for.
  void recallWait(base::BootTime at, model::OutcomeClass outcome, std::optional<base::Millis> retryAfter);
  /// The circuit closed at that time after a break: the load goes on growing from where it was.
  void resumeRamp(base::BootTime closedAt, base::Now now);

  std::int32_t inFlight() const { return inFlight_; }
  const Breaker& breaker() const { return breaker_; }
  GateFigures figures(base::Now now) const;
  /// The earliest boot time after now when a refusal may become a permit, advance() has something to do, or a ping is
  /// due; nothing when only an event can change it.
  std::optional<base::BootTime> nextChange(base::Now now) const;

 private:
  std::optional<Refusal> refuse(base::Now now, bool isRetry, Leave leave) const;
  std::optional<Refusal> refuseBreaker(base::Now now, Leave leave) const;
  bool obey(std::optional<base::Millis> retryAfter, base::BootTime from);
  double share(base::Now now) const;
  std::int32_t slotCount(base::Now now) const;
  std::optional<base::BootTime> moreSlotsAt(base::Now now) const;

  GateOptions options_;
  Breaker breaker_;
  TokenBucket bucket_;
  RetryBudget budget_;
  std::optional<Pause> pause_;
  std::int64_t serial_ = 0;
  std::uint32_t credentialEpoch_ = 0;
  std::int32_t inFlight_ = 0;
  std::optional<base::BootTime> closedAt_;  // after a break; nothing once something else has happened
};

/// Rule 21: how the breaker takes an outcome.
Ending endingOf(model::OutcomeClass outcome);

}  // namespace signalbox::policy
