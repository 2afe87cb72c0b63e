#include "engine/core/audit_states.h"
#include "engine/core/claim.h"
#include "engine/core/commands.h"
#include "engine/core/credentials.h"
#include "engine/core/settle.h"
#include "engine/model/secret_reference.h"
#include "engine/providers/catalogue.h"
#include "engine/receipts/receipt_catalogue.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

/// Secrets that are absent keep their value, but not for another place: they are write-only, and whoever sets providers up could have one sent
/// to himself. What a reference names he could name in a provider of his own, too, so that is no way round anything.
Status keepSecrets(const model::ProviderConfig& known, model::ProviderConfig& config) {
  std::vector<base::FieldError> missing;
  for (const std::string& name : providers::secretsLedElsewhere(known, config))
    if (!config.secrets.contains(name) && !model::SecretReference::parse(known.secrets.at(name).reveal()))
      missing.push_back({"/secrets/" + name, "must be given again: with these settings it would go elsewhere"});
  if (!missing.empty()) return Status::invalid(std::move(missing));
  for (const auto& [name, value] : known.secrets) config.secrets.try_emplace(name, value);
  return Status::okay();
}

}  // namespace

Status Commands::make(const model::ProviderConfig& config) {
  SB_ASSIGN(const model::ProviderConfig whole, withCredentials(step_.parts, config));
  auto made = providers::makeProvider(whole);
  auto receipts = receipts::makeReceiptReader(whole);
  if (!made.ok()) return made.status();
  if (!receipts.ok()) return receipts.status();
  step_.draft.setProvider({config, std::move(made).value(), std::move(receipts).value()});
  return Status::okay();
}

Commands::Done Commands::on(const CommandInput& input, const PutProvider& command) {
  model::ProviderConfig config = command.config;
  const ProviderEntry* known = step_.draft.provider(config.name);
  const std::int64_t newest = known == nullptr ? 0 : known->config.version;
  if (command.ifVersion && *command.ifVersion != newest)
    return Status(Code::preconditionFailed, "the provider has version " + std::to_string(newest) + " now");
  if (known != nullptr) {
    if (known->config.channel != config.channel)
      return Status::invalid({{"/channel", "a provider keeps its channel, and this one's is " + std::string(model::name(known->config.channel))}});
    SB_TRY(keepSecrets(known->config, config));
  }
  std::erase_if(config.secrets, [](const auto& secret) { return secret.second.empty(); });
  config.version = newest + 1;
  config.createdAt = known == nullptr ? step_.draft.wall() : known->config.createdAt;
  const bool newKey = known != nullptr && !security::sameSecrets(known->config.secrets, config.secrets);
  const std::string before = known == nullptr ? std::string() : stateOf(known->config);
  SB_TRY(make(config));
  SB_TRY(step_.store().putProvider(config));
  const policy::GateOptions options = gateOptionsOf(step_.draft.policy(config.channel), *step_.draft.provider(config.name));
  if (policy::Gate* gate = step_.draft.gate(config.name)) {
    gate->configure(options, step_.draft.now());
    if (newKey) {  // a new key deserves a new try
      const bool paused = gate->pause(step_.draft.wall()).has_value();
      gate->resume();
      if (paused) SB_TRY(tellResume(step_, config.name, *gate, "its credentials were changed"));
    }
  } else {
    step_.draft.addGate(config.name, policy::Gate(options, step_.draft.step()));
  }
  SB_TRY(audit(input, "provider.put", config.name, {{"kind", config.kind}, {"version", config.version}}, {before, stateOf(config)}));
  return CommandDone{{}, config.version};
}

Commands::Done Commands::on(const CommandInput& input, const DeleteProvider& command) {
  const ProviderEntry* known = step_.draft.provider(command.name);
  if (known == nullptr) return Status(Code::notFound, "there is no provider of this name");
  const std::string before = stateOf(known->config);
  SB_TRY(step_.store().deleteProvider(command.name));
  SB_TRY(tellRemoved(step_, command.name, "the provider was removed"));
  step_.draft.removeProvider(command.name);
  step_.draft.afterCommit([name = command.name](Memory& memory) { memory.endedTopics.erase(name); });
  SB_TRY(audit(input, "provider.delete", command.name, {}, {before, ""}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const ForceBreaker& command) {
  if (step_.draft.provider(command.provider) == nullptr) return Status(Code::notFound, "there is no provider of this name");
  if (command.until && *command.until <= step_.draft.wall()) return Status::invalid({{"/until", "lies in the past"}});
  policy::Gate* gate = step_.draft.gate(command.provider);
  const std::string before = stateOf(gate->breaker().memory());
  const auto transition = gate->force(command.mode, command.until, input.reason, step_.draft.now());
  if (transition) SB_TRY(tellTransition(step_, command.provider, *transition));
  SB_TRY(audit(input, "breaker.force", command.provider, {{"force", wireName(command.mode)}}, {before, stateOf(gate->breaker().memory())}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const ResumeProvider& command) {
  policy::Gate* gate = step_.draft.provider(command.provider) == nullptr ? nullptr : step_.draft.gate(command.provider);
  if (gate == nullptr) return Status(Code::notFound, "there is no provider of this name");
  if (!gate->pause(step_.draft.wall())) return Status(Code::conflict, "the provider is not paused");
  gate->resume();
  SB_TRY(tellResume(step_, command.provider, *gate, "resumed by an operator"));
  SB_TRY(audit(input, "provider.resume", command.provider, {}, {"paused", "resumed"}));
  return CommandDone{};
}

}  // namespace signalbox::core
