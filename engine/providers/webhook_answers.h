#pragma once
// What a webhook receiver's answer means, as a declared table: the first row that matches decides. Pure.
//
// 401 and 403 are permanent here, not a credential: the target belongs to the recipient and the only key is the
// signature, so a refusal says something about that one target and nothing about the provider. 410 also suppresses the
// target, as Standard Webhooks asks. 502, 504 and a 500 without the receiver's own words are ambiguous (rule 16): a
// proxy may have answered after the receiver had taken the message; a repeat carries the same webhook-id. Standard Webhooks
// calls every other answer a failure that is tried again; of a 4xx that is the provider's setting.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/model/outcome.h"
#include "engine/providers/provider.h"

namespace signalbox::providers {

enum class WebhookCondition : std::uint8_t { always, hasRetryAfter, hasOwnBody, retriesRefusals };

struct WebhookRow {
  std::int32_t statusLow;
  std::int32_t statusHigh;
  WebhookCondition condition;
  model::OutcomeClass outcome;
  bool suppressTarget;
  std::string_view why;
};

std::span<const WebhookRow> webhookRows();

/// Whether the receiver's own program wrote the body: JSON by its header and by its form. A proxy's page is HTML.
bool hasOwnBody(const TransferResult& result);

/// The row for a complete answer; null for a status that is no final one (1xx, above 599). `retriesRefusals`: a 4xx is
/// tried again, too.
const WebhookRow* findWebhookRow(const TransferResult& result, bool hasRetryAfter, bool retriesRefusals = false);

}  // namespace signalbox::providers
