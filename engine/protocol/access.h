#pragma once
// Access tokens on the wire. The token itself is in one answer only: the one that made it.

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/protocol/json_fields.h"

namespace signalbox::protocol {

struct TokenView {
  std::string id;                        // "admin" for the data directory's lasting one
  std::string name;                      // the principal that the audit speaks of
  std::string role;                      // viewer | operator | admin | sender | custom
  std::vector<std::string> permissions;  // what it may do, whether by its role or by name
  std::string app;                       // whose messages it is for; empty = the whole engine's
  std::string state;                     // active | expired | revoked
  bool lasting = false;                  // cannot be revoked and does not expire
  std::optional<base::WallTime> createdAt;
  std::string createdBy;
  std::optional<base::WallTime> expiresAt;
  std::optional<base::WallTime> revokedAt;
  std::string revokedBy;
  std::optional<base::WallTime> lastUsedAt;
  template <class F> void describe(F& f) {
    f("id", id);
    f("name", name);
    f("role", role);
    f("permissions", permissions);
    f("app", app);
    f("state", state);
    f("lasting", lasting);
    f("created_at", createdAt);
    f("created_by", createdBy);
    f("expires_at", expiresAt);
    f("revoked_at", revokedAt);
    f("revoked_by", revokedBy);
    f("last_used_at", lastUsedAt);
  }
};

struct TokenRequest {
  std::string name;
  std::string role;  // or permissions
  std::vector<std::string> permissions;
  std::string app;
  std::optional<base::WallTime> expiresAt;
  std::string reason;
  template <class F> void describe(F& f) {
    f("name", name);
    f("role", role);
    f("permissions", permissions);
    f("app", app);
    f("expires_at", expiresAt);
    f("reason", reason);
  }
};

struct TokenCreated {
  std::string token;  // shown this once; empty when the request is repeated under its Idempotency-Key
  TokenView access;
  template <class F> void describe(F& f) {
    f("token", token);
    f("access", access);
  }
};

}  // namespace signalbox::protocol
