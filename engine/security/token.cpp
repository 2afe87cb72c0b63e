#include "engine/security/token.h"

#include <algorithm>
#include <array>

namespace signalbox::security {
namespace {

constexpr std::size_t kBodyLength = 43;
constexpr std::size_t kChecksumLength = 6;

std::string checksumOf(std::string_view prefixAndBody) {
  const base::Sha256 digest = base::sha256(prefixAndBody);
  return base::base64UrlEncode(base::asView(digest)).substr(0, kChecksumLength);
}

bool isBase64Url(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

}  // namespace

Secret makeToken(base::Random& random) {
  std::array<std::uint8_t, 32> bits{};
  random.fill(bits);
  std::string raw(bits.begin(), bits.end());
  std::string token(kTokenPrefix);
  token.reserve(kTokenLength);
  std::string body = base::base64UrlEncode(raw);
  token += body;
  token += checksumOf(token);
  wipe(raw);
  wipe(body);
  std::fill(bits.begin(), bits.end(), std::uint8_t{0});
  return Secret(std::move(token));
}

bool hasTokenShape(std::string_view token) {
  if (token.size() != kTokenLength || !token.starts_with(kTokenPrefix)) return false;
  const std::string_view rest = token.substr(kTokenPrefix.size());
  if (!std::all_of(rest.begin(), rest.end(), isBase64Url)) return false;
  const std::string_view signedPart = token.substr(0, kTokenPrefix.size() + kBodyLength);
  return base::equalConstantTime(checksumOf(signedPart), token.substr(signedPart.size()));
}

base::Sha256 hashToken(std::string_view token) { return base::sha256(token); }

bool matchesHash(std::string_view token, const base::Sha256& hash) {
  const base::Sha256 digest = base::sha256(token);
  return base::equalConstantTime(base::asView(digest), base::asView(hash));
}

}  // namespace signalbox::security
