#pragma once
// What goes into and comes out of the store, in batches. Values.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/uuid.h"
#include "engine/model/access_token.h"
#include "engine/model/notification.h"
#include "engine/model/operation.h"
#include "engine/model/provider_config.h"
#include "engine/model/recipient.h"
#include "engine/model/template.h"
#include "engine/store/audit_row.h"
#include "engine/store/subscription_rows.h"

namespace signalbox::store {

using model::Seq;

/// What is claimed together: same channel, same way out, same urgency.
struct Lane {
  model::Channel channel = model::Channel::email;
  model::RouteId route = model::kAnyRoute;
  model::Priority priority = model::Priority::normal;
  auto operator<=>(const Lane&) const = default;
};

/// A hint: this row looked ready. Only the claim decides (rule 13).
struct ReadyRow {
  Seq seq = 0;
  std::int32_t generation = 0;
  std::string app;
  base::WallTime dueAt{};
  bool suspect = false;
};

struct Route {
  model::RouteId id = model::kAnyRoute;
  bool pinned = false;  // a provider's name (true) or a webhook origin (false)
  std::string name;
};

struct AcceptRow {
  model::Notification notification;            // seq is filled in by insertAccepted
  model::State state = model::State::pending;  // pending | suppressed | expired
  base::WallTime dueAt{};
  model::RouteId route = model::kAnyRoute;
  std::string reason;
  std::string fingerprint;  // 32 bytes; only with an idempotency key
  base::WallTime keyExpiresAt{};
};

/// The views outlive the call that it is for.
struct KeyRef {
  std::string_view app;
  std::string_view key;
};
/// The fingerprint of an erased message is zeros: as a digest of the whole request it would tell who tries numbers whose it was.
inline bool isForgotten(std::string_view fingerprint) {
  return !fingerprint.empty() && fingerprint.find_first_not_of('\0') == std::string_view::npos;
}

struct KeyHit {
  base::Uuid id;
  std::string fingerprint;
  std::string status;  // of the first answer
};

/// What a generation has instead of the notification's own; all three, whatever was edited.
struct OverrideRow {
  std::string target;
  std::string data;
  std::string content;
};

/// Everything the core needs to judge, render and send one message. Where its generation is edited, target, data and
/// content are the edited ones.
struct DeliveryRow {
  model::Notification notification;
  model::Delivery delivery;
  bool ambiguousBefore = false;                         // some attempt, in any generation, may have been taken (rule 18)
  bool sentBefore = false;                              // some generation reached SENT, or a receipt says that it arrived
  bool orderBlocked = false;                            // an earlier one with the same ordering key is not finished
  std::optional<std::int64_t> overrideTemplateVersion;  // this generation's, fixed by its replay
  std::string overrideProvider;                         // this generation goes through it
  std::string suppressedBecause;                        // the address is not used for this category; empty = it is
  base::Uuid operation;                                 // that replayed this generation; nil otherwise
  bool edited = false;
  std::int64_t changedStep = 0;  // the last one that changed its state
};

/// DELIVERY -> SENDING: compare-and-set on state and generation, and the attempt's intent, together.
struct StartRow {
  Seq seq = 0;
  std::int32_t generation = 0;
  model::State from = model::State::pending;
  base::WallTime leaseUntil{};
  model::Attempt attempt;  // number, epoch = delivery.leaseEpoch + 1
};

/// An attempt's end. The evidence is always written once; the delivery moves only if its epoch is still `epoch`, and is
/// then suspect and crashes_alone as given here: the defaults clear them.
struct SettleRow {
  Seq seq = 0;
  std::int32_t attempt = 0;
  std::int64_t epoch = 0;
  model::Outcome outcome;
  base::WallTime finishedAt{};
  bool evidenceOnly = false;  // the core knows no lease for it
  model::State to = model::State::sent;
  base::WallTime dueAt{};  // for pending and retrying
  model::RouteId route = model::kAnyRoute;
  bool countsOnLadder = true;
  std::string reason;    // dead, held: why
  bool suspect = false;  // after a crash: it was in flight when the engine died
  std::int32_t crashesAlone = 0;
};

/// Any other change of state: cancel, expire, suppress, defer, sweep, replay, discard, restore, resolve.
struct MoveRow {
  Seq seq = 0;
  model::State from = model::State::pending;
  model::State to = model::State::pending;
  std::int32_t generation = 0;  // expected; compare-and-set
  bool newGeneration = false;   // replay: generation + 1, ladder restarts
  base::WallTime dueAt{};
  model::RouteId route = model::kAnyRoute;
  std::string reason;
  std::string by;       // operator, empty for the engine
  std::string history;  // kind of its timeline entry; empty writes none
  std::string historyText;
  std::optional<std::int64_t> overrideTemplateVersion;
  std::string overrideProvider;
  std::optional<OverrideRow> edit;  // replay
  base::Uuid operation;
  std::optional<base::WallTime> purgeAt;  // discard
  std::optional<bool> suspect;
  std::int32_t crashesAlone = -1;  // -1 keeps
  bool countsOnLadder = true;      // sweep: whether the lost attempt used a place on the ladder
  bool provesNotSent = false;      // its one unknown outcome is known now: no attempt of it may have arrived (rule 18)
};

/// A dead letter's entry; written with the settle or move that made it dead.
struct DeadRow {
  Seq seq = 0;
  std::string groupId;  // fingerprint of the cause, 16 hex
  std::string groupTitle;
  std::string groupPlainTitle;  // without what a provider said of the message
  std::string provider;
  model::Channel channel = model::Channel::email;
  std::string templateName;
  std::string app;
  std::string domain;  // of the recipient; empty where it has none
  std::string outcomeClass;
  std::string code;
  std::string message;
  std::int32_t tries = 0;
  std::int32_t replays = 0;
  base::WallTime diedAt{};
};

struct HistoryRow {
  base::WallTime at{};
  std::string kind;
  std::string text;
  std::string by;
  std::int32_t generation = 0;
};

/// Breaker transitions and operator's forcing; the newest row per gate is its present state.
struct BreakerRow {
  std::string gate;  // provider name, or "origin:https://host"
  base::WallTime at{};
  std::string state;  // closed | open | half_open | paused
  std::string mode;   // auto | forced_open | forced_closed
  std::string reason;
  std::int64_t calls = 0;
  std::int64_t failures = 0;
  std::optional<base::WallTime> until;  // open_until or forced_until
  std::int32_t cooldownLevel = 0;
};

struct QueueRow {
  model::Channel channel = model::Channel::email;
  bool paused = false;
  std::optional<base::WallTime> until;
  std::string reason;
  bool draining = false;
};

/// What an operator set for a channel; without rules it is as the configuration says.
struct PolicyRow {
  model::Channel channel = model::Channel::email;
  std::string rules;  // JSON, the core's
  std::int64_t version = 0;
  std::string changedBy;
  base::WallTime changedAt{};
};

struct ViewRow {
  std::string name;
  std::string q;
  std::string place;
};

/// One point of a time series. `level` 0: 5 s for 1 h, 1: 1 min for 7 d, 2: 15 min for 90 d.
struct StatRow {
  std::int32_t level = 0;
  std::string series;
  base::WallTime at{};    // start of the bucket
  double value = 0;       // gauges: maximum; counters: sum
  std::string histogram;  // little-endian uint32 counts, empty for plain series
};

struct AlertRow {
  std::string id;
  std::string rule;
  std::string severity;
  std::string subject;
  std::string text;
  std::string link;
  base::WallTime since{};
  std::optional<base::WallTime> endedAt;
};

struct GroupPatch {
  std::string id;
  std::optional<std::string> note;
  std::optional<std::string> fixedBy;
  std::optional<bool> seen;
};

/// A cause as an operation meets it.
struct GroupFacts {
  base::WallTime since{};    // when it began, or came back
  std::string templateName;  // of one of its dead letters; empty when it has none
};

using StateCounts = std::array<std::array<std::int64_t, model::kStateCount>, model::kChannelCount>;

/// What is read once at start.
struct StartState {
  std::int64_t step = 0;
  bool onHold = false;       // restored or copied: nothing is sent until an operator releases it
  std::string installation;  // 32 random bytes, hex; keys the dedup tokens
  StateCounts counts{};
  std::int32_t crashesInRow = 0;     // rule 15: since all suspects had last cleared
  std::int64_t suppressions = 0;     // addresses that are not used for some category
  std::int64_t waitingReceipts = 0;  // whose message is not known yet
  std::int64_t suspects = 0;         // rows that wait or are under way with the suspect mark
  std::vector<QueueRow> queues;
  std::vector<PolicyRow> policies;
  std::vector<model::ProviderConfig> providers;
  std::vector<BreakerRow> breakers;     // newest per gate
  std::vector<BreakerRow> underPauses;  // of the paused ones: the newest that is no pause
  std::vector<BreakerRow> lastTrips;    // per gate, the newest opening by itself
  std::vector<Route> routes;
  std::vector<model::Operation> operations;  // staged, running, paused
  std::vector<base::Uuid> plans;             // still being computed when the engine went down
  std::vector<AlertRow> alerts;              // raised
  std::vector<model::AccessToken> tokens;
  AuditHead auditHead;
  std::vector<SubscriptionRow> subscriptions;
  std::optional<base::WallTime> newestAudit;  // the time of its last row; nothing = there is none
  std::optional<base::WallTime> clockDoubt;   // as it was put
};

/// A row left in SENDING by an earlier boot, or one that is held; with its last attempt.
struct OrphanRow {
  DeliveryRow row;
  model::Attempt attempt;
};

/// How an attempt ended, as far as a gate wants to know.
struct RecentAttempt {
  std::string provider;
  model::Channel channel = model::Channel::email;
  model::RouteId route = model::kAnyRoute;  // of its delivery
  model::OutcomeClass outcome = model::OutcomeClass::sent;
  std::int64_t latencyUs = 0;  // 0 = it never reached the provider
  base::WallTime finishedAt{};
  std::optional<base::Millis> retryAfter = std::nullopt;
  base::WallTime begunAt{};
};

}  // namespace signalbox::store
