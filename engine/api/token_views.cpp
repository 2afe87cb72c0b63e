#include "engine/api/token_views.h"

#include "engine/api/token_table.h"

namespace signalbox::api {

PermissionSet permissionsOf(const model::AccessToken& token) {
  return token.role == model::kCustomRole ? permissionsOf(token.permissions) : permissionsOfRole(token.role).value_or(PermissionSet{});
}

protocol::TokenView viewOf(const model::AccessToken& token, base::WallTime now) {
  protocol::TokenView view;
  view.id = token.id.toString();
  view.name = token.name;
  view.role = token.role;
  view.permissions = namesOf(permissionsOf(token));
  view.app = token.app;
  view.state = token.revokedAt ? "revoked" : token.expiresAt && *token.expiresAt <= now ? "expired" : "active";
  view.createdAt = token.createdAt;
  view.createdBy = token.createdBy;
  view.expiresAt = token.expiresAt;
  view.revokedAt = token.revokedAt;
  view.revokedBy = token.revokedBy;
  view.lastUsedAt = token.lastUsedAt;
  return view;
}

protocol::TokenView lastingTokenView() {
  protocol::TokenView view;
  view.id = view.name = kLastingToken;
  view.role = "admin";
  view.permissions = namesOf(*permissionsOfRole("admin"));
  view.state = "active";
  view.lasting = true;
  return view;
}

}  // namespace signalbox::api
