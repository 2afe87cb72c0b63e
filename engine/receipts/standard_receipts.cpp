#include "engine/receipts/standard_receipts.h"

#include "engine/receipts/event_json.h"
#include "engine/security/standard_webhooks.h"

namespace signalbox::receipts {

using base::Code;
using base::Status;

base::Result<Reading> StandardReceipts::read(const Incoming& incoming, std::string_view) const {
  const security::WebhookHeaders headers{incoming.header("webhook-id"), incoming.header("webhook-timestamp"), incoming.header("webhook-signature")};
  SB_TRY(security::verifyWebhook(keys_, headers, incoming.body, incoming.now));
  SB_ASSIGN(const boost::json::value body, parseEvent(incoming.body));
  const boost::json::object* event = body.if_object();
  const boost::json::object* data = event == nullptr ? nullptr : objectOf(*event, "data");
  if (data == nullptr) return Status(Code::malformed, "the body is no object with type and data");
  Reading reading;
  const std::string type = textOf(*event, "type");
  const auto status = model::receiptStatusFromName(std::string_view(type).substr(type.rfind('.') + 1));
  if (!status) {
    ++reading.ignored;
    return reading;
  }
  model::Receipt receipt;
  receipt.eventId = eventIdOf(std::string(headers.id));
  receipt.notificationId = idOf(*data, "notification_id");
  receipt.providerMessageId = textOf(*data, "provider_message_id");
  if (!receipt.notificationId && receipt.providerMessageId.empty())
    return Status::invalid({{"/data/notification_id", "a notification's id or provider_message_id is needed"}});
  receipt.status = *status;
  receipt.suppresses =
      *status == model::ReceiptStatus::bounced || *status == model::ReceiptStatus::complained || *status == model::ReceiptStatus::unsubscribed;
  receipt.at = timeOf(*event, "timestamp");
  receipt.code = excerptOf(textOf(*data, "code"));
  receipt.words = excerptOf(textOf(*data, "reason"));
  reading.receipts.push_back(std::move(receipt));
  return reading;
}

}  // namespace signalbox::receipts
