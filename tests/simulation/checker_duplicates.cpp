// What arrives (S4, S7), and why something arrives a second time: each duplicate has exactly one cause, which the world itself bears
// out, and which the faults of its episode can bring about.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {

/// Of an attempt that has arrived: why its sender could not know that. Nothing where it knew, or where only the engine says that it could not.
std::optional<DuplicateCause> Checker::causeOf(const AttemptRecord& attempt, End end) const {
  const bool isLost = attempt.crashed || (!attempt.recorded && attempt.life < life_ + (dead_ ? 1 : 0));
  if (isLost) return DuplicateCause::crash;
  if (attempt.recorded == kTold_transient && end == End::takenButRefused) return DuplicateCause::refusedAfterTaking;
  if (attempt.recorded != kTold_ambiguous) return std::nullopt;
  if (end == End::takenAnswerLost) return DuplicateCause::answerLost;
  if (end == End::takenTooLate) return DuplicateCause::arrivedLate;
  return std::nullopt;
}

/// Of the two the first began because nobody knew of the other, whichever came first: the newest of those before it, or itself.
void Checker::attribute(const Row& known, const std::vector<Arrival>& arrivals) {
  const int newest = arrivals.back().attempt;
  const Arrival* unknown = &arrivals.back();
  for (const Arrival& each : arrivals)
    if (each.attempt < newest && (unknown->attempt == newest || each.attempt > unknown->attempt)) unknown = &each;
  const auto says = [&](const std::string& words) {
    ++coverage_.unexplained;
    violate("S7", fmt::format("attempt {} of {} is a duplicate of attempt {}, {}", newest, known.seq, unknown->attempt, words));
  };
  const auto numbered = [&known](int number) -> const AttemptRecord& { return known.attempts.at(static_cast<std::size_t>(number) - 1); };
  if (unknown->attempt > static_cast<int>(known.attempts.size()) || newest > static_cast<int>(known.attempts.size()))
    return says("which nobody has begun");
  std::optional<DuplicateCause> cause = causeOf(numbered(unknown->attempt), unknown->end);
  if (!cause) return says("and no fault befell that one");
  const bool isReplayed = numbered(newest).generation > numbered(unknown->attempt).generation;
  if (!excuses_.contains(*cause)) return says(fmt::format("because of '{}', which this episode has not", name(*cause)));
  count(isReplayed ? DuplicateCause::replay : *cause);
}

void Checker::count(DuplicateCause cause) { ++coverage_.causes[static_cast<std::size_t>(cause)]; }

void Checker::received(const Receipt& receipt) {
  ++coverage_.receipts;
  const std::string id(reinterpret_cast<const char*>(receipt.notification.bytes.data()), 16);
  fold(fmt::format("arrived {} {}", hexOf(id), receipt.attempt));
  const auto handed = handed_.find(std::make_tuple(id, receipt.attempt, receipt.token));
  if (handed == handed_.end() || handed->second != receipt.provider + "\n" + receipt.target)
    return violate("S4", fmt::format("{} got attempt {} of {}, which the engine did not send so", receipt.provider, receipt.attempt, hexOf(id)));
  std::vector<Arrival>& arrivals = receipts_[id];
  if (std::any_of(arrivals.begin(), arrivals.end(), [&receipt](const Arrival& each) { return each.attempt == receipt.attempt; })) {
    ++coverage_.unexplained;
    return violate("S7", fmt::format("attempt {} of {} arrived twice", receipt.attempt, hexOf(id)));
  }
  arrivals.push_back({receipt.attempt, receipt.end});
  const bool isFirst = arrivals.size() == 1, isFirstEver = isFirst && beforeRestore_[id] == 0;
  if (!isFirstEver) ++coverage_.duplicates;
  if (isFirst && !isFirstEver) count(DuplicateCause::restoredBackup);
  const auto seq = book_.seqOf.find(id);
  if (seq == book_.seqOf.end()) return;  // taken back with a restored backup
  const Row& known = book_.rows.at(seq->second);
  if (!isFirst) attribute(known, arrivals);
  int unexcused = 0;
  for (const AttemptRecord& attempt : known.attempts) {
    const auto arrival = std::find_if(arrivals.begin(), arrivals.end(), [&attempt](const Arrival& each) { return each.attempt == attempt.number; });
    if (arrival == arrivals.end()) continue;
    if (!causeOf(attempt, arrival->end)) ++unexcused;
    if (attempt.recorded == kTold_abandoned || attempt.recorded == kTold_notSent)
      violate("S4", fmt::format("attempt {} of {} arrived although nothing is said to have left", attempt.number, seq->second));
  }
  if (unexcused <= 1) return;
  ++coverage_.unexplained;
  violate("S7", fmt::format("{} arrived {} times, and nothing explains it", seq->second, arrivals.size()));
}

/// What had arrived before the copy was made is known to it; all else is a duplicate, should it come again.
void Checker::keepReceipts() {
  for (auto& [id, arrivals] : receipts_) {
    const auto seq = book_.seqOf.find(id);
    const std::size_t known = seq == book_.seqOf.end() ? 0 : book_.rows.at(seq->second).attempts.size();
    beforeRestore_[id] +=
        static_cast<int>(std::erase_if(arrivals, [known](const Arrival& each) { return static_cast<std::size_t>(each.attempt) > known; }));
  }
  std::erase_if(receipts_, [](const auto& each) { return each.second.empty(); });
}

}  // namespace signalbox::simulation
