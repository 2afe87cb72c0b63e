// Access tokens: made, shown once, listed, revoked. Nobody gives, or takes, more than they have.
#include <algorithm>

#include "engine/api/handlers.h"
#include "engine/api/json_body.h"
#include "engine/api/listing.h"
#include "engine/api/target_syntax.h"
#include "engine/api/token_table.h"
#include "engine/api/token_views.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::FieldError;
using base::Status;

Status noSuchToken() { return {Code::notFound, "There is no such token"}; }

void checkName(const std::string& name, std::vector<FieldError>& errors) {
  if (!isPlainName(name))
    errors.push_back({"/name", "must be 1 to 100 of letters, digits, '.', '_' and '-'"});
  else if (name == kLastingToken || name == "engine")
    errors.push_back({"/name", name + " is the name of somebody else in the audit"});
}

void checkPermissions(const protocol::TokenRequest& body, std::vector<FieldError>& errors) {
  for (std::size_t i = 0; i < body.permissions.size(); ++i) {
    const std::string& each = body.permissions[i];
    const std::string pointer = "/permissions/" + std::to_string(i);
    const auto permission = permissionFromName(each);
    if (!permission || !isGrantable(*permission))
      errors.push_back({pointer, "is not a permission"});
    else if (!body.app.empty() && !fitsOneApp(*permission))
      errors.push_back({pointer, each + " concerns the whole engine; a token of one app cannot have it"});
  }
}

void checkRole(const protocol::TokenRequest& body, std::vector<FieldError>& errors) {
  if (body.role.empty() == body.permissions.empty())
    errors.push_back({"/role", "give a role, or permissions"});
  else if (!body.role.empty() && !permissionsOfRole(body.role))
    errors.push_back({"/role", "must be viewer, operator, admin or sender"});
  if (body.role == "sender" && body.app.empty()) errors.push_back({"/app", "is required: a sender posts and reads as one app"});
  if (!body.role.empty() && body.role != "sender" && !body.app.empty())
    errors.push_back({"/app", "is for senders, and for tokens with permissions of their own"});
}

base::Result<model::AccessToken> readToken(const protocol::TokenRequest& body, const Principal& creator, base::WallTime now) {
  std::vector<FieldError> errors;
  checkName(body.name, errors);
  checkRole(body, errors);
  checkPermissions(body, errors);
  if (!body.app.empty() && !isPlainName(body.app)) errors.push_back({"/app", "must be 1 to 100 of letters, digits, '.', '_' and '-'"});
  if (body.expiresAt && *body.expiresAt <= now) errors.push_back({"/expires_at", "lies in the past"});
  if (creator.expiresAt && (!body.expiresAt || *body.expiresAt > *creator.expiresAt))
    errors.push_back({"/expires_at", "must not be after your own token's, which is " + base::formatRfc3339(*creator.expiresAt)});
  if (const Status reason = checkReason(body.reason, false); !reason.ok()) errors.push_back(reason.fields().front());
  if (!errors.empty()) return Status::invalid(std::move(errors));
  model::AccessToken token;
  token.name = body.name;
  token.role = body.role.empty() ? model::kCustomRole : body.role;
  token.app = body.app;
  token.expiresAt = body.expiresAt;
  if (body.role.empty()) token.permissions = namesOf(permissionsOf(body.permissions));
  return token;
}

std::optional<model::AccessToken> findToken(const ApiParts& parts, const std::string& id) {
  const auto wanted = base::Uuid::parse(id);
  if (!wanted) return std::nullopt;
  for (model::AccessToken& token : parts.tokens.all())
    if (token.id == *wanted) return std::move(token);
  return std::nullopt;
}

Response created(const ApiParts& parts, const base::Uuid& id, std::string_view secret) {
  const auto token = findToken(parts, id.toString());
  if (!token) return problemResponse(noSuchToken());
  Response response = jsonResponse(protocol::TokenCreated{std::string(secret), viewOf(*token, parts.clock.now().wall)}, 201);
  response.headers.emplace_back("Location", "/tokens/" + id.toString());
  response.headers.emplace_back("Cache-Control", "no-store");
  response.keepable = false;
  return response;
}

}  // namespace

void listTokens(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  SB_ANSWER_ASSIGN(const std::size_t offset, call, readOffsetCursor(call.request));
  std::vector<protocol::TokenView> views{lastingTokenView()};
  std::vector<model::AccessToken> tokens = parts.tokens.all();
  // Ids grow with time; the newest come first.
  std::reverse(tokens.begin(), tokens.end());
  const base::WallTime now = parts.clock.now().wall;
  for (const model::AccessToken& token : tokens) views.push_back(viewOf(token, now));
  call.respond(jsonResponse(sliceOf(parts, std::move(views), offset, limit)));
}

void getToken(const ApiParts& parts, Call call) {
  const std::string& id = call.request.pathParameters.front();
  if (id == kLastingToken) return call.respond(jsonResponse(lastingTokenView()));
  const auto token = findToken(parts, id);
  if (!token) return refuse(call, noSuchToken());
  call.respond(jsonResponse(viewOf(*token, parts.clock.now().wall)));
}

void postToken(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(protocol::TokenRequest body, call, readBody<protocol::TokenRequest>(call.request.body));
  SB_ANSWER_ASSIGN(model::AccessToken token, call, readToken(body, call.request.principal, parts.clock.now().wall));
  if (const auto missing = firstMissing(call.request.principal.permissions, permissionsOf(token))) return call.respond(missingPermission(*missing));
  const security::Secret secret = parts.tokens.make();
  token.digest = std::string(base::asView(base::sha256(secret.reveal())));
  sendCommand(
      parts, std::move(call), std::move(body.reason), core::CreateToken{std::move(token)},
      [&parts, secret](Call done, const core::CommandDone& made) { done.respond(created(parts, made.id, made.repeated ? "" : secret.reveal())); });
}

void deleteToken(const ApiParts& parts, Call call) {
  const std::string& id = call.request.pathParameters.front();
  if (id == kLastingToken) return refuse(call, {Code::conflict, "The data directory's own token stays, so that nobody is locked out"});
  const auto token = findToken(parts, id);
  if (!token) return refuse(call, noSuchToken());
  if (const auto missing = firstMissing(call.request.principal.permissions, permissionsOf(*token))) return call.respond(missingPermission(*missing));
  sendCommand(parts, std::move(call), "", core::RevokeToken{token->id}, [](Call done, const core::CommandDone&) { done.respond(noContent()); });
}

}  // namespace signalbox::api
