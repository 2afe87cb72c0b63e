#include "engine/core/audit_states.h"
#include "engine/core/claim.h"
#include "engine/core/commands.h"
#include "engine/core/event_deliveries.h"

namespace signalbox::core {

using base::Code;
using base::Status;

Commands::Done Commands::on(const CommandInput& input, const PutPolicy& command) {
  const ChannelPolicy before = step_.draft.policy(command.channel);
  if (command.ifVersion && *command.ifVersion != before.version)
    return Status(Code::preconditionFailed, "the policy has version " + std::to_string(before.version) + " now");
  const ChannelPolicy configured = configuredPolicies(step_.options)[model::index(command.channel)];
  ChannelPolicy policy = configured;
  if (command.rules) {
    SB_ASSIGN(policy, policyOf(*command.rules, configured));
    policy.configured = false;
  }
  policy.version = before.version + 1;
  policy.changedBy = input.principal.name;
  policy.changedAt = step_.draft.wall();
  SB_TRY(step_.store().putPolicy(policyRow(command.channel, policy)));
  step_.draft.setPolicy(command.channel, policy);
  configureGates(command.channel);
  SB_TRY(audit(input, command.rules ? "policy.put" : "policy.reset", std::string(model::name(command.channel)), {{"version", policy.version}},
               {stateOf(before), stateOf(policy)}));
  return CommandDone{{}, policy.version};
}

void Commands::configureGates(model::Channel channel) {
  const ChannelPolicy& policy = step_.draft.policy(channel);
  for (const ProviderEntry* entry : step_.draft.providersOf(channel))
    if (policy::Gate* gate = step_.draft.gate(entry->config.name)) gate->configure(gateOptionsOf(policy, *entry), step_.draft.now());
  if (channel != model::Channel::webhook) return;
  // Those of destinations, and those of subscribers, which are webhooks as well. One that this step has made has its options.
  for (const auto& [name, gate] : step_.memory.gates) {
    if (step_.memory.providers.contains(name)) continue;
    const policy::GateOptions options = isEventGate(name) ? eventGateOptionsOf(step_.options, policy) : originGateOptionsOf(step_.options, policy);
    if (policy::Gate* draft = step_.draft.gate(name)) draft->configure(options, step_.draft.now());
  }
}

}  // namespace signalbox::core
