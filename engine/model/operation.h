#pragma once
// Plans and bulk operations as they are kept: an operation is {plan, cursor, rate}, durable and resumable (rule 27).

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/model/canary.h"
#include "engine/model/channel.h"
#include "engine/model/notification.h"

namespace signalbox::model {

enum class OperationKind : std::uint8_t { replay, discard, restore, resolve, cancel };
enum class OperationState : std::uint8_t { staged, running, paused, finished, cancelled, failed };
enum class PlanState : std::uint8_t { computing, ready, expired, failed };
enum class Resolution : std::uint8_t { none, sent, resend, dead, lookUp };

/// What would happen to one message (order = order on screen). Plans keep their counts by place, so a new one comes last.
enum class Verdict : std::uint8_t {
  willSend,
  fallback,
  deferred,
  duplicateRisk,
  expired,
  optedOut,
  alreadyDelivered,
  templateGone,
  unrenderable,
  notPossible,
  subscriptionGone,
};
inline constexpr std::size_t kVerdictCount = 11;

std::string_view name(OperationKind kind);
std::string_view name(OperationState state);
std::string_view name(PlanState state);
std::string_view name(Resolution resolution);
std::string_view name(Verdict verdict);
std::optional<OperationKind> operationKindFromName(std::string_view text);
std::optional<OperationState> operationStateFromName(std::string_view text);
std::optional<Resolution> resolutionFromName(std::string_view text);
std::optional<Verdict> verdictFromName(std::string_view text);

/// Whether a verdict starts included; the rest start excluded.
constexpr bool includedByDefault(Verdict verdict) { return verdict < Verdict::duplicateRisk; }
/// Whether an operator may include it at all.
constexpr bool includable(Verdict verdict) { return verdict < Verdict::templateGone; }

struct Plan {
  base::Uuid id;
  OperationKind kind = OperationKind::replay;
  std::string q;  // canonical query; ids are expressed as id:... OR ...
  std::string provider;
  Resolution resolution = Resolution::none;
  bool latestTemplate = false;
  std::string edits;  // JSON list of protocol::Edit; empty = none
  PlanState state = PlanState::computing;
  std::int64_t markStep = 0;  // what changed state in a later step is not in it
  std::int64_t matched = 0;
  std::vector<std::int64_t> counts = std::vector<std::int64_t>(kVerdictCount);
  std::array<std::int64_t, kChannelCount> channels{};  // of the matched ones
  base::WallTime frozenAt{};
  base::WallTime expiresAt{};
  std::string by;
  std::string error;
  double costEur = 0;
};

struct Operation {
  base::Uuid id;
  base::Uuid planId;
  OperationKind kind = OperationKind::replay;
  std::string q;
  std::string provider;
  Resolution resolution = Resolution::none;
  bool latestTemplate = false;
  std::int64_t markStep = 0;
  std::uint32_t include = 0;  // bit per Verdict
  std::string by;
  std::string reason;
  OperationState state = OperationState::staged;
  double ratePerSecond = 0;  // 0 = as fast as the queue takes it
  Seq cursor = 0;            // all matching rows up to and including it are dealt with
  std::int64_t total = 0;
  std::int64_t done = 0;
  std::int64_t confirmed = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::int64_t skippedByPlan = 0;
  std::map<std::string, std::int64_t> skippedReasons;
  base::WallTime createdAt{};
  std::optional<base::WallTime> startsAt;
  std::optional<base::WallTime> startedAt;
  std::optional<base::WallTime> finishedAt;
  std::string pausedReason;
  std::string edits;  // as in its plan
  std::optional<Canary> canary;
  base::Millis undo{};         // of the lane before it starts
  bool needsApproval = false;  // it waits, staged and without a time to start, for a second person
  std::string approvedBy;
  std::optional<base::WallTime> approvedAt;
  std::int64_t delivered = 0;  // of the confirmed: a receipt says so
  std::int64_t bounced = 0;
  std::map<std::string, std::int64_t> failedCauses;  // "GROUP title" of those that died again
  std::map<std::string, std::int64_t> sentBy;        // provider
  std::string groupId;                               // the one cause that its query is about; empty otherwise
  std::optional<base::WallTime> causeSince;          // when that cause began, this time
  std::string fix;                                   // what it changes, in words: "template order v7"; empty = nothing but another try
};

}  // namespace signalbox::model
