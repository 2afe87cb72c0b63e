#pragma once
// From a bearer token to a principal, as api sees it: what is checked, what still holds, what there is. Thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/request.h"
#include "engine/base/status.h"
#include "engine/model/access_token.h"
#include "engine/security/secret.h"

namespace signalbox::api {

/// What a token that was known once lacks, as the audit says it.
inline constexpr std::string_view kTokenNotRevoked = "a token that is not revoked";
inline constexpr std::string_view kTokenNotExpired = "a token that has not expired";

struct EndedToken {
  std::string name;
  std::string role;
  std::string_view lacks;
};

class TokenCheck {
 public:
  virtual ~TokenCheck() = default;
  /// unauthorized, in words that its bearer may read, when the token opens nothing.
  virtual base::Result<Principal> check(std::string_view token) const = 0;
  /// Whose token it was that check() refused, for the audit; nothing for one that was never known.
  virtual std::optional<EndedToken> ended(std::string_view token) const = 0;
  /// Whether what the principal was admitted with still opens the door; for answers that outlive their admission.
  virtual bool holds(const Principal& principal) const = 0;
  /// Created ones, with what is known at present of their last use.
  virtual std::vector<model::AccessToken> all() const = 0;
  /// A new secret, known to nobody yet.
  virtual security::Secret make() const = 0;
};

}  // namespace signalbox::api
