#include "engine/policy/breaker.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace signalbox::policy {
namespace {

constexpr std::size_t kReasonBytesMax = 200;
constexpr std::int32_t kLevelMax = 20;  // beyond it doubling is far above any legal maximum

}  // namespace

base::Millis Breaker::drawCoolDown(base::Random& random) const {
  const auto doubled = options_.coolDownFirst * (std::int64_t{1} << std::min(memory_.coolDownLevel, kLevelMax));
  const auto length = static_cast<double>(std::min(doubled, options_.coolDownMax).count());
  const double factor = 1 - options_.jitter + 2 * options_.jitter * random.unit();
  return base::Millis{static_cast<base::Millis::rep>(length * factor)};
}

void Breaker::startCoolDown(base::Millis length, base::Now now) {
  openUntil_ = now.boot + length;
  memory_.openUntil = now.wall + length;
  pingStartedAt_.reset();
}

void Breaker::enter(BreakerState state) {
  memory_.state = state;
  ++generation_;
  probeInFlight_ = false;
  probesSucceeded_ = 0;
  if (state != BreakerState::open) memory_.openUntil.reset();
}

BreakerTransition Breaker::tell(BreakerState from, BreakerReason reason, WindowCounts counts, base::Now now) const {
  return {from, memory_.state, reason, counts.calls, counts.failures, window_.consecutiveFailures(), now.wall, memory_};
}

BreakerTransition Breaker::open(BreakerReason reason, std::int32_t level, base::Now now, base::Random& random) {
  const BreakerState from = memory_.state;
  const WindowCounts counts = window_.counts(now.boot);
  enter(BreakerState::open);
  memory_.coolDownLevel = std::min(level, kLevelMax);
  startCoolDown(drawCoolDown(random), now);
  if (from != BreakerState::open) {
    ++trips_;
    lastTripAt_ = now.wall;
    lastTripReason_ = reason;
  }
  return tell(from, reason, counts, now);
}

BreakerTransition Breaker::halfOpen(BreakerReason reason, base::Now now) {
  const BreakerState from = memory_.state;
  enter(BreakerState::halfOpen);
  return tell(from, reason, window_.counts(now.boot), now);
}

BreakerTransition Breaker::endForce(base::Now now) {
  const BreakerState from = memory_.state;
  const bool wasOpen = memory_.mode == model::BreakerMode::forcedOpen;
  memory_.mode = model::BreakerMode::automatic;
  memory_.forcedUntil.reset();
  memory_.forcedReason.clear();
  memory_.coolDownLevel = 0;
  // Nobody knows how the provider is after a forced break, so it is proved as after any other.
  if (wasOpen) startCoolDown(base::Millis{0}, now);
  return tell(from, BreakerReason::forceEnded, window_.counts(now.boot), now);
}

std::optional<BreakerTransition> Breaker::advance(base::Now now) {
  if (forced()) {
    if (!memory_.forcedUntil || now.wall < *memory_.forcedUntil) return std::nullopt;
    return endForce(now);
  }
  if (memory_.state == BreakerState::open && now.boot >= openUntil_ && !options_.hasHealthCheck) return halfOpen(BreakerReason::coolDownOver, now);
  return std::nullopt;
}

Leave Breaker::leave(base::Now now) const {
  if (memory_.mode == model::BreakerMode::forcedOpen) return Leave::forcedOpen;
  switch (memory_.state) {
    case BreakerState::closed: return Leave::yes;
    case BreakerState::halfOpen: return probeInFlight_ ? Leave::probing : Leave::probe;
    case BreakerState::open: break;
  }
  return options_.hasHealthCheck && now.boot >= openUntil_ ? Leave::pinging : Leave::open;
}

BreakerPermit Breaker::acquire(base::Now now) {
  const Leave given = leave(now);
  SB_CHECK(given == Leave::yes || given == Leave::probe, "a permit without leave");
  probeInFlight_ = given == Leave::probe;
  return {generation_, given == Leave::probe};
}

std::optional<BreakerTransition> Breaker::finish(BreakerPermit permit, Ending ending, base::Now now, base::Random& random) {
  if (permit.generation != generation_) {
    if (ending == Ending::success) ++lateSuccesses_;
    if (ending == Ending::failure) ++lateFailures_;
    return std::nullopt;
  }
  if (permit.isProbe) {
    probeInFlight_ = false;
    if (ending == Ending::abandoned) return std::nullopt;
    if (ending == Ending::failure) {
      window_.recordFailure(now.boot);
      return open(BreakerReason::probeFailed, memory_.coolDownLevel + 1, now, random);
    }
    window_.recordSuccess(now.boot);
    if (++probesSucceeded_ < options_.probes) return std::nullopt;
    const WindowCounts counts = window_.counts(now.boot);
    window_.clear();  // what was counted before the break says nothing about the provider now
    enter(BreakerState::closed);
    memory_.coolDownLevel = 0;
    return tell(BreakerState::halfOpen, BreakerReason::probesSucceeded, counts, now);
  }
  if (ending == Ending::abandoned) return std::nullopt;
  if (ending == Ending::success) {
    window_.recordSuccess(now.boot);
    return std::nullopt;
  }
  window_.recordFailure(now.boot);
  if (forced()) return std::nullopt;  // forced closed: counted, and shown, but not obeyed
  switch (judge(options_.trip, window_.counts(now.boot), window_.consecutiveFailures())) {
    case Trip::no: return std::nullopt;
    case Trip::rate: return open(BreakerReason::failureRate, 0, now, random);
    case Trip::consecutive: return open(BreakerReason::consecutiveFailures, 0, now, random);
  }
  return std::nullopt;
}

bool Breaker::pingDue(base::Now now) const {
  if (forced() || memory_.state != BreakerState::open || !options_.hasHealthCheck || now.boot < openUntil_) return false;
  return !pingStartedAt_ || now.boot - *pingStartedAt_ >= options_.pingPatience;
}

std::optional<BreakerTransition> Breaker::onPing(bool ok, base::Now now, base::Random& random) {
  if (forced() || memory_.state != BreakerState::open || now.boot < openUntil_) return std::nullopt;
  if (ok) return halfOpen(BreakerReason::pingOk, now);
  return open(BreakerReason::pingFailed, memory_.coolDownLevel + 1, now, random);
}

std::optional<BreakerTransition> Breaker::force(model::BreakerMode mode, std::optional<base::WallTime> until, std::string reason, base::Now now) {
  if (mode == model::BreakerMode::automatic) {
    if (!forced()) return std::nullopt;
    return endForce(now);
  }
  const BreakerState from = memory_.state;
  const WindowCounts counts = window_.counts(now.boot);
  const bool opens = mode == model::BreakerMode::forcedOpen;
  if (opens) {
    enter(BreakerState::open);
  } else if (from != BreakerState::closed) {
    enter(BreakerState::closed);
    window_.clear();
  }
  memory_.mode = mode;
  memory_.openUntil.reset();
  memory_.forcedUntil = until;
  reason.resize(std::min(reason.size(), kReasonBytesMax));
  memory_.forcedReason = std::move(reason);
  return tell(from, opens ? BreakerReason::forcedOpen : BreakerReason::forcedClosed, counts, now);
}

void Breaker::restore(const BreakerMemory& memory, base::Now now) {
  enter(memory.state);
  memory_ = memory;
  pingStartedAt_.reset();
  if (memory.state != BreakerState::open || forced()) return;
  const auto longest = std::chrono::duration_cast<base::Millis>(options_.coolDownMax * (1 + options_.jitter));
  const base::Millis left = memory.openUntil ? *memory.openUntil - now.wall : base::Millis{0};
  startCoolDown(std::clamp(left, base::Millis{0}, longest), now);
}

void Breaker::recall(base::BootTime at, bool failure) {
  if (failure) {
    window_.recordFailure(at);
  } else {
    window_.recordSuccess(at);
  }
}

BreakerFigures Breaker::figures(base::Now now) const {
  BreakerFigures figures;
  const WindowCounts counts = window_.counts(now.boot);
  figures.state = memory_.state;
  figures.mode = memory_.mode;
  figures.calls = counts.calls;
  figures.failures = counts.failures;
  figures.rate = counts.calls == 0 ? 0 : static_cast<double>(counts.failures) / counts.calls;
  figures.consecutive = window_.consecutiveFailures();
  figures.probesSucceeded = probesSucceeded_;
  figures.awaitsPing = leave(now) == Leave::pinging;
  figures.coolDownLevel = memory_.coolDownLevel;
  figures.openUntil = memory_.openUntil;
  figures.forcedUntil = memory_.forcedUntil;
  figures.forcedReason = memory_.forcedReason;
  figures.lateSuccesses = lateSuccesses_;
  figures.lateFailures = lateFailures_;
  figures.trips = trips_;
  figures.lastTripAt = lastTripAt_;
  figures.lastTripReason = lastTripReason_;
  return figures;
}

std::optional<base::BootTime> Breaker::nextChange(base::Now now) const {
  if (forced()) {
    if (!memory_.forcedUntil) return std::nullopt;
    return now.boot + std::max(base::Millis{0}, *memory_.forcedUntil - now.wall);
  }
  if (memory_.state != BreakerState::open) return std::nullopt;
  if (now.boot < openUntil_) return openUntil_;
  if (options_.hasHealthCheck && pingStartedAt_) return std::max(now.boot, *pingStartedAt_ + options_.pingPatience);
  return now.boot;
}

}  // namespace signalbox::policy
