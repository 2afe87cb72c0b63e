#include "engine/providers/webhook_answers.h"

#include <array>
#include <string>

#include <boost/json.hpp>

#include "engine/providers/answer_text.h"

namespace signalbox::providers {
namespace {

using model::OutcomeClass;
using enum WebhookCondition;

constexpr std::array kRows{
    WebhookRow{200, 299, always, OutcomeClass::sent, false, "taken"},
    WebhookRow{300, 399, always, OutcomeClass::permanent, false, "a redirect is never followed; the URL has to be changed"},
    WebhookRow{408, 408, always, OutcomeClass::transient, false, "the receiver did not wait for the request"},
    WebhookRow{409, 409, always, OutcomeClass::transient, false, "in conflict with something that may pass"},
    WebhookRow{410, 410, always, OutcomeClass::permanent, true, "gone"},
    WebhookRow{425, 425, always, OutcomeClass::transient, false, "too early"},
    WebhookRow{429, 429, always, OutcomeClass::throttled, false, "too many requests"},
    WebhookRow{400, 499, retriesRefusals, OutcomeClass::transient, false, "refused, and set up to be tried again all the same"},
    WebhookRow{400, 499, always, OutcomeClass::permanent, false, "the same request can never pass"},
    WebhookRow{503, 503, hasRetryAfter, OutcomeClass::throttled, false, "asks to wait"},
    WebhookRow{500, 500, hasOwnBody, OutcomeClass::transient, false, "the receiver says itself that it failed"},
    WebhookRow{500, 500, always, OutcomeClass::ambiguous, false, "nobody knows who failed, or when"},
    WebhookRow{502, 502, always, OutcomeClass::ambiguous, false, "a proxy lost the receiver's answer"},
    WebhookRow{504, 504, always, OutcomeClass::ambiguous, false, "a proxy stopped waiting for the receiver"},
    WebhookRow{500, 599, always, OutcomeClass::transient, false, "a refusal that may pass"},
};

}  // namespace

std::span<const WebhookRow> webhookRows() { return kRows; }

bool hasOwnBody(const TransferResult& result) {
  const std::string* type = findHeader(result.headers, "Content-Type");
  if (type == nullptr) return false;
  const std::string_view media = std::string_view(*type).substr(0, type->find_first_of("; "));
  if (!equalsIgnoringCase(media, "application/json") && !equalsIgnoringCase(media, "application/problem+json")) return false;
  boost::system::error_code error;
  const auto body = boost::json::parse(result.body, error);
  return !error && body.is_object();
}

const WebhookRow* findWebhookRow(const TransferResult& result, bool hasRetryAfterHeader, bool triesRefusalsAgain) {
  for (const WebhookRow& row : kRows) {
    if (result.status < row.statusLow || result.status > row.statusHigh) continue;
    if (row.condition == hasRetryAfter && !hasRetryAfterHeader) continue;
    if (row.condition == retriesRefusals && !triesRefusalsAgain) continue;
    if (row.condition == WebhookCondition::hasOwnBody && !providers::hasOwnBody(result)) continue;
    return &row;
  }
  return nullptr;
}

}  // namespace signalbox::providers
