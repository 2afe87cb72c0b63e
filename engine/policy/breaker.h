#pragma once
// The circuit breaker of one provider (rules 21-23): counts endings, opens, cools down, asks for a ping, lets single
// probes through, closes. It stands inside a Gate. A copyable value, confined to the caller; time and randomness come
// as arguments.
// Invariants:
//  1. It opens by itself only when TripRule says so on a closed circuit, or when a probe or a ping fails.
//  2. Half-open it has at most one probe in flight, and closes only after `probes` real sends succeeded.
//  3. A permit of an earlier generation changes nothing but the counts of late answers: the generation grows with every
//     change of state.
//  4. Every permit is finished exactly once: success, failure or abandoned.
//  5. What is returned as a transition is all that has to be persisted; restore() of its memory gives the same circuit.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/policy/breaker_options.h"
#include "engine/policy/breaker_state.h"
#include "engine/policy/breaker_window.h"

namespace signalbox::policy {

struct BreakerPermit {
  std::uint32_t generation = 0;
  bool isProbe = false;
};

enum class Ending : std::uint8_t { success, failure, abandoned };

/// May a send go now?
enum class Leave : std::uint8_t {
  yes,
  probe,    // yes, and it is the probe
  open,     // cooling down
  pinging,  // cooled down, waits for the health check
  probing,  // half-open, and its one probe is in flight
  forcedOpen,
};

class Breaker {
 public:
  explicit Breaker(const BreakerOptions& options) : options_(options) {}

  /// New options hold from now on; state and window stay.
  void configure(const BreakerOptions& options) { options_ = options; }
  const BreakerOptions& options() const { return options_; }

  /// What time alone changes: the end of a forced state, and of a cool-down where no health check is defined. Call it
  /// before leave() until it returns nothing.
  std::optional<BreakerTransition> advance(base::Now now);

  Leave leave(base::Now now) const;
  /// Only when leave() says yes or probe.
  BreakerPermit acquire(base::Now now);
  std::optional<BreakerTransition> finish(BreakerPermit permit, Ending ending, base::Now now, base::Random& random);
  /// False: the permit is of before a change of state, and its ending is only counted as late.
  bool counts(BreakerPermit permit) const { return permit.generation == generation_; }

  /// Whether the health check should be sent now.
  bool pingDue(base::Now now) const;
  void pingStarted(base::Now now) { pingStartedAt_ = now.boot; }
  /// An answer while nothing waits for one (an operator's own ping) changes nothing.
  std::optional<BreakerTransition> onPing(bool ok, base::Now now, base::Random& random);

  /// Forced open ends in the path of every opening (ping, probes); forced closed ends closed, with what was counted
  /// meanwhile. `until` is wall time. Nothing when it was automatic already.
  std::optional<BreakerTransition> force(model::BreakerMode mode, std::optional<base::WallTime> until, std::string reason, base::Now now);

  /// At start. A cool-down goes on where it was; it is never longer than the longest legal one, whatever the wall says.
  void restore(const BreakerMemory& memory, base::Now now);
  /// An attempt of the last 30 s from before the start, oldest first; never opens the circuit by itself.
  void recall(base::BootTime at, bool failure);

  BreakerMemory memory() const { return memory_; }
  BreakerFigures figures(base::Now now) const;
  /// When time alone changes the answer of leave() or makes a ping due; nothing when only an event can.
  std::optional<base::BootTime> nextChange(base::Now now) const;

 private:
  bool forced() const { return memory_.mode != model::BreakerMode::automatic; }
  base::Millis drawCoolDown(base::Random& random) const;
  void startCoolDown(base::Millis length, base::Now now);
  void enter(BreakerState state);
  BreakerTransition tell(BreakerState from, BreakerReason reason, WindowCounts counts, base::Now now) const;
  BreakerTransition open(BreakerReason reason, std::int32_t level, base::Now now, base::Random& random);
  BreakerTransition halfOpen(BreakerReason reason, base::Now now);
  BreakerTransition endForce(base::Now now);

  BreakerOptions options_;
  BreakerMemory memory_;  // its state is the one in force, forced or not
  BreakerWindow window_;
  std::uint32_t generation_ = 1;
  base::BootTime openUntil_{};
  std::optional<base::BootTime> pingStartedAt_;
  bool probeInFlight_ = false;
  std::int32_t probesSucceeded_ = 0;
  std::int64_t lateSuccesses_ = 0;
  std::int64_t lateFailures_ = 0;
  std::int64_t trips_ = 0;
  std::optional<base::WallTime> lastTripAt_;
  BreakerReason lastTripReason_ = BreakerReason::failureRate;
};

}  // namespace signalbox::policy
