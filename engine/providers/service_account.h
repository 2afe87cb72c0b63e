#pragma once
// A Google service account's key file, and the exchange of its key for an access token (OAuth 2.0 JWT bearer, RFC 7523).
// Immutable.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/providers/access_token.h"
#include "engine/providers/request.h"
#include "engine/security/secret.h"

namespace signalbox::providers {

class ServiceAccount {
 public:
  /// Invalid with words that repeat nothing of the file.
  static base::Result<ServiceAccount> parse(std::string_view json);

  const std::string& projectId() const { return projectId_; }
  const security::Secret& privateKey() const { return privateKey_; }

  /// A form POST to the account's token_uri with a signed assertion that is good for an hour.
  base::Result<Request> tokenRequest(base::WallTime wall, std::string_view scope) const;
  TokenAnswer readToken(const TransferResult& result, base::WallTime wall) const;

 private:
  std::string projectId_;
  std::string keyId_;
  std::string clientEmail_;
  std::string tokenUri_;
  security::Secret privateKey_;
};

}  // namespace signalbox::providers
