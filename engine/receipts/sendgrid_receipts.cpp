#include "engine/receipts/sendgrid_receipts.h"

#include <charconv>

#include "engine/base/digest.h"
#include "engine/receipts/event_json.h"

namespace signalbox::receipts {
namespace {

using model::ReceiptStatus;

struct Meaning {
  ReceiptStatus status;
  bool suppresses;
};

std::optional<Meaning> meaningOfDrop(const std::string& reason) {
  if (reason.starts_with("Bounced Address") || reason.starts_with("Invalid")) return Meaning{ReceiptStatus::bounced, true};
  if (reason.starts_with("Unsubscribed Address")) return Meaning{ReceiptStatus::unsubscribed, true};
  if (reason.starts_with("Spam Reporting Address")) return Meaning{ReceiptStatus::complained, true};
  return Meaning{ReceiptStatus::failed, false};
}

std::optional<Meaning> meaningOf(const boost::json::object& event) {
  const std::string kind = textOf(event, "event");
  if (kind == "processed") return Meaning{ReceiptStatus::sent, false};
  if (kind == "deferred") return Meaning{ReceiptStatus::deferred, false};
  if (kind == "delivered") return Meaning{ReceiptStatus::delivered, false};
  if (kind == "open") return Meaning{ReceiptStatus::opened, false};
  if (kind == "click") return Meaning{ReceiptStatus::clicked, false};
  if (kind == "spamreport") return Meaning{ReceiptStatus::complained, true};
  if (kind == "unsubscribe" || kind == "group_unsubscribe") return Meaning{ReceiptStatus::unsubscribed, true};
  if (kind == "group_resubscribe") return Meaning{ReceiptStatus::resubscribed, false};
  if (kind == "dropped") return meaningOfDrop(textOf(event, "reason"));
  // A block is temporary and says nothing about the address.
  if (kind == "bounce") return textOf(event, "type") == "blocked" ? Meaning{ReceiptStatus::failed, false} : Meaning{ReceiptStatus::bounced, true};
  return std::nullopt;
}

model::Receipt receiptOf(const boost::json::object& event, const Meaning& meaning) {
  model::Receipt receipt;
  const std::string id = textOf(event, "sg_event_id");
  receipt.eventId = id.empty() ? "sha256:" + base::hexEncode(base::asView(base::sha256(boost::json::serialize(event)))) : eventIdOf(id);
  const std::string message = textOf(event, "sg_message_id");
  receipt.providerMessageId = message.substr(0, message.find('.'));  // what X-Message-Id said when it was sent
  receipt.notificationId = idOf(event, "notification_id");
  receipt.attempt = attemptOf(textOf(event, "attempt"));
  receipt.status = meaning.status;
  receipt.suppresses = meaning.suppresses;
  receipt.at = timeOf(event, "timestamp");
  receipt.code = textOf(event, "status");
  std::string words = textOf(event, "reason");
  receipt.words = excerptOf(words.empty() ? textOf(event, "response") : std::move(words));
  return receipt;
}

bool isNear(std::string_view timestamp, base::WallTime now, base::Millis tolerance) {
  std::int64_t seconds = 0;
  const auto parsed = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  if (parsed.ec != std::errc{} || parsed.ptr != timestamp.data() + timestamp.size()) return false;
  const std::int64_t apart = base::toMillis(now) / 1000 - seconds;
  return apart <= tolerance.count() / 1000 && -apart <= tolerance.count() / 1000;
}

}  // namespace

base::Result<Reading> SendgridReceipts::read(const Incoming& incoming, std::string_view) const {
  const std::string_view timestamp = incoming.header("x-twilio-email-event-webhook-timestamp");
  const auto signature = base::base64Decode(incoming.header("x-twilio-email-event-webhook-signature"));
  std::string content(timestamp);
  content += incoming.body;
  // Of the several ways to write the same bytes only the usual one is taken.
  const bool usual = signature && base::equalConstantTime(base::base64Encode(*signature), incoming.header("x-twilio-email-event-webhook-signature"));
  if (!usual || signature->empty() || !key_.verifies(security::SignatureDigest::sha256, content, *signature))
    return base::Status(base::Code::unauthorized, "the event webhook's signature does not match");
  if (!isNear(timestamp, incoming.now, tolerance_)) return base::Status(base::Code::unauthorized, "the timestamp is outside of the window");
  SB_ASSIGN(const boost::json::value body, parseEvent(incoming.body));
  const boost::json::array* events = body.if_array();
  if (events == nullptr || events->size() > kReceiptsMax) return base::Status(base::Code::malformed, "the body is no array of at most 10000 events");
  Reading reading;
  for (const boost::json::value& each : *events) {
    const boost::json::object* event = each.if_object();
    const auto meaning = event == nullptr ? std::nullopt : meaningOf(*event);
    if (!meaning) {
      ++reading.ignored;
      continue;
    }
    reading.receipts.push_back(receiptOf(*event, *meaning));
  }
  return reading;
}

}  // namespace signalbox::receipts
