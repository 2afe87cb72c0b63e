#include "engine/receipts/ses_events.h"

#include <algorithm>
#include <set>

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

/// Those of whom the record speaks; null where it names none.
const json::array* recipientsOf(const json::object& detail) {
  for (const char* key : {"bouncedRecipients", "complainedRecipients", "delayedRecipients", "recipients"})
    if (const json::array* list = arrayOf(detail, key); list != nullptr && !list->empty()) return list;
  return nullptr;
}

std::string wordsOf(const json::object& detail, const json::value* recipient) {
  for (const char* key : {"reason", "errorMessage", "smtpResponse", "delayType", "complaintFeedbackType"})
    if (std::string words = textOf(detail, key); !words.empty()) return words;
  const json::object* one = recipient == nullptr ? nullptr : recipient->if_object();
  return one == nullptr ? std::string() : textOf(*one, "diagnosticCode");
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// What the preferences say no to: topics, and "" for everything.
std::set<std::string> refusedIn(const json::object& detail, std::string_view which) {
  std::set<std::string> refused;
  const json::object* preferences = objectOf(detail, which);
  if (preferences == nullptr) return refused;
  const json::value* all = preferences->if_contains("unsubscribeAll");
  if (all != nullptr && all->is_bool() && all->get_bool()) refused.insert("");
  const json::array* topics = arrayOf(*preferences, "topicSubscriptionStatus");
  if (topics == nullptr) return refused;
  for (const json::value& each : *topics)
    if (const json::object* topic = each.if_object(); topic != nullptr && lower(textOf(*topic, "subscriptionStatus")) == "optout")
      refused.insert("topic " + textOf(*topic, "topicName"));
  return refused;
}

/// Preferences change in both directions: only a new no is an unsubscription.
bool unsubscribes(const json::object& detail) {
  const std::set<std::string> before = refusedIn(detail, "oldTopicPreferences"), now = refusedIn(detail, "newTopicPreferences");
  return !std::includes(before.begin(), before.end(), now.begin(), now.end());
}

/// A tag of the message, each tag being a list.
std::string tagOf(const json::object& mail, std::string_view name) {
  const json::object* tags = objectOf(mail, "tags");
  const json::array* values = tags == nullptr ? nullptr : arrayOf(*tags, name);
  return values == nullptr || values->empty() || !values->front().is_string() ? std::string() : std::string(values->front().as_string());
}

}  // namespace

Reading readSesRecord(std::string_view message, const std::string& messageId) {
  Reading reading;
  // SES tests a new topic with a message in plain words, and others may publish there, too.
  const base::Result<json::value> parsed = parseEvent(message);
  const json::object* record = parsed.ok() ? parsed->if_object() : nullptr;
  if (record == nullptr) {
    ++reading.ignored;
    return reading;
  }
  std::string name = textOf(*record, "eventType");
  if (name.empty()) name = textOf(*record, "notificationType");
  const Kind* kind = kindOf(name);
  const json::object* mail = objectOf(*record, "mail");
  const json::object* detail = kind == nullptr ? nullptr : objectOf(*record, kind->object);
  if (mail == nullptr || detail == nullptr || textOf(*detail, "complaintFeedbackType") == "not-spam" ||
      (kind->status == ReceiptStatus::unsubscribed && !unsubscribes(*detail))) {
    ++reading.ignored;
    return reading;
  }
  model::Receipt receipt;
  receipt.eventId = eventIdOf(messageId);
  receipt.providerMessageId = textOf(*mail, "messageId");
  receipt.notificationId = base::Uuid::parse(tagOf(*mail, "notification_id"));
  receipt.attempt = attemptOf(tagOf(*mail, "attempt"));
  receipt.status = kind->status;
  receipt.suppresses = kind->suppresses;
  receipt.at = timeOf(*detail, "timestamp");
  receipt.code = textOf(*detail, "bounceSubType");
  // SES has given up on a transient bounce, but the address may be good.
  if (receipt.status == ReceiptStatus::bounced && textOf(*detail, "bounceType") != "Permanent") {
    receipt.status = ReceiptStatus::failed;
    receipt.suppresses = false;
  }
  const json::array* recipients = recipientsOf(*detail);
  const std::size_t count = recipients == nullptr ? 1 : std::min(recipients->size(), kReceiptsMax);
  for (std::size_t i = 0; i < count; ++i) {
    if (count > 1) receipt.eventId = eventIdOf(messageId + ":" + std::to_string(i));
    receipt.words = excerptOf(wordsOf(*detail, recipients == nullptr ? nullptr : &(*recipients)[i]));
    reading.receipts.push_back(receipt);
  }
  return reading;
}

}  // namespace signalbox::receipts
