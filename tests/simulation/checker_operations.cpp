#include "tests/simulation/checker_operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace signalbox::simulation {
namespace {

constexpr std::int64_t kNoCursor = std::numeric_limits<std::int64_t>::max();
constexpr std::array kActs{"replayed", "discarded", "restored", "resolved", "cancelled", "operator"};  // "operator": its provider is asked
constexpr double kRounding = 1e-6;

std::string upperHex(const std::string& bytes) {
  std::string digits;
  for (const char byte : bytes) digits += fmt::format("{:02X}", static_cast<unsigned char>(byte));
  return digits;
}

std::int64_t sumOf(const std::string& counts) {
  if (counts.empty()) return 0;
  std::int64_t sum = 0;
  const boost::json::value whole = boost::json::parse(counts);
  for (const auto& each : whole.as_object()) sum += each.value().to_number<std::int64_t>();
  return sum;
}

}  // namespace

std::string OperationChecker::uuidOf(const std::string& digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text += '-';
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(digits[i])));
  }
  return text;
}

std::string OperationChecker::digitsOf(const base::Uuid& id) { return upperHex({id.bytes.begin(), id.bytes.end()}); }

std::vector<base::Uuid> OperationChecker::inState(const Book& book, int state) {
  std::vector<base::Uuid> those;
  for (const auto& [id, operation] : book.operationBook.bulk)
    if (operation.state == state) those.push_back(*base::Uuid::parse(uuidOf(id)));
  return those;
}

void OperationChecker::asked(const core::CreateOperation& command, const std::string& by) {
  BulkAsk ask;
  ask.by = by;
  constexpr unsigned kByDefault = 7;
  ask.takes = kByDefault;
  for (const model::Verdict each : command.include.value_or(std::vector<model::Verdict>{})) ask.takes |= 1U << static_cast<unsigned>(each);
  ask.rate = command.ratePerSecond;
  ask.undoMs = command.undo.count();
  if (command.startsAt) ask.startsAtMs = base::toMillis(*command.startsAt);
  if (command.canary) {
    ask.sizes = command.canary->sizes;
    ask.waitMs = command.canary->wait.count();
    ask.failureLimit = command.canary->failureLimit;
  }
  asks_.insert_or_assign(digitsOf(command.planId), ask);
}

// --- steps ---------------------------------------------------------------------------------------------------------

void OperationChecker::begins(Book& book, int life) {
  life_ = life;
  ++book.operationBook.commits;
  newPlans_.clear();
  pausedNow_.clear();
  acts_.clear();
}

bool OperationChecker::sees(Book& book, const Change& change, base::Now now) {
  if (change.kind == "moved") return moved(book, change), false;
  if (change.kind == "audit" && change.texts.at(1) != "engine") return acts_.clear(), false;  // the command has done it, and no operation
  if (change.kind == "stands") {
    if (const auto row = book.rows.find(change.numbers[0]); row != book.rows.end()) row->second.bumpedIn = book.operationBook.commits;
  } else if (change.kind == "planned") {
    planned(book, change);
  } else if (change.kind == "history") {
    const bool isAct = std::find(kActs.begin(), kActs.end(), change.texts.at(0)) != kActs.end();
    if (isAct && !change.texts.at(1).empty()) acts_.push_back({change.numbers[0], change.texts[0], change.texts[1]});
  } else if (change.kind == "bulk") {
    written(book, change, now);
  } else {
    return false;
  }
  return true;
}

void OperationChecker::planned(Book& book, const Change& change) {
  if (book.operationBook.plans.contains(change.texts.at(0))) return;
  PlanRecord& plan = book.operationBook.plans[change.texts[0]];
  plan.act = static_cast<int>(change.numbers[0]);
  plan.resolution = static_cast<int>(change.numbers[1]);
  plan.takesNewest = change.numbers[2] != 0;
  plan.edits = change.texts.at(2);
  plan.madeIn = book.operationBook.commits;
  newPlans_[change.texts[0]] = change.texts.at(1);
}

/// Before the book knows of it.
void OperationChecker::moved(Book& book, const Change& change) {
  const auto found = book.rows.find(change.numbers[0]);
  if (found == book.rows.end()) return;
  Row& row = found->second;
  const auto& n = change.numbers;
  if (n[1] != n[2] || n[3] != n[4] || n[5] != n[6] || n[7] != n[8]) row.changedIn = book.operationBook.commits;
  if (n[4] != n[3]) row.operation = change.texts.at(0);
  const bool isSent = n[1] != n[2] && n[2] == kSent, isDead = n[2] == kDead && (n[1] == kSending || n[1] == kHeld);
  if (isSent || isDead) settle(book, row.operation, static_cast<int>(n[2]), 1);
}

/// What a person has said of a message is nothing that came of sending it.
void OperationChecker::settle(Book& book, const std::string& id, int to, int by) {
  const auto operation = book.operationBook.bulk.find(id);
  if (operation == book.operationBook.bulk.end()) return;
  (to == kSent ? operation->second.confirmed : operation->second.failed) += by;
  if (!operation->second.canary) return;
  CanaryRecord& canary = *operation->second.canary;
  const bool hasEnded = canary.passed || canary.failed;
  (to == kSent ? hasEnded ? canary.nextWell : canary.well : hasEnded ? canary.nextIll : canary.ill) += by;
}

void OperationChecker::committed(Book& book, base::Now now) {
  for (const auto& [id, q] : newPlans_) {
    PlanRecord& plan = book.operationBook.plans.at(id);
    plan.scope = scopeOf(book, plan, q);
  }
  for (const std::string& id : pausedNow_) {
    const auto isIt = [name = uuidOf(id)](const AuditLine& row) { return row.action == "operation.pause" && row.object == name; };
    if (std::any_of(audit_.rows().begin(), audit_.rows().end(), isIt)) continue;
    std::optional<CanaryRecord>& canary = book.operationBook.bulk.at(id).canary;
    if (canary) canary->failed = isIll(*canary, base::toMillis(now.wall));
    if (canary && canary->failed)
      met_.count(Landmark::canaryStops);
    else
      says_("O3",
            uuidOf(id) + " is paused, by nobody and for nothing" +
                (canary ? fmt::format(" (of {} {} are dealt with, {} and {} late well, {} and {} late ill, limit {})", canary->size, canary->dealt,
                                      canary->well, canary->lateWell, canary->ill, canary->lateIll, canary->failureLimit)
                        : std::string()));
  }
  for (const auto& [id, operation] : book.operationBook.bulk)
    if (operation.confirmed != operation.confirmedTold || operation.failed != operation.failedTold)
      says_("O7",
            fmt::format("{} says that {} are confirmed and {} have failed, and {} and {} have", uuidOf(id), operation.confirmedTold,
                        operation.failedTold, operation.confirmed, operation.failed));
}

// --- an operation ----------------------------------------------------------------------------------------------------

void OperationChecker::written(Book& book, const Change& change, base::Now now) {
  const std::string& id = change.texts.at(0);
  const auto [at, isNew] = book.operationBook.bulk.try_emplace(id);
  BulkRecord& operation = at->second;
  if (isNew) begin(book, id, change, operation, now);
  if (const std::string& approver = change.texts.at(3); approver != operation.approver) {
    if (approver == operation.by) says_("O5", uuidOf(id) + " is approved by whoever asked for it");
    audit_.needs({"operation.approve"}, uuidOf(id), "an approval");
    operation.approver = approver;
    const std::int64_t laneEnd = base::toMillis(now.wall) + operation.undoMs;
    operation.notBeforeMs = operation.isTimed ? std::max(operation.notBeforeMs, laneEnd) : laneEnd;
  }
  dealt(book, id, operation, change, now);
  operation.confirmedTold = change.numbers[8];
  operation.failedTold = change.numbers[9];
  watch(operation, now);
  if (change.numbers[4] != operation.state) stateChanged(id, operation, change, now);
  const double rate = static_cast<double>(change.numbers[12]) / 1e6;
  if (rate == operation.rate) return;
  const auto& asked = ratesAsked_[id];
  const auto isIt = [rate](double each) { return std::abs(each - rate) < kRounding; };
  if (std::none_of(asked.begin(), asked.end(), isIt)) says_("O6", fmt::format("{} goes at {}/s, which nobody has asked for", uuidOf(id), rate));
  audit_.needs({"operation.rate"}, uuidOf(id), "a rate");
  operation.fastest = operation.rate <= 0 || rate <= 0 ? 0 : std::max(operation.fastest, rate);
  operation.rate = rate;
}

void OperationChecker::begin(Book& book, const std::string& id, const Change& change, BulkRecord& operation, base::Now now) {
  operation.plan = change.texts.at(1);
  operation.act = static_cast<int>(change.numbers[2]);
  operation.resolution = static_cast<int>(change.numbers[3]);
  operation.needsApproval = change.numbers[11] != 0;
  audit_.needs({"operation.create"}, uuidOf(id), "an operation");
  const auto ask = asks_.find(operation.plan);
  const auto plan = book.operationBook.plans.find(operation.plan);
  if (ask == asks_.end() || plan == book.operationBook.plans.end() || std::exchange(plan->second.isBegun, true))
    return says_("O1", uuidOf(id) + " was asked for by nobody");
  operation.by = ask->second.by;
  operation.takes = ask->second.takes;
  operation.undoMs = ask->second.undoMs;
  operation.rate = operation.fastest = ask->second.rate;
  operation.isTimed = ask->second.startsAtMs.has_value();
  operation.notBeforeMs = ask->second.startsAtMs.value_or(base::toMillis(now.wall) + operation.undoMs);
  operation.scope = plan->second.scope;
  operation.takesNewest = plan->second.takesNewest;
  operation.edits = plan->second.edits;
  operation.plannedIn = plan->second.madeIn;
  if (!ask->second.sizes.empty()) {
    operation.canary.emplace();
    operation.canary->sizes = ask->second.sizes;
    operation.canary->waitMs = ask->second.waitMs;
    operation.canary->failureLimit = ask->second.failureLimit;
  }
  if (operation.act != plan->second.act || operation.resolution != plan->second.resolution)
    says_("O1", uuidOf(id) + " does something else than its plan");
  if (operation.needsApproval != (approvalAbove_ > 0 && change.numbers[6] > approvalAbove_))
    says_("O5", fmt::format("{} over {} messages asks for {} second person", uuidOf(id), change.numbers[6], operation.needsApproval ? "a" : "no"));
}

void OperationChecker::stateChanged(const std::string& id, BulkRecord& operation, const Change& change, base::Now now) {
  const int from = std::exchange(operation.state, static_cast<int>(change.numbers[4]));
  switch (operation.state) {
    case kBulk_running:
      if (from == kBulk_paused) return audit_.needs({"operation.resume"}, uuidOf(id), "a pause");
      if (from != kBulk_staged) break;
      if (operation.needsApproval && operation.approver.empty()) says_("O5", uuidOf(id) + " begins, and nobody has approved it");
      if (base::toMillis(now.wall) < operation.notBeforeMs)
        says_("O3", fmt::format("{} begins {} ms before its time", uuidOf(id), operation.notBeforeMs - base::toMillis(now.wall)));
      operation.credit = 1;
      operation.creditedAtMs = now.boot.time_since_epoch().count();
      return;
    case kBulk_paused:
      if (from != kBulk_running) break;
      pausedNow_.insert(id);
      return;
    case kBulk_cancelled:
      if (from >= kBulk_finished) break;
      operation.scope.clear();
      return audit_.needs({"operation.cancel"}, uuidOf(id), "an operation");
    case kBulk_finished:
      if (from != kBulk_running) break;
      operation.scope.clear();
      return;
    default: break;
  }
  says_("O3", fmt::format("{} goes from state {} to {}", uuidOf(id), from, operation.state));
}

void OperationChecker::dealt(Book& book, const std::string& id, BulkRecord& operation, const Change& change, base::Now now) {
  const std::int64_t to = change.numbers[5];
  for (const Act& act : std::exchange(acts_, {})) acted(book, id, operation, act, to, now);
  const bool ends = change.numbers[4] == kBulk_finished && operation.state == kBulk_running;
  passed(book, id, operation, ends ? kNoCursor : to);
  const std::int64_t done = change.numbers[7], skipped = change.numbers[10];
  if (done != static_cast<std::int64_t>(operation.acted.size()))
    says_("O2", fmt::format("{} says that {} are done, and {} are", uuidOf(id), done, operation.acted.size()));
  if (skipped < operation.skippedLeast || skipped > operation.skippedMost)
    says_("O2", fmt::format("{} says that {} were skipped, of {} to {}", uuidOf(id), skipped, operation.skippedLeast, operation.skippedMost));
  if (sumOf(change.texts.at(4)) != skipped) says_("O2", fmt::format("{} has skipped {}, and not each for a reason", uuidOf(id), skipped));
  if (const std::int64_t count = done + skipped - std::exchange(operation.dealt, done + skipped); count > 0) checkRate(id, operation, count, now);
}

void OperationChecker::acted(Book& book, const std::string& id, BulkRecord& operation, const Act& act, std::int64_t to, base::Now now) {
  const auto found = book.rows.find(act.seq);
  if (found == book.rows.end()) return;
  const Row& row = found->second;
  const auto says = [&](const char* invariant, const char* words) {
    says_(invariant, fmt::format("{} has {} {}: {}", uuidOf(id), act.what, act.seq, words));
  };
  if (operation.state != kBulk_running) says("O3", "it does not run");
  if (operation.needsApproval && operation.approver.empty()) says("O5", "nobody has approved it");
  if (act.by != operation.by) says("O1", "in somebody else's name");
  if (act.seq <= operation.cursor || act.seq > to) says("O1", "its cursor is elsewhere");
  if (!operation.acted.insert(act.seq).second) return says("O1", "a second time");
  if (!operation.scope.contains(act.seq)) return says("O1", "its plan does not name that");
  if (std::exchange(operation.life, life_) < life_ && operation.acted.size() > 1) met_.count(Landmark::goesOnAfterCrash);
  if (act.what == "replayed" && row.hasArrived && (operation.takes & kTakes_arrived) == 0) says("O8", "it has arrived, and is to be left out");
  if (act.what == "operator") return;
  if (act.what == "resolved" && (row.state == kSent || row.state == kDead)) settle(book, row.operation, row.state, -1);
  if (operation.canary && row.dueAtMs <= base::toMillis(now.wall)) goesOut(id, *operation.canary);
}

/// All up to there that it named and did not act on: what has not changed since then it has skipped, and had to have a reason for that.
void OperationChecker::passed(Book& book, const std::string& id, BulkRecord& operation, std::int64_t to) {
  const auto first = operation.scope.upper_bound(operation.cursor), last = operation.scope.upper_bound(to);
  for (auto at = first; at != last && operation.cursor < to; ++at) {
    if (operation.acted.contains(*at)) continue;
    const auto row = book.rows.find(*at);
    const bool hasChanged = row == book.rows.end() || row->second.changedIn > operation.plannedIn || row->second.bumpedIn > operation.plannedIn;
    if (to != kNoCursor) ++operation.skippedMost;
    if (hasChanged) continue;
    if (to == kNoCursor) {
      says_("O2", fmt::format("{} has finished, and {} is left", uuidOf(id), *at));
      continue;
    }
    ++operation.skippedLeast;
    if (!mayLeaveOut_(row->second, operation)) says_("O2", fmt::format("{} leaves out {}, for no reason", uuidOf(id), *at));
  }
  operation.cursor = std::max(operation.cursor, to);
}

void OperationChecker::checkRate(const std::string& id, BulkRecord& operation, std::int64_t count, base::Now now) {
  const std::int64_t boot = now.boot.time_since_epoch().count();
  const double rate = std::exchange(operation.fastest, operation.rate);
  const double passed = static_cast<double>(boot - std::exchange(operation.creditedAtMs, boot)) / 1'000;
  if (rate <= 0) {
    operation.credit = std::max(1.0, operation.rate);
    return;
  }
  operation.credit = std::min(operation.credit + passed * rate, std::max(1.0, rate)) - static_cast<double>(count);
  if (operation.credit < -kRounding) says_("O6", fmt::format("{} has dealt with {} at once, faster than {}/s", uuidOf(id), count, rate));
}

}  // namespace signalbox::simulation
