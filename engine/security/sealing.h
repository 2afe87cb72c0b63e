#pragma once
// Authenticated encryption of small values: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, libsodium) with a random nonce in
// front. What a value belongs to is authenticated with it, so one that was moved elsewhere does not open. Pure, but for the
// nonce.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/security/secret.h"

namespace signalbox::security {

inline constexpr std::size_t kSealingKeyBytes = 32;

/// Parts with their lengths before them, so that no two lists of parts give the same bytes.
std::string joinParts(std::initializer_list<std::string_view> parts);

/// `key` has kSealingKeyBytes bytes. The result is 40 bytes longer than `plain`.
std::string sealBytes(const Secret& key, std::string_view belongsTo, std::string_view plain, base::Random& random);

/// Nothing when it was sealed with another key, belongs to something else, or was changed by a bit.
std::optional<Secret> openSealed(const Secret& key, std::string_view belongsTo, std::string_view sealed);

/// 32 bytes from `random`, for a key.
Secret makeSealingKey(base::Random& random);

}  // namespace signalbox::security
