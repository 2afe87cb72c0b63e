#pragma once
// The checker's own book of plans and of the operations that came of them. Values.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace signalbox::simulation {

// As the store numbers the states of an operation.
enum : int { kBulk_staged, kBulk_running, kBulk_paused, kBulk_finished, kBulk_cancelled, kBulk_failed };
// What an operation may be told to take along, as the store numbers it.
enum : unsigned { kTakes_risk = 1U << 3, kTakes_expired = 1U << 4, kTakes_unused = 1U << 5, kTakes_arrived = 1U << 6 };
inline constexpr int kAs_lookUp = 4;  // beside the other resolutions

/// What was asked for when an operation was to begin.
struct BulkAsk {
  std::string by;
  unsigned takes = 0;
  double rate = 0;
  std::int64_t undoMs = 0;
  std::optional<std::int64_t> startsAtMs;
  std::vector<std::int64_t> sizes;  // of a canary's steps; none = it has no canary
  std::int64_t waitMs = 0;          // of each step, for what it has begun
  double failureLimit = 0;
};

struct PlanRecord {
  int act = 0;
  int resolution = 0;
  bool takesNewest = false;  // template
  std::string edits;
  std::int64_t madeIn = 0;       // the commit
  bool isBegun = false;          // each operation of the simulated days has a plan of its own
  std::set<std::int64_t> scope;  // what it names: all that matched then
};

struct CanaryRecord {
  std::vector<std::int64_t> sizes;
  std::int64_t waitMs = 0;
  double failureLimit = 0;
  std::int64_t size = 0;                   // of the present step; 0 = none has begun
  std::int64_t dealt = 0;                  // in it
  std::int64_t well = 0, ill = 0;          // ended since it began
  std::int64_t nextWell = 0, nextIll = 0;  // since it ended, and before the next one's first message
  std::int64_t lateWell = 0, lateIll = 0;  // such of the step before
  std::optional<std::int64_t> fullAtMs;
  bool passed = false, failed = false;
};

struct BulkRecord {
  std::string plan, by, approver;
  int act = 0;
  int resolution = 0;
  bool takesNewest = false;  // template
  std::string edits;
  unsigned takes = 0;
  int state = kBulk_staged;
  bool needsApproval = false;
  std::int64_t plannedIn = 0;  // the commit of its plan
  std::int64_t notBeforeMs = 0, undoMs = 0;
  bool isTimed = false;  // somebody has said when
  std::int64_t cursor = 0;
  std::int64_t skippedLeast = 0, skippedMost = 0;  // by what it has passed
  std::int64_t dealt = 0;
  std::int64_t confirmed = 0, failed = 0;  // by what became of what it began
  std::int64_t confirmedTold = 0, failedTold = 0;
  std::set<std::int64_t> scope, acted;
  int life = 0;  // of the engine, in which it acted last
  std::optional<CanaryRecord> canary;
  double rate = 0, credit = 1;
  double fastest = 0;             // rate since the last message was dealt with; 0 = as fast as it can
  std::int64_t creditedAtMs = 0;  // of the boot time
};

struct OperationBook {
  std::int64_t commits = 0;
  std::map<std::string, PlanRecord> plans;  // by id, as the changes tell it
  std::map<std::string, BulkRecord> bulk;   // likewise
};

}  // namespace signalbox::simulation
