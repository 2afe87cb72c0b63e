#include "engine/policy/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/check.h"

namespace signalbox::policy {
namespace {

constexpr std::size_t kReasonBytesMax = 200;
constexpr double kShareFirst = 0.1;                        // of slots and rate, right after a break
constexpr base::Millis kWaitMax = std::chrono::hours{24};  // that a provider may ask for

base::BootTime bootOf(base::WallTime wall, base::Now now) { return now.boot + std::max(base::Millis{0}, wall - now.wall); }

std::string seconds(base::Millis span) { return fmt::format("{} s", (span.count() + 999) / 1000); }

}  // namespace

std::string_view name(RefusalKind kind) {
  constexpr std::string_view kNames[] = {"disabled", "paused", "forced_open", "breaker_open", "pinging", "probing", "slots", "budget", "rate"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<base::FieldError> GateOptions::validate(std::string_view key) const {
  const std::string prefix{key};
  std::vector<base::FieldError> errors = breaker.validate(prefix + ".breaker");
  for (base::FieldError& error : budget.validate(prefix + ".retry_budget")) errors.push_back(std::move(error));
  if (!(ratePerSecond >= 0 && ratePerSecond <= 1e6)) errors.push_back({prefix + ".rate_per_second", "must be between 0 and 1000000"});
  if (concurrency < 1 || concurrency > 10'000) errors.push_back({prefix + ".concurrency", "must be between 1 and 10000"});
  return errors;
}

Ending endingOf(model::OutcomeClass outcome) {
  switch (outcome) {
    case model::OutcomeClass::sent:
    case model::OutcomeClass::permanent: return Ending::success;
    case model::OutcomeClass::notSent:
    case model::OutcomeClass::transient:
    case model::OutcomeClass::ambiguous: return Ending::failure;
    case model::OutcomeClass::throttled:
    case model::OutcomeClass::credential:
    case model::OutcomeClass::abandoned: return Ending::abandoned;
  }
  return Ending::abandoned;
}

Gate::Gate(const GateOptions& options, std::int64_t serial)
    : options_(options), breaker_(options.breaker), bucket_(options.ratePerSecond), budget_(options.budget), serial_(serial) {}

void Gate::configure(const GateOptions& options, base::Now now) {
  options_ = options;
  breaker_.configure(options.breaker);
  budget_.configure(options.budget);
  if (options.ratePerSecond != bucket_.ratePerSecond()) bucket_.setRate(options.ratePerSecond, now.boot);
}

std::optional<BreakerTransition> Gate::advance(base::Now now) {
  if (pause_ && !pause(now.wall)) resume();
  return breaker_.advance(now);
}

std::optional<Pause> Gate::pause(base::WallTime now) const {
  if (!pause_ || (pause_->until && now >= *pause_->until)) return std::nullopt;
  return pause_;
}

std::optional<Refusal> Gate::refuseBreaker(base::Now now, Leave leave) const {
  const BreakerFigures figures = breaker_.figures(now);
  const auto retryAt = breaker_.nextChange(now);
  switch (leave) {
    case Leave::yes:
    case Leave::probe: return std::nullopt;
    case Leave::forcedOpen: return Refusal{RefusalKind::forcedOpen, "forced open: " + figures.forcedReason, retryAt};
    case Leave::pinging: return Refusal{RefusalKind::pinging, "waits for the health check", retryAt};
    case Leave::probing:
      return Refusal{RefusalKind::probing,
                     fmt::format("half-open: {} of {} probes sent, one is under way", figures.probesSucceeded, options_.breaker.probes),
                     std::nullopt};
    case Leave::open: break;
  }
  std::string words = "open";
  if (figures.lastTripAt && figures.lastTripReason == BreakerReason::probeFailed) {
    words = "a probe failed";
  } else if (figures.consecutive >= options_.breaker.trip.consecutiveLimit) {
    words = fmt::format("{} failures in a row", figures.consecutive);
  } else if (figures.calls > 0) {
    words = fmt::format("{} of {} failed in {} s, limit {:.3g} %", figures.failures, figures.calls, BreakerWindow::kSeconds,
                        options_.breaker.trip.rateLimit * 100);
  }
  if (retryAt && *retryAt > now.boot) words += "; cools down for another " + seconds(*retryAt - now.boot);
  return Refusal{RefusalKind::breakerOpen, std::move(words), retryAt};
}

std::optional<Refusal> Gate::refuse(base::Now now, bool isRetry, Leave leave) const {
  if (!options_.enabled) return Refusal{RefusalKind::disabled, "switched off", std::nullopt};
  if (const auto paused = pause(now.wall)) {
    std::optional<base::BootTime> retryAt;
    if (paused->until) retryAt = bootOf(*paused->until, now);
    return Refusal{RefusalKind::paused, paused->reason, retryAt};
  }
  if (leave != Leave::yes && leave != Leave::probe) return refuseBreaker(now, leave);
  if (inFlight_ >= slotCount(now)) {
    std::string words = fmt::format("{} of {} slots in use", inFlight_, slotCount(now));
    if (slotCount(now) < options_.concurrency) words += fmt::format("; they grow back to {} after the break", options_.concurrency);
    return Refusal{RefusalKind::noSlot, std::move(words), moreSlotsAt(now)};
  }
  if (isRetry && leave != Leave::probe && !budget_.allows(now.boot)) {
    return Refusal{RefusalKind::budget, fmt::format("{} retries in 60 s, limit {}", budget_.retries(now.boot), budget_.allowance(now.boot)),
                   budget_.whenAvailable(now.boot)};
  }
  if (bucket_.available(now.boot) > 0) return std::nullopt;
  if (now.boot < bucket_.throttledUntil()) {
    return Refusal{RefusalKind::rate, "throttled by the provider for another " + seconds(bucket_.throttledUntil() - now.boot),
                   bucket_.throttledUntil()};
  }
  return Refusal{RefusalKind::rate, fmt::format("{:.3g} a second", bucket_.effectiveRate(now.boot)), bucket_.whenAvailable(now.boot)};
}

Decision Gate::tryAcquire(base::Now now, bool isRetry) {
  const Leave leave = breaker_.leave(now);
  if (auto refusal = refuse(now, isRetry, leave)) return *std::move(refusal);
  SB_CHECK(bucket_.tryTake(now.boot), "a token that was there");
  Permit permit{breaker_.acquire(now), isRetry, credentialEpoch_, now.boot, serial_};
  if (!permit.isProbe()) {
    if (isRetry) {
      budget_.recordRetry(now.boot);
    } else {
      budget_.recordFirst(now.boot);
    }
  }
  ++inFlight_;
  return permit;
}

std::int32_t Gate::permitsNow(base::Now now, bool isRetry) const {
  const Leave leave = breaker_.leave(now);
  if (!options_.enabled || pause(now.wall) || (leave != Leave::yes && leave != Leave::probe)) return 0;
  std::int32_t permits = std::min(std::max(0, slotCount(now) - inFlight_), bucket_.available(now.boot));
  if (leave == Leave::probe) return std::min(permits, 1);
  if (isRetry) permits = std::min(permits, budget_.available(now.boot));
  return permits;
}

/// Whether there was a wait to obey.
bool Gate::obey(std::optional<base::Millis> retryAfter, base::BootTime from) {
  if (!retryAfter || *retryAfter <= base::Millis{0}) return false;
  bucket_.throttleUntil(from + std::min(*retryAfter, kWaitMax));
  return true;
}

GateChange Gate::finish(const Permit& permit, model::OutcomeClass outcome, std::optional<base::Millis> retryAfter, base::Now now,
                        base::Random& random) {
  if (permit.gate != serial_) return {};
  SB_CHECK(inFlight_ > 0, "a permit is finished once");
  --inFlight_;
  GateChange change;
  if (breaker_.counts(permit.breaker)) change.counted = endingOf(outcome);
  change.transition = breaker_.finish(permit.breaker, endingOf(outcome), now, random);
  if (change.transition) {
    closedAt_.reset();
    if (change.transition->to == BreakerState::closed) resumeRamp(now.boot, now);
  }
  switch (outcome) {
    case model::OutcomeClass::sent:
      if (permit.isRetry && !permit.isProbe()) budget_.retrySucceeded(permit.at);
      break;
    case model::OutcomeClass::throttled:
      if (!obey(retryAfter, now.boot)) bucket_.slowDown(now.boot);
      break;
    case model::OutcomeClass::transient: obey(retryAfter, now.boot); break;  // who says when is not asked before, by nobody
    case model::OutcomeClass::credential:
      if (permit.credentialEpoch == credentialEpoch_ && !pause(now.wall)) {
        pause_ = Pause{PauseCause::credential, "the provider refused our credentials", std::nullopt};
        change.pausedNow = true;
      }
      break;
    case model::OutcomeClass::abandoned:
      bucket_.giveBack(now.boot);
      if (!permit.isProbe()) budget_.undo(permit.at, permit.isRetry);
      break;
    default: break;
  }
  return change;
}

double Gate::share(base::Now now) const {
  const base::Millis ramp = options_.breaker.ramp;
  if (!closedAt_ || now.boot - *closedAt_ >= ramp) return 1;
  const auto passed = std::max(base::Millis{0}, now.boot - *closedAt_);
  return kShareFirst + (1 - kShareFirst) * static_cast<double>(passed.count()) / static_cast<double>(ramp.count());
}

std::int32_t Gate::slotCount(base::Now now) const {
  return std::max(1, static_cast<std::int32_t>(static_cast<double>(options_.concurrency) * share(now)));
}

/// Never before the time at which slotCount() has grown, and at most a moment after it.
std::optional<base::BootTime> Gate::moreSlotsAt(base::Now now) const {
  const std::int32_t present = slotCount(now);
  if (present >= options_.concurrency) return std::nullopt;
  const double wanted = static_cast<double>(present + 1) / options_.concurrency;
  const double part = std::max(0.0, (wanted - kShareFirst) / (1 - kShareFirst));
  const auto wait = static_cast<base::Millis::rep>(part * static_cast<double>(options_.breaker.ramp.count())) + 1;
  return std::max(now.boot + base::Millis{1}, std::min(*closedAt_ + base::Millis{wait}, *closedAt_ + options_.breaker.ramp));
}

void Gate::resumeRamp(base::BootTime closedAt, base::Now now) {
  closedAt_ = closedAt;
  const base::Millis left = options_.breaker.ramp - (now.boot - closedAt);
  if (left > base::Millis{0}) bucket_.growBack(share(now), left, now.boot);
}

void Gate::setPause(Pause pause) {
  pause.reason.resize(std::min(pause.reason.size(), kReasonBytesMax));
  pause_ = std::move(pause);
}

void Gate::resume() {
  pause_.reset();
  ++credentialEpoch_;
}

void Gate::restore(const BreakerMemory& memory, std::optional<Pause> pause, base::Now now) {
  breaker_.restore(memory, now);
  pause_ = std::move(pause);
}

void Gate::recall(base::BootTime at, model::OutcomeClass outcome) {
  const Ending ending = endingOf(outcome);
  if (ending != Ending::abandoned) breaker_.recall(at, ending == Ending::failure);
}

void Gate::recallWait(base::BootTime at, model::OutcomeClass outcome, std::optional<base::Millis> retryAfter) {
  if (outcome == model::OutcomeClass::throttled || outcome == model::OutcomeClass::transient) obey(retryAfter, at);
}

GateFigures Gate::figures(base::Now now) const {
  GateFigures figures;
  figures.breaker = breaker_.figures(now);
  figures.enabled = options_.enabled;
  figures.pause = pause(now.wall);
  figures.inFlight = inFlight_;
  figures.concurrency = options_.concurrency;
  figures.ratePerSecond = bucket_.ratePerSecond();
  figures.effectiveRate = bucket_.effectiveRate(now.boot);
  if (bucket_.throttledUntil() > now.boot) figures.throttledUntil = now.wall + (bucket_.throttledUntil() - now.boot);
  figures.retriesInWindow = budget_.retries(now.boot);
  figures.retryAllowance = budget_.allowance(now.boot);
  return figures;
}

std::optional<base::BootTime> Gate::nextChange(base::Now now) const {
  std::optional<base::BootTime> next;
  const auto consider = [&](std::optional<base::BootTime> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  // Whoever is switched off is not pinged, however long its cool-down is over.
  const BreakerMemory& breaker = breaker_.memory();
  const bool waitsForPing = options_.breaker.hasHealthCheck && breaker.state == BreakerState::open && breaker.mode == model::BreakerMode::automatic;
  if (options_.enabled || !waitsForPing) consider(breaker_.nextChange(now));
  // One that is over changes nothing any more: told as now, it would wake the core again and again.
  if (const auto paused = pause(now.wall); paused && paused->until) consider(bootOf(*paused->until, now));
  const base::BootTime token = bucket_.whenAvailable(now.boot);
  if (token > now.boot) consider(token);
  consider(budget_.whenAvailable(now.boot));
  if (inFlight_ >= slotCount(now)) consider(moreSlotsAt(now));
  return next;
}

}  // namespace signalbox::policy
