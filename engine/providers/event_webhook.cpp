#include "engine/providers/event_webhook.h"

#include "engine/providers/signed_webhook.h"
#include "engine/providers/webhook_provider.h"
#include "engine/security/standard_webhooks.h"

namespace signalbox::providers {
namespace {

security::Secret secretOf(const model::Subscription& subscription, std::string_view name) {
  const auto found = subscription.secrets.find(std::string(name));
  return found == subscription.secrets.end() ? security::Secret() : found->second;
}

constexpr base::Millis kConnectTimeout = std::chrono::seconds{5};
constexpr base::Millis kTotalTimeout = std::chrono::seconds{15};

}  // namespace

std::vector<base::FieldError> checkEventTarget(const model::Subscription& subscription, const EventUrlRules& rules) {
  std::vector<base::FieldError> errors;
  if (std::string wrong = checkWebhookTarget(subscription.url, rules.allowHttp, rules.ports); !wrong.empty())
    errors.push_back({"/url", std::move(wrong)});
  const auto key = security::parseWebhookSecret(secretOf(subscription, model::kSigningSecret).reveal());
  if (!key) errors.push_back({"/secret", key.status().message()});
  return errors;
}

EventWebhook::EventWebhook(const model::Subscription& subscription)
    : url_(subscription.url),
      currentText_(secretOf(subscription, model::kSigningSecret)),
      previousText_(secretOf(subscription, model::kPreviousSecret)),
      previousUntil_(subscription.previousUntil) {
  config_.name = model::subscriptionSender(subscription.name);
  config_.kind = kWebhookKind;
  config_.channel = model::Channel::webhook;
  for (const security::Secret* text : {&currentText_, &previousText_})
    if (auto key = security::parseWebhookSecret(text->reveal())) keys_.push_back(std::move(key).value());
}

base::Result<Request> EventWebhook::build(const Message& message) const {
  if (message.content.data.empty()) return base::Status(base::Code::invalid, "the event has no body");
  const bool both = previousUntil_ && message.intentAt < *previousUntil_;
  const std::vector<security::Secret> keys(keys_.begin(), both || keys_.empty() ? keys_.end() : keys_.begin() + 1);
  SB_ASSIGN(HttpRequest http, signedWebhook(keys, message.notificationId, message.intentAt, url_, message.content.data));
  http.guarded = true;
  Request request;
  request.http = std::move(http);
  request.connectTimeout = kConnectTimeout;
  request.totalTimeout = kTotalTimeout;
  return request;
}

model::Outcome EventWebhook::read(const TransferResult& result, base::WallTime wall) const {
  return readWebhookAnswer(result, wall, {&currentText_, &previousText_});
}

}  // namespace signalbox::providers
