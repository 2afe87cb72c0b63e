#pragma once
// From a bearer token to a principal, as api sees it: what is checked, what still holds, what there is. Thread-safe.

#include <string_view>
#include <vector>

#include "engine/api/request.h"
#include "engine/base/status.h"
#include "engine/model/access_token.h"
#include "engine/security/secret.h"

namespace signalbox::api {

class TokenCheck {
 public:
  virtual ~TokenCheck() = default;
  /// unauthorized, in words that its bearer may read, when the token opens nothing.
  virtual base::Result<Principal> check(std::string_view token) const = 0;
  /// Whether what the principal was admitted with still opens the door; for answers that outlive their admission.
  virtual bool holds(const Principal& principal) const = 0;
  /// Created ones, with what is known at present of their last use.
  virtual std::vector<model::AccessToken> all() const = 0;
  /// A new secret, known to nobody yet.
  virtual security::Secret make() const = 0;
};

}  // namespace signalbox::api
