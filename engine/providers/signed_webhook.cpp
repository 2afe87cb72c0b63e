#include "engine/providers/signed_webhook.h"

#include "engine/providers/answer_text.h"
#include "engine/providers/http_answers.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/retry_after.h"
#include "engine/providers/unanswered.h"
#include "engine/providers/webhook_answers.h"
#include "engine/security/standard_webhooks.h"

namespace signalbox::providers {

base::Result<HttpRequest> signedWebhook(const std::vector<security::Secret>& keys, const base::Uuid& id, base::WallTime at, std::string url,
                                        std::string body) {
  const std::int64_t timestampS = base::toMillis(at) / 1000;
  SB_ASSIGN(std::string signature, security::signWebhook(keys, id.toString(), timestampS, body));
  HttpRequest http;
  http.url = std::move(url);
  http.headers = {{"Content-Type", "application/json"},
                  {"User-Agent", std::string(kUserAgent)},
                  {"webhook-id", id.toString()},
                  {"webhook-timestamp", std::to_string(timestampS)},
                  {"webhook-signature", std::move(signature)}};
  http.body = std::move(body);
  return http;
}

model::Outcome readWebhookAnswer(const TransferResult& result, base::WallTime wall, std::initializer_list<const security::Secret*> secrets,
                                 bool retriesRefusals) {
  if (result.reached != Reached::answer) return readUnanswered(result);
  model::Outcome outcome;
  outcome.latencyUs = result.latencyUs;
  outcome.code = std::to_string(result.status);
  outcome.message = excerpt(withoutSecrets(result.body, secrets));
  const std::string* retryAfter = findHeader(result.headers, "Retry-After");
  const auto wait = retryAfter == nullptr ? std::nullopt : parseRetryAfter(*retryAfter, wall);
  const WebhookRow* row = findWebhookRow(result, wait.has_value(), retriesRefusals);
  outcome.outcome = row == nullptr ? model::OutcomeClass::ambiguous : row->outcome;
  outcome.suppressRecipient = row != nullptr && row->suppressTarget;
  if (outcome.outcome == model::OutcomeClass::throttled || outcome.outcome == model::OutcomeClass::transient) outcome.retryAfter = wait;
  return outcome;
}

}  // namespace signalbox::providers
