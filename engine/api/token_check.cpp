#include "engine/api/token_check.h"

namespace signalbox::api {

std::optional<Principal> AdminToken::check(std::string_view token) const {
  if (!base::equalConstantTime(base::asView(base::sha256(token)), base::asView(digest_))) return std::nullopt;
  Principal admin;
  admin.name = "admin";
  admin.role = "admin";
  admin.permissions = *permissionsOfRole("admin");
  return admin;
}

}  // namespace signalbox::api
