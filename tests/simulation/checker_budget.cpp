// How often a provider or a destination is tried again (S18): the checker counts by itself what went there, by the places on the
// ladder, and so notices a core that does not say which attempt is a retry.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kBudgetMs = 60'000;

bool isDestination(const std::string& gate) { return gate.find(':') != std::string::npos; }

}  // namespace

/// Two clocks' seconds may differ: of retries those of less than 60 s are counted, which are never more than the engine counts.
void Checker::checkBudget(const Row& known) {
  const AttemptRecord& attempt = known.attempts.back();
  const std::int64_t now = now_.boot.time_since_epoch().count();
  const bool isRetry = known.tries() > 0;
  for (const PassedGate& gate : attempt.through) {
    if (gate.halfOpen) continue;  // probes go one at a time
    std::vector<Tried>& those = tried_[gate.name];
    std::erase_if(those, [now](const Tried& each) { return each.bootMs <= now - kBudgetMs; });
    those.push_back({now, known.seq, attempt.number, isRetry});
    if (!isRetry) continue;
    const auto retries = std::count_if(those.begin(), those.end(), [](const Tried& each) { return each.isRetry; });
    const auto firsts = static_cast<double>(static_cast<std::int64_t>(those.size()) - retries);
    const auto most = [firsts](const PolicyRecord& policy) {
      return std::max(policy.retriesMin, static_cast<std::int64_t>(policy.retryRatio * firsts));
    };
    if (!underAny(channelOfGate(gate.name), [&](const PolicyRecord& policy) { return retries <= most(policy); }))
      violate("S18", fmt::format("{} is tried again {} times within 60 s, beside {} first attempts", gate.name, retries, firsts));
    if (retries == most(policiesOfStep_[channelOfGate(gate.name)].back())) ++coverage_.budgetsSpent;
  }
}

/// What was never handed over does not count, nor does a retry that was sent.
void Checker::settleBudget(const Row& known, const AttemptRecord& attempt, int outcome) {
  for (const PassedGate& gate : attempt.through) {
    const auto those = tried_.find(gate.name);
    if (those == tried_.end()) continue;
    // Who sends webhooks is blamed for what is his own alone, and a destination for no key that he has.
    const bool isSender = known.channel == kWebhook && !isDestination(gate.name);
    const bool isUndone = outcome == kTold_abandoned || (outcome == kTold_credential && isDestination(gate.name));
    const bool isPaidBack = isSender ? outcome != kTold_credential : outcome == kTold_sent;
    std::erase_if(those->second, [&](const Tried& each) {
      return each.seq == known.seq && each.attempt == attempt.number && (isUndone || (isPaidBack && each.isRetry));
    });
  }
}

/// One of the same name that is set up again has a gate of its own.
void Checker::providerGone(const std::string& name) {
  book_.providers.erase(name);
  book_.settings.erase(name);
  tried_.erase(name);
  slots_.erase(name);
}

}  // namespace signalbox::simulation
