// What an operation was to do, and in what steps: its plan, and its canary.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "tests/simulation/checker_operations.h"

namespace signalbox::simulation {
namespace {

constexpr double kRounding = 1e-6;

}  // namespace

// --- its canary ------------------------------------------------------------------------------------------------------

namespace {

struct Standing {
  std::int64_t ill, open;
};
/// What an earlier step left open may still end in this one, or between the two; it is never taken for more than this one's.
Standing standingOf(const CanaryRecord& canary, std::int64_t lateWell, std::int64_t lateIll) {
  const std::int64_t well = std::clamp<std::int64_t>(canary.well + lateWell, 0, canary.dealt);
  const std::int64_t ill = std::clamp<std::int64_t>(canary.ill + lateIll, 0, canary.dealt - well);
  return {ill, canary.dealt - well - ill};
}
// When exactly the engine begins to count for a step is its own affair: each side is given the benefit.
Standing best(const CanaryRecord& canary) { return standingOf(canary, canary.lateWell, 0); }
// One that has passed only by such a benefit may not have ended yet: what has ended since then is still its own, on either side. Of one that
// has passed beyond doubt too many ended well for anything to make it ill: no more is bad of it than what did not end well.
Standing worst(const CanaryRecord& canary) {
  CanaryRecord open = canary;
  open.well += canary.nextWell;
  return standingOf(open, 0, canary.lateIll + canary.nextIll);
}

bool isBeyond(const CanaryRecord& canary, std::int64_t bad, std::int64_t of) {
  return static_cast<double>(bad) > canary.failureLimit * static_cast<double>(of) + kRounding;
}

bool isOver(const CanaryRecord& canary, std::int64_t open, std::int64_t wallMs) {
  return canary.fullAtMs && (open == 0 || wallMs >= *canary.fullAtMs + canary.waitMs);
}

}  // namespace

bool OperationChecker::isIll(const CanaryRecord& canary, std::int64_t wallMs) {
  const auto [ill, open] = worst(canary);
  return isBeyond(canary, ill, canary.size) || (isOver(canary, open, wallMs) && isBeyond(canary, ill + open, canary.dealt));
}

void OperationChecker::watch(BulkRecord& operation, base::Now now) {
  if (!operation.canary || operation.canary->size == 0) return;
  CanaryRecord& canary = *operation.canary;
  const std::int64_t wall = base::toMillis(now.wall);
  if (!canary.fullAtMs && canary.dealt >= canary.size) canary.fullAtMs = wall;
  const auto [ill, open] = best(canary);
  if (isOver(canary, open, wall) && !isBeyond(canary, ill + open, canary.dealt)) canary.passed = true;
}

void OperationChecker::goesOut(const std::string& id, CanaryRecord& canary) {
  const auto begins = [&canary](std::int64_t size) {
    canary.size = size;
    canary.dealt = canary.well = canary.ill = 0;
    canary.lateWell = std::exchange(canary.nextWell, 0);
    canary.lateIll = std::exchange(canary.nextIll, 0);
    canary.fullAtMs.reset();
    canary.passed = canary.failed = false;
  };
  if (canary.size == 0) {
    begins(canary.sizes.front());
  } else if (canary.failed) {
    begins(canary.size);  // somebody has resumed it
  } else if (canary.dealt >= canary.size) {
    if (!canary.passed) says_("O4", fmt::format("{} goes beyond a step of {} before that has ended well", uuidOf(id), canary.size));
    const auto larger = std::upper_bound(canary.sizes.begin(), canary.sizes.end(), canary.size);
    begins(larger == canary.sizes.end() ? 2 * canary.size : *larger);
  }
  ++canary.dealt;
}

// --- its plan --------------------------------------------------------------------------------------------------------

namespace {

/// Its own reading of the few words that the simulated operators look for messages with.
bool fits(const Row& row, const std::string& term) {
  const auto colon = term.find(':');
  const std::string field = term.substr(0, colon), value = term.substr(colon + 1);
  constexpr std::array kChannelWords{"email", "sms", "push", "webhook"};
  if (field == "app") return row.app == value;
  if (field == "channel") return value == kChannelWords[static_cast<std::size_t>(row.channel)];
  if (field == "id") return std::string(reinterpret_cast<const char*>(base::Uuid::parse(value)->bytes.data()), 16) == row.id;
  std::string state = stateName(row.state);
  std::transform(state.begin(), state.end(), state.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return field == "is" && state == value;
}

bool matches(const Row& row, const std::string& q) {
  const bool any = q.find(" OR ") != std::string::npos;
  std::size_t from = 0;
  while (from < q.size()) {
    const std::size_t to = std::min(q.find(' ', from), q.size());
    const std::string term = q.substr(from, to - from);
    from = to + 1;
    if (term == "OR" || fits(row, term) != any) continue;
    return any;
  }
  return !any;
}

}  // namespace

std::set<std::int64_t> OperationChecker::scopeOf(const Book& book, const PlanRecord& plan, const std::string& q) {
  const bool wantsDiscarded = q.find("is:discarded") != std::string::npos;
  const bool overDead = plan.act == kAct_discard || plan.act == kAct_restore ||
      (plan.act == kAct_replay && (wantsDiscarded || q.find("is:") == std::string::npos || q.find("is:dead") != std::string::npos));
  std::set<std::int64_t> scope;
  for (const auto& [seq, row] : book.rows) {
    if (row.changedIn >= plan.madeIn || row.bumpedIn >= plan.madeIn) continue;  // by the very step that made it
    if (overDead && (!row.dead || *row.dead != wantsDiscarded)) continue;
    if (plan.act == kAct_resolve && row.state != kHeld) continue;
    if (matches(row, q)) scope.insert(seq);
  }
  return scope;
}

void OperationChecker::planCounted(const Book& book, const base::Uuid& plan, std::int64_t matched) {
  const auto known = book.operationBook.plans.find(digitsOf(plan));
  if (known == book.operationBook.plans.end()) return says_("O1", "a plan that was not committed");
  const auto named = static_cast<std::int64_t>(known->second.scope.size());
  // Where a crash came between, some of it may have changed since.
  const bool isNow = known->second.madeIn == book.operationBook.commits;
  if (isNow ? matched != named : matched > named) says_("O1", fmt::format("plan {} names {}, and {} match", plan.toString(), matched, named));
}

}  // namespace signalbox::simulation
