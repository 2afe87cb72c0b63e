#include "engine/policy/token_bucket.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox::policy {
namespace {

constexpr double kSlownessMin = 1.0 / 16;
constexpr base::Millis kRecovery = std::chrono::minutes{1};  // from the least share back to the whole rate
constexpr base::Millis kSlowDownPause = std::chrono::seconds{1};
constexpr double kRounding = 1e-6;  // a token less this is a token: sums of doubles fall short by far less

double secondsBetween(base::BootTime from, base::BootTime to) { return std::chrono::duration<double>(to - from).count(); }

}  // namespace

double TokenBucket::slownessAt(base::BootTime now) const {
  if (slowness_ >= 1 || now <= settledAt_) return slowness_;
  const double grown = secondsBetween(settledAt_, now) / std::chrono::duration<double>(recovery_).count();
  return std::min(1.0, slowness_ + grown);
}

double TokenBucket::tokensAt(base::BootTime now) const {
  if (now <= settledAt_) return tokens_;
  return std::min(burst(), tokens_ + secondsBetween(settledAt_, now) * ratePerSecond_ * slowness_);
}

void TokenBucket::settle(base::BootTime now) {
  if (now <= settledAt_) return;
  tokens_ = tokensAt(now);
  slowness_ = slownessAt(now);
  settledAt_ = now;
}

void TokenBucket::setRate(double ratePerSecond, base::BootTime now) {
  settle(now);
  const bool wasUnlimited = ratePerSecond_ <= 0;
  ratePerSecond_ = ratePerSecond;
  tokens_ = wasUnlimited ? burst() : std::min(tokens_, burst());
}

bool TokenBucket::tryTake(base::BootTime now) {
  if (available(now) == 0) return false;
  settle(now);
  if (ratePerSecond_ > 0) tokens_ = std::max(0.0, tokens_ - 1);
  return true;
}

void TokenBucket::giveBack(base::BootTime now) {
  settle(now);
  tokens_ = std::min(burst(), tokens_ + 1);
}

void TokenBucket::throttleUntil(base::BootTime until) { pausedUntil_ = std::max(pausedUntil_, until); }

void TokenBucket::slowDown(base::BootTime now) {
  settle(now);
  if (slowedAt_ != base::BootTime::min() && now - slowedAt_ < kSlowDownPause) return;
  slowedAt_ = now;
  slowness_ = std::max(kSlownessMin, slowness_ / 2);
  recovery_ = kRecovery;
  if (ratePerSecond_ > 0) return;
  const double pauseMs = static_cast<double>(kSlowDownPause.count()) / 2 / slowness_;
  throttleUntil(now + base::Millis{static_cast<base::Millis::rep>(pauseMs)});
}

void TokenBucket::growBack(double share, base::Millis length, base::BootTime now) {
  if (ratePerSecond_ <= 0 || share >= 1) return;
  settle(now);
  slowness_ = std::min(slowness_, share);
  recovery_ = std::chrono::duration_cast<base::Millis>(length / (1 - share));
  tokens_ = std::min(tokens_, std::max(1.0, burst() * share));
}

void TokenBucket::clearThrottle() {
  slowness_ = 1;
  slowedAt_ = base::BootTime::min();
  pausedUntil_ = base::BootTime::min();
}

base::BootTime TokenBucket::whenAvailable(base::BootTime now) const {
  const base::BootTime start = std::max(now, pausedUntil_);
  if (available(start) > 0) return start;
  const double missing = 1 - tokensAt(start);
  // The share of the rate grows while we wait, so this is the latest time and never a wait in vain.
  const double ms = std::ceil(missing / (ratePerSecond_ * slowness_) * 1000);
  return start + base::Millis{static_cast<base::Millis::rep>(ms)};
}

std::int32_t TokenBucket::available(base::BootTime now) const {
  if (now < pausedUntil_) return 0;
  if (ratePerSecond_ <= 0) return std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::min(tokensAt(now) + kRounding, 1e9));
}

double TokenBucket::effectiveRate(base::BootTime now) const { return now < pausedUntil_ ? 0 : ratePerSecond_ * slownessAt(now); }

}  // namespace signalbox::policy
