// Secrets with a name of their own, the keys that seal everything, and providers that have to be made anew because what
// they refer to has changed.
#include "engine/core/audit_states.h"
#include "engine/core/claim.h"
#include "engine/core/commands.h"
#include "engine/core/credentials.h"
#include "engine/core/resealing.h"
#include "engine/core/settle.h"
#include "engine/model/secret_reference.h"
#include "engine/security/secret.h"
#include "engine/store/secret_store.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

std::string vaultReference(const std::string& name) { return "vault:" + name; }

}  // namespace

base::Result<std::vector<std::string>> Commands::remakeUsers(const std::string& reference) {
  std::vector<std::string> users;
  for (const std::string& name : step_.draft.providerNames()) {
    const ProviderEntry* entry = step_.draft.provider(name);
    if (!refersTo(entry->config, reference)) continue;
    const Status made = make(entry->config);
    if (!made.ok()) {
      std::string why = made.message();
      for (const base::FieldError& field : made.fields()) why += "; " + field.pointer + " " + field.detail;
      return Status::invalid({{"/value", "the provider " + name + " cannot use it: " + why}});
    }
    if (policy::Gate* gate = step_.draft.gate(name)) {
      gate->configure(gateOptionsOf(step_.draft.policyOfGate(name), *step_.draft.provider(name)), step_.draft.now());
      const bool paused = gate->pause(step_.draft.wall()).has_value();
      gate->resume();  // a new key deserves a new try
      if (paused) SB_TRY(tellResume(step_, name, *gate, "its credentials were changed"));
    }
    users.push_back(name);
  }
  return users;
}

Commands::Done Commands::on(const CommandInput& input, const PutSecret& command) {
  store::SecretStore& secrets = step_.store().secrets();
  const auto known = secrets.find(store::kVaultOwner, command.name);
  // One that does not open (its row was tampered with) can be given anew.
  if (!known.ok() && known.status().code() != Code::unauthorized) return known.status();
  const bool readable = known.ok() && *known;
  const std::string before = readable ? stateOfSecret(command.name, (*known)->version) : std::string();
  const std::int64_t present = readable ? (*known)->version : known.ok() ? 0 : 1;
  // One that does not open is there, but its version cannot be told.
  if (known.ok() || command.expected.version == 0) SB_TRY(checkExpected(command.expected, present, "the secret"));
  const std::int64_t version = readable ? (*known)->version + 1 : 1;
  SB_TRY(secrets.put({store::kVaultOwner, command.name, version, command.value, step_.draft.wall()}));
  SB_ASSIGN(const std::vector<std::string> users, remakeUsers(vaultReference(command.name)));
  SB_TRY(audit(input, "secret.put", command.name, {{"version", version}, {"providers", static_cast<std::int64_t>(users.size())}},
               {before, stateOfSecret(command.name, version)}));
  return CommandDone{{}, version};
}

Commands::Done Commands::on(const CommandInput& input, const DeleteSecret& command) {
  for (const std::string& name : step_.draft.providerNames())
    if (refersTo(step_.draft.provider(name)->config, vaultReference(command.name)))
      return Status(Code::conflict, "the provider " + name + " uses this secret; give it another one first");
  store::SecretStore& secrets = step_.store().secrets();
  const auto known = secrets.find(store::kVaultOwner, command.name);
  if (!known.ok() && known.status().code() != Code::unauthorized) return known.status();
  const std::string before = known.ok() && *known ? stateOfSecret(command.name, (*known)->version) : std::string();
  SB_TRY(secrets.drop(store::kVaultOwner, command.name));
  SB_TRY(audit(input, "secret.delete", command.name, {}, {before, ""}));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const RefreshCredentials& command) {
  std::int64_t remade = 0;
  boost::json::array names;
  for (const std::string& reference : command.references) {
    names.emplace_back(reference);
    auto users = remakeUsers(reference);
    // The new value may be half of a change that the next reading completes; the old one stays in use until then.
    if (!users.ok()) {
      step_.parts.log.error("credential.refused", {{"reference", reference}, {"error", users.status().toString()}});
      continue;
    }
    remade += static_cast<std::int64_t>(users->size());
  }
  SB_TRY(audit(input, "credentials.refresh", "providers", {{"references", std::move(names)}, {"providers", remade}}));
  return CommandDone{{}, remade};
}

Commands::Done Commands::on(const CommandInput& input, const RotateDataKey& command) {
  store::SecretStore& secrets = step_.store().secrets();
  if (secrets.ring()->size() > 1) return Status(Code::conflict, "the last change of the data key is not done yet");
  SB_ASSIGN(const std::vector<security::WrappedKey> rows, secrets.keys());
  if (!security::Keyring::open(command.master, rows, step_.parts.random).ok())
    return Status(Code::conflict, "where the master key lies there is another one now; change the master key first");
  const auto ring = secrets.ring()->withNewKey();
  SB_TRY(secrets.putKeys(ring->wrap(command.master)));
  secrets.use(ring);
  SB_TRY(reseal(step_));
  SB_ASSIGN(const std::vector<security::WrappedKey> after, secrets.keys());
  SB_TRY(audit(input, "vault.data_key", std::to_string(ring->newest()), {}, {stateOf(std::span(rows)), stateOf(std::span(after))}));
  return CommandDone{{}, ring->newest()};
}

Commands::Done Commands::on(const CommandInput& input, const RewrapKeys& command) {
  store::SecretStore& secrets = step_.store().secrets();
  SB_ASSIGN(const std::vector<security::WrappedKey> rows, secrets.keys());
  if (rows.back().master == command.master.id())
    return Status(Code::conflict, "the master key is the same as before; put the new one where it lies, then ask again");
  SB_TRY(secrets.putKeys(secrets.ring()->wrap(command.master)));
  SB_ASSIGN(const std::vector<security::WrappedKey> after, secrets.keys());
  SB_TRY(audit(input, "vault.master_key", command.master.id(), {}, {stateOf(std::span(rows)), stateOf(std::span(after))}));
  return CommandDone{};
}

}  // namespace signalbox::core
