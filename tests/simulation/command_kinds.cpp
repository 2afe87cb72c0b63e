#include "tests/simulation/command_kinds.h"

#include <fmt/format.h>

#include <string_view>
#include <type_traits>

namespace signalbox::simulation {
namespace {

template <class Kind> struct Named {
  std::string_view name;
};

/// One beside the other with its type, so that a command that is added to the core, or moved in it, does not compile here.
template <class... Kinds> constexpr auto namesOf(Named<Kinds>... each) {
  static_assert(std::is_same_v<std::variant<Kinds...>, core::Command>, "each command has its name here, in the core's order");
  return std::array{each.name...};
}

constexpr std::array kNames = namesOf(
    Named<core::CancelNotification>{"cancel a notification"}, Named<core::PatchQueue>{"patch a queue"}, Named<core::PutPolicy>{"put a policy"},
    Named<core::PutProvider>{"put a provider"}, Named<core::DeleteProvider>{"delete a provider"}, Named<core::ForceBreaker>{"force a breaker"},
    Named<core::ResumeProvider>{"resume a provider"}, Named<core::PutTemplate>{"put a template"}, Named<core::DeleteTemplate>{"delete a template"},
    Named<core::PutRecipients>{"put recipients"}, Named<core::PutView>{"put a view"}, Named<core::DeleteView>{"delete a view"},
    Named<core::PatchGroup>{"patch a group"}, Named<core::CreatePlan>{"create a plan"}, Named<core::CreateOperation>{"create an operation"},
    Named<core::SetOperationRate>{"set an operation's rate"}, Named<core::ControlOperation>{"control an operation"},
    Named<core::ApproveOperation>{"approve an operation"}, Named<core::ReleaseHold>{"release the hold"},
    Named<core::LiftSuppression>{"lift a suppression"}, Named<core::PutSubscription>{"put a subscription"},
    Named<core::RotateSubscription>{"rotate a subscription"}, Named<core::DeleteSubscription>{"delete a subscription"},
    Named<core::EraseRecipient>{"erase a recipient"}, Named<core::PutSecret>{"put a secret"}, Named<core::DeleteSecret>{"delete a secret"},
    Named<core::RefreshCredentials>{"refresh credentials"}, Named<core::RotateDataKey>{"rotate the data key"},
    Named<core::RewrapKeys>{"wrap the keys anew"}, Named<core::ClaimKey>{"claim a key"}, Named<core::KeepAnswer>{"keep an answer"},
    Named<core::DropKey>{"drop a key"}, Named<core::PlanProgress>{"plan progress"}, Named<core::CreateToken>{"create a token"},
    Named<core::RevokeToken>{"revoke a token"}, Named<core::TouchTokens>{"touch tokens"}, Named<core::BeginAct>{"begin an act"},
    Named<core::RecordRefusal>{"record a refusal"});

}  // namespace

void CommandCounts::add(const CommandCounts& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

bool CommandCounts::addKept(const std::vector<std::int64_t>& counts) {
  if (counts.size() != counts_.size()) return false;
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += counts[i];
  return true;
}

std::string CommandCounts::missing() const {
  std::string words;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (counts_[i] == 0) words += fmt::format("  command '{}': never\n", kNames[i]);
  return words;
}

std::string CommandCounts::report() const {
  std::string words;
  for (std::size_t i = 0; i < counts_.size(); ++i) words += fmt::format("  {:36}{:8}\n", kNames[i], counts_[i]);
  return words;
}

}  // namespace signalbox::simulation
