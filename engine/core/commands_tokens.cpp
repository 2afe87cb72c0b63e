// Access tokens, and what the door reports: refusals, and acts that are about to begin outside the step.
#include <algorithm>

#include "engine/core/audit_states.h"
#include "engine/core/commands.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {
/// In force at one time; revoked and expired ones are kept beside them.
constexpr std::size_t kTokensMax = 1000;
}  // namespace

Commands::Done Commands::on(const CommandInput& input, const CreateToken& command) {
  model::AccessToken token = command.token;
  std::size_t inForce = 0;
  for (const auto& [id, known] : step_.draft.tokens()) {
    if (known.name == token.name)
      return Status::invalid({{"/name", "was given before; the audit speaks of tokens by their names, so each is used once"}});
    inForce += !known.revokedAt && (!known.expiresAt || *known.expiresAt > step_.draft.wall()) ? 1 : 0;
  }
  if (inForce >= kTokensMax) return Status(Code::conflict, "there are " + std::to_string(kTokensMax) + " tokens in force; revoke some first");
  if (token.expiresAt && *token.expiresAt <= step_.draft.wall()) return Status::invalid({{"/expires_at", "lies in the past"}});
  token.id = step_.ids.next(step_.draft.wall());
  token.createdAt = step_.draft.wall();
  token.createdBy = input.principal.name;
  SB_TRY(step_.store().putToken(token));
  boost::json::object detail{{"role", token.role}};
  if (!token.permissions.empty()) detail["permissions"] = boost::json::array(token.permissions.begin(), token.permissions.end());
  if (!token.app.empty()) detail["app"] = token.app;
  if (token.expiresAt) detail["expires_at"] = base::formatRfc3339(*token.expiresAt);
  SB_TRY(audit(input, "token.create", token.name, std::move(detail), {"", stateOf(token)}));
  const base::Uuid id = token.id;
  step_.draft.putToken(std::move(token));
  return CommandDone{id, 0};
}

Commands::Done Commands::on(const CommandInput& input, const RevokeToken& command) {
  const auto known = step_.draft.tokens().find(command.id);
  if (known == step_.draft.tokens().end()) return Status(Code::notFound, "There is no such token");
  if (known->second.revokedAt) return Status(Code::conflict, "it was revoked at " + base::formatRfc3339(*known->second.revokedAt));
  model::AccessToken token = known->second;
  token.revokedAt = step_.draft.wall();
  token.revokedBy = input.principal.name;
  SB_TRY(step_.store().putToken(token));
  SB_TRY(audit(input, "token.revoke", token.name, {}, {stateOf(known->second), stateOf(token)}));
  step_.draft.putToken(std::move(token));
  return CommandDone{command.id, 0};
}

Commands::Done Commands::on(const CommandInput&, const TouchTokens& command) {
  for (const auto& [id, at] : command.uses) {
    const auto known = step_.draft.tokens().find(id);
    if (known == step_.draft.tokens().end() || (known->second.lastUsedAt && *known->second.lastUsedAt >= at)) continue;
    model::AccessToken token = known->second;
    token.lastUsedAt = at;
    SB_TRY(step_.store().putToken(token));
    step_.draft.putToken(std::move(token));
  }
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const BeginAct& command) {
  boost::json::object detail;
  if (command.count > 0) detail["count"] = command.count;
  SB_TRY(audit(input, command.action, command.object, std::move(detail)));
  return CommandDone{};
}

Commands::Done Commands::on(const CommandInput& input, const RecordRefusal& command) {
  boost::json::object detail{{"count", command.count}};
  if (!command.missing.empty()) detail["missing"] = command.missing;
  const char* const action = input.principal.name.empty() ? "access.no_valid_token" : "access.refused";
  // Nothing was done, so nobody is told; the row alone remembers.
  SB_TRY(writeAudit(step_, rowOf(input, action, command.object, detail)));
  return CommandDone{};
}

}  // namespace signalbox::core
