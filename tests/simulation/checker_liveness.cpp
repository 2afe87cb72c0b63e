#include "tests/simulation/checker_liveness.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

using base::Millis;

constexpr Millis kLookEvery{1'000};
constexpr Millis kLongestDue = std::chrono::seconds{5};
constexpr Millis kRecovery = std::chrono::seconds{60};
constexpr Millis kLongestAttempt = std::chrono::seconds{15};  // World stops waiting then
constexpr Millis kSweep = std::chrono::seconds{15};
constexpr Millis kLease = std::chrono::seconds{120};
constexpr Millis kLongestCoolDown = std::chrono::seconds{360};  // 5 min, and a fifth of jitter
constexpr Millis kLongestHealing = std::chrono::seconds{30};
constexpr int kCrashesMax = 5;  // as many as there are attempts; where nobody is asked between them one less: in company, isolated, twice alone
// A healthy provider refuses one probe in a hundred: of a right breaker's openings one in ten million needs more.
constexpr int kUnluckyProbesMax = 5;

bool isProvider(const std::string& gate) { return gate.find(':') == std::string::npos; }

/// It went down with the engine, and is being sent again.
bool isSuspectSent(const Row& row) {
  const auto isLost = [&row](const AttemptRecord& each) { return each.generation == row.generation && each.crashed; };
  return row.state == kSending && std::any_of(row.attempts.begin(), row.attempts.end(), isLost);
}

}  // namespace

void Liveness::ran(Millis length) {
  awake_ += length;
  if (!isFull_ && !healing_) able_ += length;
}

void Liveness::trouble() { troubleAt_.fill(able_); }

void Liveness::died() {
  roomIsBack();
  healing_ = false;
}

void Liveness::diskFilled() {
  isFull_ = true;
  healing_ = false;
}

void Liveness::roomIsBack() {
  if (isFull_) roomAt_ = awake_;
  healing_ = std::exchange(isFull_, false) && met_;
  met_ = false;
}

void Liveness::refusedForRoom() {
  if (!isFull_ && awake_ - roomAt_ > kLongestHealing) says_("L9", "somebody is told that the disk is full, which has room");
}

void Liveness::broughtDown(std::int64_t seq) {
  const Row& row = checker_.book().rows.at(seq);
  const int times = ++broughtDown_[{seq, row.generation}];
  if (times > kCrashesMax) says_("L5", fmt::format("{} brings the engine down for the {}th time", seq, times));
}

void Liveness::look(base::Now now) {
  if (std::exchange(life_, checker_.life()) != checker_.life()) {
    lifeAt_ = able_;
    sending_.clear();
    due_.clear();
    open_.clear();
    suspectAt_.reset();
  }
  noteTroubles(now);
  if (healing_ && awake_ - roomAt_ > kLongestHealing) says_("L9", "the disk has had room for 30 s, and nothing is committed");
  if (awake_ - lookedAt_ < kLookEvery) return;
  lookedAt_ = awake_;
  std::erase_if(sending_, [this](const auto& each) { return !checker_.live().contains(each.first); });
  std::erase_if(due_, [this](const auto& each) { return !checker_.live().contains(each.first); });
  const auto& rows = checker_.book().rows;
  const std::set<std::int64_t>& live = checker_.live();
  if (std::any_of(live.begin(), live.end(), [&rows](std::int64_t seq) { return isSuspectSent(rows.at(seq)); })) suspectAt_ = able_;
  for (const std::int64_t seq : live) {
    sending(rows.at(seq));
    due(rows.at(seq), now);
  }
  breakers();
}

/// What narrows a channel's way, now or until a minute ago.
void Liveness::noteTroubles(base::Now now) {
  const Book& book = checker_.book();
  for (int channel = 0; channel < kChannels; ++channel)
    if (checker_.onHold() || book.paused[channel] || isNarrowed(channel, now)) troubleAt_[static_cast<std::size_t>(channel)] = able_;
  for (const auto& [name, gate] : book.gates)
    if (gate.state != "closed") troubleAt_[static_cast<std::size_t>(channelOfGate(name))] = able_;
}

/// Somebody has set one of its providers so that it takes less than the whole, or it has asked for patience.
bool Liveness::isNarrowed(int channel, base::Now now) const {
  constexpr std::array kProvidersOf{2, 2, 1, 1};
  const auto isOfChannel = [channel](const std::string& provider) { return channelOfGate(provider) == channel; };
  const auto& providers = checker_.book().providers;
  if (std::count_if(providers.begin(), providers.end(), isOfChannel) < kProvidersOf[static_cast<std::size_t>(channel)]) return true;
  return std::any_of(checker_.gateSettings().begin(), checker_.gateSettings().end(), [&](const auto& each) {
    const auto& [name, set] = each;
    if (channelOfGate(name) != channel) return false;
    return !set.enabled || set.ratePerSecond > 0 || set.concurrency < 32 || checker_.isThrottled(name, now);
  });
}

void Liveness::sending(const Row& row) {
  if (row.state != kSending || row.attempts.empty()) {
    sending_.erase(row.seq);
    return;
  }
  if (row.attempts.back().life < checker_.life()) {
    if (able_ - lifeAt_ > kSweep) says_("L3", fmt::format("{} was in flight when the engine died, and is still open", row.seq));
    return;
  }
  const auto [known, isNew] = sending_.try_emplace(row.seq, Since{row.epoch, able_});
  if (!isNew && known->second.what != row.epoch) known->second = {row.epoch, able_};
  if (able_ - known->second.at > kLease + kSweep) says_("L3", fmt::format("{} is being sent for longer than its lease and a sweep", row.seq));
}

/// A first attempt, which no budget keeps back, and which no other provider's doubt binds.
void Liveness::due(const Row& row, base::Now now) {
  const bool isFirst = row.attempts.empty() || row.attempts.back().generation != row.generation;
  const Millis well = able_ - troubleAt_[static_cast<std::size_t>(row.channel)];
  const Millis sinceStart = able_ - lifeAt_;
  const bool isDue = row.state == kPending && isFirst && row.subscription == 0 && row.dueAtMs <= base::toMillis(now.wall);
  // A destination may ask for patience, too, and then for its own messages alone.
  const bool mustWait = row.channel == kWebhook && checker_.isThrottled(originGateOf(row.target), now);
  if (!isDue || mustWait || well < kRecovery || checker_.waitsFor(row)) {
    due_.erase(row.seq);
    return;
  }
  const auto [known, isNew] = due_.try_emplace(row.seq, Since{row.generation, able_});
  if (!isNew && known->second.what != row.generation) known->second = {row.generation, able_};
  const Millis waited = able_ - known->second.at;
  // After a crash what was in flight is sent one at a time, and it may be that nothing else goes meanwhile.
  const bool isBehindSuspect = suspectAt_ && able_ - *suspectAt_ <= kLongestDue + kLookEvery;
  if (sinceStart >= kRecovery && !isBehindSuspect && waited > kLongestDue + kLookEvery)
    says_("L2", fmt::format("{} is due for {} ms, and nothing is in its way", row.seq, waited.count()));
  if (waited > kLongestAttempt + kLongestDue)
    says_("L5", fmt::format("{} has waited for longer than an attempt takes behind what went down with the engine", row.seq));
}

void Liveness::breakers() {
  for (const auto& [name, gate] : checker_.book().gates) {
    const auto set = checker_.gateSettings().find(name);
    const bool isSetUp =
        !isProvider(name) || (set != checker_.gateSettings().end() && set->second.enabled && checker_.book().providers.contains(name));
    if (gate.state != "open" || gate.mode != "auto" || !isSetUp) {
      open_.erase(name);
      continue;
    }
    const auto [known, isNew] = open_.try_emplace(name, Since{gate.writes, able_});
    if (!isNew && known->second.what != gate.writes) known->second = {gate.writes, able_};
    if (able_ - known->second.at > kLongestCoolDown + kSweep) says_("L4", fmt::format("{} is open for longer than any cool-down", name));
  }
}

void Liveness::lookAtClosing() {
  const Millis passed = able_ - std::exchange(closingAt_, able_);
  for (const auto& [name, gate] : checker_.book().gates) {
    if (gate.state == "closed") {
      breaks_.erase(name);
      continue;
    }
    const auto [at, isNew] = breaks_.try_emplace(name, Break{Millis{0}, gate.probesFailed, 0});
    Break& known = at->second;
    if (!isNew && gate.state != "paused" && gate.mode == "auto") known.length += passed;
    if (std::exchange(known.probesFailed, gate.probesFailed) != gate.probesFailed && ++known.begunAnew <= kUnluckyProbesMax) known.length = Millis{0};
    if (known.length > 3 * kLongestCoolDown) says_("L4", fmt::format("{} has been {} for too long", name, gate.state));
  }
}

}  // namespace signalbox::simulation
