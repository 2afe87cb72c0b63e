#pragma once
// Signatures of Standard Webhooks 1.0.0 (standard-webhooks.com), scheme v1: HMAC-SHA256 over "{id}.{timestamp}.{body}".
// Outgoing webhooks and event subscriptions are signed with it, incoming ones verified. Pure; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/security/secret.h"

namespace signalbox::security {

/// The specification's window between the signature and the clock, in both directions.
inline constexpr std::int64_t kWebhookToleranceS = 300;

/// The key inside "whsec_<base64>": 24 to 64 bytes, padding optional. The error does not repeat the text.
base::Result<Secret> parseWebhookSecret(std::string_view text);

/// The value of `webhook-signature`: one entry for each key, which is how keys are rotated. `id` must hold no dot,
/// or two different contents would have the same signature.
base::Result<std::string> signWebhook(const std::vector<Secret>& keys, std::string_view id, std::int64_t timestampS, std::string_view body);

/// The three headers as received, before anything is parsed.
struct WebhookHeaders {
  std::string_view id;
  std::string_view timestamp;
  std::string_view signature;
};

/// Unauthorized when a header is missing, the timestamp is no number or outside the window, or no entry matches any
/// key. Unknown versions are skipped. The caller still has to remember ids against replays inside the window.
base::Status verifyWebhook(const std::vector<Secret>& keys, const WebhookHeaders& headers, std::string_view body, base::WallTime now);

}  // namespace signalbox::security
