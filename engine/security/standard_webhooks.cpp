#include "engine/security/standard_webhooks.h"

#include <charconv>
#include <cstdlib>

#include "engine/base/digest.h"

namespace signalbox::security {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";

std::string signatureOf(const Secret& key, std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string content;
  content.reserve(id.size() + timestamp.size() + body.size() + 2);
  content.append(id).append(1, '.').append(timestamp).append(1, '.').append(body);
  const base::Sha256 digest = base::hmacSha256(key.reveal(), content);
  return base::base64Encode(base::asView(digest));
}

base::Status refuse(const char* why) { return {base::Code::unauthorized, why}; }

}  // namespace

base::Result<Secret> parseWebhookSecret(std::string_view text) {
  const auto wrong = [] { return base::Status(base::Code::invalid, "a signing secret is whsec_ and the base64 of 24 to 64 bytes"); };
  if (!text.starts_with(kSecretPrefix)) return wrong();
  auto bytes = base::base64Decode(text.substr(kSecretPrefix.size()));
  if (!bytes) return wrong();
  Secret key(std::move(*bytes));
  if (key.size() < 24 || key.size() > 64) return wrong();
  return key;
}

base::Result<std::string> signWebhook(const std::vector<Secret>& keys, std::string_view id, std::int64_t timestampS, std::string_view body) {
  if (keys.empty()) return base::Status(base::Code::invalid, "a webhook needs at least one signing secret");
  if (id.empty() || id.find('.') != std::string_view::npos) return base::Status(base::Code::invalid, "a webhook id is not empty and holds no dot");
  const std::string timestamp = std::to_string(timestampS);
  std::string header;
  for (const Secret& key : keys) {
    if (!header.empty()) header += ' ';
    header += kVersion;
    header += signatureOf(key, id, timestamp, body);
  }
  return header;
}

base::Status verifyWebhook(const std::vector<Secret>& keys, const WebhookHeaders& headers, std::string_view body, base::WallTime now) {
  if (headers.id.empty() || headers.timestamp.empty() || headers.signature.empty()) return refuse("a signature header is missing");
  if (headers.id.find('.') != std::string_view::npos) return refuse("the webhook id holds a dot");
  std::int64_t timestampS = 0;
  const char* end = headers.timestamp.data() + headers.timestamp.size();
  const auto parsed = std::from_chars(headers.timestamp.data(), end, timestampS);
  if (parsed.ec != std::errc{} || parsed.ptr != end || timestampS < 0) return refuse("the timestamp is no number");
  const std::int64_t nowS = base::toMillis(now) / 1000;
  if (timestampS < nowS - kWebhookToleranceS || timestampS > nowS + kWebhookToleranceS) return refuse("the timestamp is outside of the window");

  bool matches = false;
  for (const Secret& key : keys) {
    // The timestamp is signed as it was written, so "007" is not "7".
    const std::string expected = signatureOf(key, headers.id, headers.timestamp, body);
    std::string_view rest = headers.signature;
    while (!rest.empty()) {
      const std::size_t space = rest.find(' ');
      const std::string_view entry = rest.substr(0, space);
      rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
      if (!entry.starts_with(kVersion)) continue;
      matches |= base::equalConstantTime(entry.substr(kVersion.size()), expected);
    }
  }
  return matches ? base::Status::okay() : refuse("no signature matches");
}

}  // namespace signalbox::security
