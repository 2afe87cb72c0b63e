#pragma once
// From a bearer token to a principal. Only digests are kept, and they are compared in constant time. Thread-safe.

#include <optional>
#include <string_view>

#include "engine/api/request.h"
#include "engine/base/digest.h"

namespace signalbox::api {

class TokenCheck {
 public:
  virtual ~TokenCheck() = default;
  /// Nothing = unknown.
  virtual std::optional<Principal> check(std::string_view token) const = 0;
};

/// The one lasting token of a data directory; its bearer is the admin.
class AdminToken final : public TokenCheck {
 public:
  /// `digest` is the SHA-256 of the token.
  explicit AdminToken(const base::Sha256& digest) : digest_(digest) {}
  std::optional<Principal> check(std::string_view token) const override;

 private:
  const base::Sha256 digest_;
};

}  // namespace signalbox::api
