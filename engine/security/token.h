#pragma once
// Access tokens: "sbx_", 256 random bits in base64url (43 characters), and 6 characters of checksum, so that a typing
// error or a truncated paste is told from an unknown token without asking the store, and a scanner for leaked secrets
// recognises ours for certain. Only the SHA-256 is stored: with 256 random bits no slow hash is needed. Pure.

#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/random.h"
#include "engine/security/secret.h"

namespace signalbox::security {

inline constexpr std::string_view kTokenPrefix = "sbx_";
inline constexpr std::size_t kTokenLength = 4 + 43 + 6;

/// `random` is the kernel's in production.
Secret makeToken(base::Random& random);

/// Prefix, alphabet, length and checksum; says nothing about whether the token is known.
bool hasTokenShape(std::string_view token);

/// What the store keeps.
base::Sha256 hashToken(std::string_view token);

/// Whether the token is the one with this hash, in constant time.
bool matchesHash(std::string_view token, const base::Sha256& hash);

}  // namespace signalbox::security
