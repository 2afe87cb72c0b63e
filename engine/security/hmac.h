#pragma once
// Message authentication codes of the schemes that providers sign with (OpenSSL). Pure.

#include <string>
#include <string_view>

namespace signalbox::security {

/// Raw bytes, 20 of them. SHA-1 is Twilio's choice; as an HMAC it still holds.
std::string hmacSha1(std::string_view key, std::string_view bytes);
/// Raw bytes, 64 of them.
std::string hmacSha512(std::string_view key, std::string_view bytes);

}  // namespace signalbox::security
