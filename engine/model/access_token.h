#pragma once
// An access token as the engine keeps it: who its bearer is and what the bearer may do. The token itself is nowhere: only
// its digest. Rows stay after revocation, because the audit speaks of their names. Values.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/uuid.h"

namespace signalbox::model {

/// The role of a token that has permissions of its own instead of a role's.
inline constexpr const char* kCustomRole = "custom";

struct AccessToken {
  base::Uuid id;
  std::string name;                      // of the principal; no two tokens ever share one
  std::string role;                      // viewer | operator | admin | sender | custom
  std::vector<std::string> permissions;  // of a custom one, in order
  std::string app;                       // whose messages it is for; empty = the whole engine's
  std::string digest;                    // SHA-256 of the token, 32 bytes
  base::WallTime createdAt{};
  std::string createdBy;
  std::optional<base::WallTime> expiresAt;
  std::optional<base::WallTime> revokedAt;
  std::string revokedBy;
  std::optional<base::WallTime> lastUsedAt;  // written late, some minutes apart
};

/// All of them, as of one commit; shared between threads and never changed.
using AccessTokens = std::map<base::Uuid, AccessToken>;
using AccessTokensPtr = std::shared_ptr<const AccessTokens>;

}  // namespace signalbox::model
