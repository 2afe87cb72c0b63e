#pragma once
// What the core remembers between steps. It only ever holds what is committed: a step writes a Draft, and the draft is
// taken over after COMMIT (rule 2). All of it can be read again from the store, except the in-flight table, which is
// about this process. Confined to the core's thread.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/digest.h"
#include "engine/core/channel_policies.h"
#include "engine/core/clock_doubt.h"
#include "engine/core/effects.h"
#include "engine/core/inputs.h"
#include "engine/core/observer.h"
#include "engine/core/pending_lookups.h"
#include "engine/policy/gate.h"
#include "engine/policy/priority_turns.h"
#include "engine/protocol/edit.h"
#include "engine/providers/provider.h"
#include "engine/receipts/receipt_reader.h"
#include "engine/store/rows.h"

namespace signalbox::core {

/// One send under way. Its tag is the key and travels through egress.
struct InFlight {
  model::Seq seq = 0;
  base::Uuid id;
  std::int32_t attempt = 0;
  std::int32_t generation = 0;
  std::int64_t epoch = 0;
  model::Channel channel = model::Channel::email;
  std::string provider;
  policy::Permit providerPermit;
  std::string originGate;  // webhooks: the destination's own breaker; empty otherwise
  policy::Permit originPermit;
  std::int32_t attemptsInGeneration = 0;  // before this one
  std::int32_t attempts = 0;              // this one included
  model::RouteId route = model::kAnyRoute;
  std::optional<base::WallTime> expiresAt;
  base::WallTime createdAt{};
  std::string app;
  std::string templateName;
  std::string domain;
  std::string orderingKey;
  bool suspect = false;
  base::Uuid operation;
  store::Lane lane;
  std::size_t bytes = 0;  // of its content, which is in memory until it ends
};

struct ProviderEntry {
  model::ProviderConfig config;
  std::shared_ptr<const providers::Provider> provider;
  std::shared_ptr<const receipts::ReceiptReader> receipts = nullptr;  // null: it does not call back
};

/// Who is told about events, and how its deliveries leave.
struct SubscriptionEntry {
  model::Subscription subscription;
  ProviderEntry way;  // named as its attempts are
};
using Subscriptions = std::map<std::int64_t, SubscriptionEntry>;  // by number

/// Whose turn it is to be claimed: the channels, then the deliveries of event subscriptions.
inline constexpr std::size_t kTurnCount = model::kChannelCount + 1;

/// A staged, running or paused operation, with the rows that wait to be dealt with.
struct OperationRun {
  model::Operation operation;
  std::vector<model::Seq> page;  // ascending; those after the cursor
  bool pageAsked = false;
  bool pageEnd = false;  // nothing matches after the page
  double tokens = 0;     // of the rate
  base::BootTime refilledAt{};
  double effectiveRate = 0;                                      // of what has ended (replay) or was acted on, over the last seconds
  std::string rateReason;                                        // why it is lower than asked; empty when it is not
  std::deque<std::pair<base::BootTime, std::int64_t>> progress;  // of those seconds
  std::optional<model::Channel> channel;                         // of the newest message that it acted on
  std::shared_ptr<const std::vector<protocol::Edit>> edits;      // parsed; null = not yet
};

struct Memory {
  std::int64_t step = 0;
  bool onHold = false;
  bool stopping = false;  // nothing more is claimed
  bool diskFull = false;
  bool erasing = false;    // a recipient is to be erased
  bool resealing = false;  // secrets lie under more than one data key
  base::BootTime probeAt{};
  ClockDoubt clock;                          // about this process's clock, as it is seen
  std::optional<base::WallTime> clockDoubt;  // as the store has it
  std::string installation;
  base::HmacKey dedupKey;  // the installation's: of the tokens by which providers know a repeat
  std::int32_t crashesInRow = 0;
  std::int64_t suppressions = 0;     // none: no address needs to be looked up
  std::int64_t waitingReceipts = 0;  // none: no message needs to look for its own
  std::int64_t suspects = 0;         // rows with the mark, waiting or under way; neither held nor over
  std::int32_t suspectsInFlight = 0;
  bool orphansLeft = true;
  std::int32_t orphansAtStart = 0;  // all that were in flight died together

  store::StateCounts counts{};
  std::array<store::QueueRow, model::kChannelCount> queues;
  ChannelPolicies policies;
  std::map<std::string, ProviderEntry> providers;
  std::map<std::string, policy::Gate> gates;           // by provider, "origin:..." for webhook destinations, "events:..." for subscribers'
  std::map<std::string, store::BreakerRow> gateSince;  // the newest persisted change of each
  std::map<std::string, store::BreakerRow> lastTrips;
  std::map<model::RouteId, store::Route> routes;
  std::map<std::string, model::RouteId> routeByName;  // "provider:NAME", "origin:ORIGIN"
  std::map<base::Uuid, OperationRun> operations;
  std::unordered_map<std::uint64_t, InFlight> inFlight;
  std::size_t bytesInFlight = 0;  // of their contents
  std::uint64_t nextTag = 1;
  std::array<std::string, model::kChannelCount> blockedWords;  // why a channel claims nothing
  std::vector<store::Lane> blockedLanes;
  PendingLookups lookups;
  std::array<policy::PriorityTurns, kTurnCount> claimTurns;
  std::vector<egress::FinishedSend> selfFinished;                                            // ended without a send; settled by the next step
  std::map<std::string, std::vector<std::pair<store::Lane, store::ReadyRow>>> orderBlocked;  // by app and ordering key
  std::map<std::string, store::AlertRow> alerts;
  /// By provider: topics that send it no more receipts, and since when. A restart reads them from the alert that says so.
  std::map<std::string, std::map<std::string, base::WallTime>> endedTopics;
  store::AuditHead auditHead;
  model::AccessTokensPtr tokens = std::make_shared<const model::AccessTokens>();
  Subscriptions subscriptions;
  std::map<std::int64_t, store::SubscriptionFigures> subscriptionFigures;  // by number
  std::set<store::Lane> endedLanes;                                        // of subscriptions that are gone: what waits in them is cancelled
};

std::string routeKey(bool pinned, const std::string& name);

}  // namespace signalbox::core
