#pragma once
// What an operation may do, judged by the checker's own book of messages and never by what the engine counts. Part of the
// checker. Confined to one thread.
//   O1 scope         it acts on what its plan named, and on each once; a plan names what matches
//   O2 completeness  what it has passed, and has not changed since the plan, is done or skipped, and its report counts both so; nothing is
//                    left out without a reason
//   O3 borders       nothing before its time, and nothing while it is paused, or after it was cancelled or has finished; who
//                    pauses, resumes or cancels it is in the audit
//   O4 canary        a step begins no more than its size, and the next one only after it has ended well or somebody has said so
//   O5 approval      a large one does nothing before a second person has approved it, who is another one
//   O6 rate          no faster than it was told to, and told by somebody
//   O7 results       the report's confirmed and failed ones are those that ended so
//   O8 arrived       what a receipt says has arrived is sent again only where that was asked for

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/core/inputs.h"
#include "tests/simulation/change_log.h"
#include "tests/simulation/checker_audit.h"
#include "tests/simulation/feature.h"
#include "tests/simulation/record.h"

namespace signalbox::simulation {

class OperationChecker {
 public:
  using Says = std::function<void(const std::string& invariant, const std::string& words)>;
  /// Why it may leave this message out; nothing when there is no reason.
  using Reason = std::function<bool(const Row& row, const BulkRecord& operation)>;
  OperationChecker(AuditChecker& audit, FeatureCounts& met, Says says, Reason mayLeaveOut)
      : audit_(audit), met_(met), says_(std::move(says)), mayLeaveOut_(std::move(mayLeaveOut)) {}

  /// More messages than these need a second person; 0 = none do.
  void setApprovalAbove(std::int64_t messages) { approvalAbove_ = messages; }
  void asked(const core::CreateOperation& command, const std::string& by);
  void rateAsked(const base::Uuid& id, double perSecond) { ratesAsked_[digitsOf(id)].insert(perSecond); }

  void begins(Book& book, int life);
  bool sees(Book& book, const Change& change, base::Now now);  // true: it was about operations alone
  void committed(Book& book, base::Now now);
  /// What matches a plan, by the counts of whoever computed it.
  void planCounted(const Book& book, const base::Uuid& plan, std::int64_t matched);
  /// Those of this state, by their ids.
  static std::vector<base::Uuid> inState(const Book& book, int state);
  /// An id as the changes tell it, and the other way round.
  static std::string digitsOf(const base::Uuid& id);
  static std::string uuidOf(const std::string& digits);

 private:
  struct Act {
    std::int64_t seq = 0;
    std::string what;
    std::string by;
  };
  void planned(Book& book, const Change& change);
  static void moved(Book& book, const Change& change);
  void written(Book& book, const Change& change, base::Now now);
  void begin(Book& book, const std::string& id, const Change& change, BulkRecord& operation, base::Now now);
  void stateChanged(const std::string& id, BulkRecord& operation, const Change& change, base::Now now);
  void dealt(Book& book, const std::string& id, BulkRecord& operation, const Change& change, base::Now now);
  void acted(Book& book, const std::string& id, BulkRecord& operation, const Act& act, std::int64_t to, base::Now now);
  void passed(Book& book, const std::string& id, BulkRecord& operation, std::int64_t to);
  void checkRate(const std::string& id, BulkRecord& operation, std::int64_t count, base::Now now);
  void goesOut(const std::string& id, CanaryRecord& canary);
  static bool isIll(const CanaryRecord& canary, std::int64_t wallMs);
  static void watch(BulkRecord& operation, base::Now now);
  static void settle(Book& book, const std::string& id, int to, int by);
  static std::set<std::int64_t> scopeOf(const Book& book, const PlanRecord& plan, const std::string& q);

  AuditChecker& audit_;
  FeatureCounts& met_;
  const Says says_;
  const Reason mayLeaveOut_;
  std::int64_t approvalAbove_ = 0;
  int life_ = 0;                         // of the engine
  std::map<std::string, BulkAsk> asks_;  // by plan
  std::map<std::string, std::set<double>> ratesAsked_;
  // Of this step:
  std::map<std::string, std::string> newPlans_;  // id and query
  std::set<std::string> pausedNow_;
  std::vector<Act> acts_;  // of the operation whose row is written next
};

}  // namespace signalbox::simulation
