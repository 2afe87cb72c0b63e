// What becomes of a message's end: it is kept for as long as it is to be kept (rule 30), and however the clock goes (rule 4). And of a send on
// its way: it begins within its lease or never (rule 14), and ends in one answer.

#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/checker.h"

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kYearMs = 365LL * 24 * 3'600'000;
constexpr std::int64_t kIn2035Ms = 65 * kYearMs + 16 * 24 * 3'600'000LL;

bool hasEnded(int state) { return state == kSent || state == kCancelled || state == kExpired || state == kSuppressed; }

}  // namespace

// --- what is purged -----------------------------------------------------------------------------------------------

void Checker::beginPurge(const std::vector<Change>& changes) {
  purging_.clear();
  for (const Change& change : changes)
    if (change.kind == "purged") purging_.insert(change.numbers[0]);
}

/// False: it may not be forgotten yet.
bool Checker::mayForget(const char* invariant, const std::string& what, std::int64_t sinceMs, std::int64_t keptMs) {
  const std::int64_t early = sinceMs + keptMs - base::toMillis(now_.wall);
  const bool isDoubted = book_.clock.isDoubted();
  if (early > 0) violate(invariant, fmt::format("{} is purged {} ms before its time", what, early));
  if (isDoubted) violate(invariant, what + " is purged although the clock has just gone ahead by more than a day");
  return early <= 0 && !isDoubted;
}

/// With all that was written of it.
void Checker::purged(std::int64_t seq) {
  const Row* const known = row(seq);
  if (known == nullptr) return;
  const std::string what = fmt::format("notification {}", seq);
  const bool isDiscarded = known->state == kDiscarded;
  if (!hasEnded(known->state) && !isDiscarded) return violate("R30", fmt::format("{} is purged, and is {}", what, stateName(known->state)));
  if (!mayForget("R30", what, known->movedAtMs, isDiscarded ? keeping_.discardedMs : keeping_.messagesMs)) return;
  coverage_.features.count(isDiscarded ? Landmark::discardedIsPurged : Landmark::messageIsPurged);
  checkArrived(*known);
  for (auto& [key, those] : book_.ordered) std::erase(those, seq);
  for (auto& [recipient, those] : book_.erasing) those.erase(seq);  // nothing of it is left
  std::erase_if(book_.reports, [seq](const auto& each) { return each.second.seq == seq; });
  std::erase_if(appliedNow_, [seq](const auto& each) { return std::get<0>(each) == seq; });
  for (auto& [key, kept] : book_.keys)
    if (kept.id == known->id) kept.isOfErased = known->isErased;
  touched_.erase(seq);
  book_.seqOf.erase(known->id);
  book_.rows.erase(seq);
}

void Checker::checkArrived(const Row& known) {
  if (known.state != kSent || known.takenForSent || lied_.contains(known.id) || hasArrived(known.id)) return;
  ++coverage_.lost;
  violate("S1", fmt::format("{} is SENT, and nobody got it", known.seq));
}

void Checker::countByClock(const Row& known) {
  if (known.state != kSent) return;
  const std::int64_t wall = base::toMillis(now_.wall);
  if (wall < kYearMs) coverage_.features.count(Landmark::sentIn1970);
  if (wall > kIn2035Ms) coverage_.features.count(Landmark::sentYearsAhead);
}

void Checker::countDoubt(const std::string& action) {
  if (action == "retention.waits") coverage_.features.count(Landmark::clockIsDoubted);
  if (action == "retention.goes_on") coverage_.features.count(Landmark::clockIsBelieved);
}

// --- what is on its way -------------------------------------------------------------------------------------------

void Checker::handedOn(const egress::SendOrder& order) {
  if (!underWay_.insert({order.seq, order.attempt, order.epoch}).second)
    violate("E3", fmt::format("attempt {} of {} is handed on twice", order.attempt, order.seq));
}

/// Whatever became of it: answered, abandoned or dropped.
void Checker::cameBack(const egress::FinishedSend& send) {
  if (underWay_.erase({send.seq, send.attempt, send.epoch}) == 0)
    violate("E3", fmt::format("attempt {} of {} ends a second time", send.attempt, send.seq));
}

void Checker::leaves(const egress::SendOrder& order, base::Now now) {
  const auto known = book_.rows.find(order.seq);
  if (known == book_.rows.end() || known->second.epoch != order.epoch) return;
  const std::int64_t late = now.boot.time_since_epoch().count() - known->second.leaseEndsBootMs;
  if (late >= 0) violate("E2", fmt::format("attempt {} of {} begins {} ms after its lease", order.attempt, order.seq, late));
}

void Checker::checkUnderWay() {
  if (underWay_.empty()) return;
  const auto& [seq, attempt, epoch] = *underWay_.begin();
  violate("E3", fmt::format("attempt {} of {} has no answer, nor was it dropped ({} of them)", attempt, seq, underWay_.size()));
}

}  // namespace signalbox::simulation
