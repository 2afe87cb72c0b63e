#pragma once
// What a seed brings beside its faults: what providers report later, who wants to be told, and what operators do with operations. As of the faults, a
// seed has a random half of it. A landmark is where the engine has to come to because of that. Values.

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::simulation {

enum class Feature : std::uint8_t {
  rightReport,  // as it was: taken, put off, delivered, read
  lateReport,   // after minutes or hours
  repeatedReport,
  earlyReport,       // while the engine still waits for the answer
  disorderedReport,  // "delivered" before or after "failed", "sent" at last
  failedReport,      // it gave up, or the address takes nothing
  addressReport,     // a complaint, or the recipient wants no more
  namelessReport,    // under the provider's own id alone
  refusalReport,     // of what it did not take, beside the answer that says so
  unknownReport,     // about nothing of ours
  foreignReport,     // by a provider that never had the message
  forgedReport,      // signed by somebody else
  droppedReport,     // the provider gives up when nobody hears it at once
  subscription,
  changedSubscription,
  disabledSubscription,
  rotatedSecret,
  deletedSubscription,
  receiverGone,  // 410
  receiverFails,
  pausedOperation,  // what operators do while one is under way
  resumedOperation,
  cancelledOperation,
  undoneOperation,  // before it has begun
  changedRate,
  canaryReplay,
  largeOperation,  // above the size from which a second person approves it
  refusedApproval,
  otherProvider,  // that what failed goes through
  lookedUp,
  deskWork,  // views, tokens, notes on causes, keys
  changedTemplate,
  deletedTemplate,
  newestTemplate,  // for a replay
  editedReplay,    // of one
  findAndReplace,  // in many
  erasedRecipient,
};
inline constexpr std::size_t kFeatures = 37;

enum class Landmark : std::uint8_t {
  waitingIsSettled,  // by a receipt
  heldIsSettled,
  sendIsSettled,          // whose own answer says something else
  crashIsSettled,         // a send that a crash took
  receiptIsJoined,        // it came before its message was known
  receiptMeetsNobody,     // the engine is down
  receiptIsTurnedAway,    // there is no room for it, or nobody to read it
  receiptChangesNothing,  // of an earlier generation, or older than what is known
  sentIsTold,
  deliveredIsTold,
  bouncedIsTold,
  deadIsTold,
  heldIsTold,
  openingIsTold,
  closingIsTold,
  operationIsTold,
  eventIsCancelled,   // its subscription was deleted
  heldByAnchor,       // a backup over the live file
  heldByCheckpoints,  // the same, where the anchor is gone, too
  putBackOnceMore,    // the same backup, over what it had become
  endsBehindAnother,  // a second engine has made a step
  endsBehindWork,     // or has worked for a while
  canaryStops,
  canaryGoesOn,       // because somebody has resumed it
  ownApproval,        // refused: whoever asked for it approves it
  goesOnAfterCrash,   // an operation
  poisonIsDead,       // it has brought the engine down
  commandIsRepeated,  // an operator's act, under its key
  messageIsPurged,    // its time of keeping is over
  discardedIsPurged,
  clockIsDoubted,
  clockIsBelieved,  // again
  sentYearsAhead,
  sentIn1970,
  lateSendIsDropped,
  lateTransferIsDropped,  // its connection stands, and its lease is over
  windowIsFull,           // of the queue
  slotsAreTaken,          // of a provider that has one or two
};
inline constexpr std::size_t kLandmarks = 38;

/// Whether a seed brings its own, none or all of it.
enum class Features : std::uint8_t { bySeed, none, all };

class FeaturePlan {
 public:
  FeaturePlan(std::uint64_t seed, Features features);
  bool has(Feature feature) const { return enabled_[static_cast<std::size_t>(feature)]; }
  /// Providers call back.
  bool hasReports() const;
  bool hasSubscriptions() const { return has(Feature::subscription); }
  /// Apps name templates.
  bool hasTemplates() const { return has(Feature::changedTemplate) || has(Feature::deletedTemplate) || has(Feature::newestTemplate); }
  /// Somebody steers operations.
  bool hasOperators() const;
  std::string words() const;

 private:
  std::array<bool, kFeatures> enabled_{};
};

/// How often each has struck, over all episodes of a run.
class FeatureCounts {
 public:
  void count(Feature feature) { ++features_[static_cast<std::size_t>(feature)]; }
  void count(Landmark landmark) { ++landmarks_[static_cast<std::size_t>(landmark)]; }
  void add(const FeatureCounts& other);
  /// All of them in an order of their own, to be kept; addKept() takes what another one gave, and nothing else.
  std::vector<std::int64_t> kept() const;
  bool addKept(const std::vector<std::int64_t>& counts);
  /// What there is, how often it came, and how often it should in a thousand hours; what is rare is not asked of less.
  void each(const std::function<void(std::string_view what, std::int64_t found, double wanted, bool isRare)>& show) const;

 private:
  std::array<std::int64_t, kFeatures> features_{};
  std::array<std::int64_t, kLandmarks> landmarks_{};
};

}  // namespace signalbox::simulation
