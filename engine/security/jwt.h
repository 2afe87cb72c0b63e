#pragma once
// JSON Web Tokens signed with RS256 (RFC 7519, RFC 7518 section 3.3), as service accounts prove who they are. Pure; any
// thread.

#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/security/secret.h"

namespace signalbox::security {

/// Whether the PEM text holds an RSA private key of at least 2048 bits without a password. The error does not repeat it.
base::Status checkRsaKey(const Secret& pem);

/// base64url(header) "." base64url(claims) "." base64url(signature). `header` and `claims` are JSON texts.
base::Result<std::string> signJwt(const Secret& pem, std::string_view header, std::string_view claims);

}  // namespace signalbox::security
