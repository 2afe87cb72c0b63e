#pragma once
// The claim phase: permit first, then claim (rule 11). Ready lanes are served by weight between priorities, also when
// each step has few permits, and in turn among equals; each row is judged once more, gets a provider and a permit, its intent is written, and its
// order waits for the commit. Without a permit nothing is claimed or written. Lives for one step.

#include <array>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/core/judge.h"
#include "engine/core/step_context.h"
#include "engine/policy/routing.h"

namespace signalbox::core {

class Claim {
 public:
  explicit Claim(StepContext& step) : step_(step) {}
  base::Status run();

 private:
  /// What one row may go through, and with which leave.
  struct Way {
    const ProviderEntry* provider = nullptr;
    policy::Permit providerPermit;
    std::string originGate;
    policy::Permit originPermit;
    std::string reason;    // JSON for the attempt's row
    std::string domain{};  // where it goes, when the message's target does not say so
  };
  enum class Taken { started, movedOn, aside, noPermit, isolated };

  /// Lanes with something ready, by priority.
  using Lanes = std::array<std::vector<store::Lane>, model::kPriorityCount>;
  struct Served {
    std::size_t rows = 0;  // started, or moved on otherwise
    bool more = false;     // the lane may have more that can go in this step
  };

  base::Result<std::size_t> turn(Lanes& lanes, policy::PriorityTurns& turns, std::size_t left);
  base::Result<Served> lane(const store::Lane& lane, std::size_t limit);
  base::Result<Taken> row(const store::Lane& lane, const store::ReadyRow& hint, const store::DeliveryRow& row);
  base::Result<bool> judged(const store::Lane& lane, const store::ReadyRow& hint, const store::DeliveryRow& row);
  /// A channel's providers, as the step's commands left them: the same for all its rows of the step.
  struct Choice {
    std::vector<const ProviderEntry*> entries;
    std::vector<policy::Candidate> candidates;  // of them, in their order
  };
  const Choice& choiceOf(model::Channel channel);
  bool fits(const store::DeliveryRow& row) const;
  bool poisoned(const store::DeliveryRow& row) const;
  std::optional<Way> findWay(const store::Lane& lane, const store::DeliveryRow& row);
  bool acquireOrigin(const store::Lane& lane, bool isRetry, Way& way);
  /// Deliveries of event subscriptions have a way of their own (claim_events.cpp).
  std::optional<Way> findEventWay(const store::Lane& lane, const store::DeliveryRow& row);
  std::int32_t eventPermits(const store::Lane& lane);
  base::Status cancelEvent(const store::DeliveryRow& row);
  std::int32_t permits(const store::Lane& lane);
  void sayWhyBlocked(const store::Lane& lane, const store::Route* route);
  base::Status start(const store::Lane& lane, const store::DeliveryRow& row, Way way);
  base::Status commitStarts();
  void giveUp(const InFlight& flight);
  void block(const store::Lane& lane, const policy::Refusal& refusal, const std::string& provider);

  StepContext& step_;
  std::vector<store::StartRow> starts_;
  std::vector<InFlight> flights_;
  std::vector<egress::SendOrder> orders_;
  std::vector<egress::FinishedSend> unsendable_;  // could not be rendered: finished without a send
  std::unordered_set<store::Seq> dealtWith_;      // started, or moved on otherwise
  std::size_t startedSuspects_ = 0;
  std::size_t startedBytes_ = 0;
  std::optional<base::WallTime> budgetUntil_;  // only the retry budget was in the way
  std::array<std::optional<Choice>, model::kChannelCount> choices_;
};

/// What the message says, rendered; Code::invalid or notFound when it cannot be made.
/// `at`: when it goes out, which is what a replay's delay is counted to.
base::Result<providers::Content> contentOf(StepContext& step, const store::DeliveryRow& row, base::WallTime at);
/// The message of that attempt, without its content.
providers::Message messageOf(const store::DeliveryRow& row, const model::Attempt& attempt);
policy::GateOptions gateOptionsOf(const ChannelPolicy& policy, const ProviderEntry& entry);
/// `webhooks` is the policy of their channel.
policy::GateOptions originGateOptionsOf(const CoreOptions& options, const ChannelPolicy& webhooks);
/// The move of an event delivery whose subscription is gone.
store::MoveRow cancelledEvent(const store::DeliveryRow& row);
/// The same for all attempts of a generation; unguessable, and holds nothing about the recipient.
std::string dedupTokenOf(const base::HmacKey& key, const base::Uuid& id, std::int32_t generation);

}  // namespace signalbox::core
