// Operators' idempotency keys: an act and its key are one transaction, so that a repeat finds either both or neither. What
// was refused is not remembered, because it changed nothing (rule 7).
#include "engine/core/commands.h"

namespace signalbox::core {

using base::Code;
using base::Status;

Commands::Done Commands::once(const CommandInput& input) {
  const bool concernsKeyAlone = std::holds_alternative<KeepAnswer>(input.command) || std::holds_alternative<DropKey>(input.command);
  if (!input.key || concernsKeyAlone) return act(input);
  SB_ASSIGN(const auto known, step_.store().findCommandKey(input.principal.name, input.key->key, step_.memory.clock.believed(step_.draft.now())));
  if (known && known->fingerprint != input.key->fingerprint) return Status(Code::keyMismatch, "this idempotency key was used with another request");
  if (known) return CommandDone{known->id, known->version, true, known->answer.value_or("")};
  SB_ASSIGN(CommandDone done, act(input));
  SB_TRY(remember(input, done));
  return done;
}

Status Commands::remember(const CommandInput& input, const CommandDone& done) {
  store::CommandKeyRow row;
  row.principal = input.principal.name;
  row.key = input.key->key;
  row.fingerprint = input.key->fingerprint;
  row.id = done.id;
  row.version = done.version;
  row.expiresAt = step_.draft.wall() + step_.options.retention.keys;
  return step_.store().putCommandKey(row);
}

Commands::Done Commands::on(const CommandInput&, const ClaimKey&) { return CommandDone{}; }

Commands::Done Commands::on(const CommandInput& input, const KeepAnswer& command) {
  SB_CHECK(input.key.has_value(), "an answer is kept under a key");
  SB_ASSIGN(auto known, step_.store().findCommandKey(input.principal.name, input.key->key, step_.memory.clock.believed(step_.draft.now())));
  if (!known || known->fingerprint != input.key->fingerprint) return Status(Code::notFound, "the key has expired");
  if (known->answer) return CommandDone{known->id, known->version, true, *known->answer};
  known->answer = command.answer;
  SB_TRY(step_.store().putCommandKey(*known));
  return CommandDone{known->id, known->version};
}

Commands::Done Commands::on(const CommandInput& input, const DropKey&) {
  SB_CHECK(input.key.has_value(), "a key is dropped by its name");
  SB_TRY(step_.store().dropCommandKey(input.principal.name, input.key->key));
  return CommandDone{};
}

}  // namespace signalbox::core
