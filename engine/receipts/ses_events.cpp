#include "engine/receipts/ses_events.h"

#include "engine/receipts/event_json.h"

namespace signalbox::receipts {
namespace {

namespace json = boost::json;
using model::ReceiptStatus;

/// An event's kind, the object that holds its details, and what it means.
struct Kind {
  std::string_view name;
  const char* object;
  ReceiptStatus status;
  bool suppresses;
};
constexpr Kind kKinds[] = {
    {"Send", "send", ReceiptStatus::sent, false},
    {"Delivery", "delivery", ReceiptStatus::delivered, false},
    {"DeliveryDelay", "deliveryDelay", ReceiptStatus::deferred, false},
    {"Bounce", "bounce", ReceiptStatus::bounced, true},
    {"Complaint", "complaint", ReceiptStatus::complained, true},
    {"Reject", "reject", ReceiptStatus::failed, false},
    {"Open", "open", ReceiptStatus::opened, false},
    {"Click", "click", ReceiptStatus::clicked, false},
    {"Rendering Failure", "failure", ReceiptStatus::failed, false},
    {"Subscription", "subscription", ReceiptStatus::unsubscribed, true},
};

const Kind* kindOf(const std::string& name) {
  for (const Kind& kind : kKinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

/// Where the first recipient of a bounce says why.
std::string diagnosticOf(const json::object& detail) {
  const json::array* recipients = arrayOf(detail, "bouncedRecipients");
  const json::object* first = recipients == nullptr || recipients->empty() ? nullptr : recipients->front().if_object();
  return first == nullptr ? std::string() : textOf(*first, "diagnosticCode");
}

std::string wordsOf(const json::object& detail) {
  for (const char* key : {"reason", "errorMessage", "smtpResponse", "delayType", "complaintFeedbackType"})
    if (std::string words = textOf(detail, key); !words.empty()) return words;
  return diagnosticOf(detail);
}

/// Our own id: a tag of the message, each tag being a list.
std::optional<base::Uuid> taggedId(const json::object& mail) {
  const json::object* tags = objectOf(mail, "tags");
  const json::array* values = tags == nullptr ? nullptr : arrayOf(*tags, "notification_id");
  if (values == nullptr || values->empty() || !values->front().is_string()) return std::nullopt;
  return base::Uuid::parse(std::string_view(values->front().as_string()));
}

}  // namespace

base::Result<Reading> readSesRecord(std::string_view message, const std::string& messageId) {
  SB_ASSIGN(const json::value parsed, parseEvent(message));
  const json::object* record = parsed.if_object();
  if (record == nullptr) return base::Status(base::Code::malformed, "the message is no record of SES");
  Reading reading;
  std::string name = textOf(*record, "eventType");
  if (name.empty()) name = textOf(*record, "notificationType");
  const Kind* kind = kindOf(name);
  const json::object* mail = objectOf(*record, "mail");
  const json::object* detail = kind == nullptr ? nullptr : objectOf(*record, kind->object);
  if (kind == nullptr || mail == nullptr || detail == nullptr || textOf(*detail, "complaintFeedbackType") == "not-spam") {
    ++reading.ignored;
    return reading;
  }
  model::Receipt receipt;
  receipt.eventId = eventIdOf(messageId);
  receipt.providerMessageId = textOf(*mail, "messageId");
  receipt.notificationId = taggedId(*mail);
  receipt.status = kind->status;
  receipt.suppresses = kind->suppresses;
  receipt.at = timeOf(*detail, "timestamp");
  receipt.code = textOf(*detail, "bounceSubType");
  receipt.words = excerptOf(wordsOf(*detail));
  // SES has given up on a transient bounce, but the address may be good.
  if (receipt.status == ReceiptStatus::bounced && textOf(*detail, "bounceType") != "Permanent") {
    receipt.status = ReceiptStatus::failed;
    receipt.suppresses = false;
  }
  reading.receipts.push_back(std::move(receipt));
  return reading;
}

}  // namespace signalbox::receipts
