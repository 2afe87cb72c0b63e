#include "engine/receipts/termii_receipts.h"

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/receipts/event_json.h"
#include "engine/security/hmac.h"

namespace signalbox::receipts {
namespace {

using model::ReceiptStatus;

std::optional<ReceiptStatus> meaningOf(std::string status) {
  std::transform(status.begin(), status.end(), status.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (status.starts_with("message sent")) return ReceiptStatus::sent;
  if (status.starts_with("delivered")) return ReceiptStatus::delivered;
  for (const std::string_view failed : {"dnd active", "message failed", "rejected", "expired"})
    if (status.starts_with(failed)) return ReceiptStatus::failed;
  return std::nullopt;
}

}  // namespace

base::Result<Reading> TermiiReceipts::read(const Incoming& incoming, std::string_view) const {
  const std::string digest = security::hmacSha512(key_.reveal(), incoming.body);
  const std::string_view given = incoming.header("x-termii-signature");
  const bool hex = base::equalConstantTime(given, base::hexEncode(digest));
  const bool base64 = base::equalConstantTime(given, base::base64Encode(digest));
  if (!hex && !base64) return base::Status(base::Code::unauthorized, "X-Termii-Signature does not match the body");
  SB_ASSIGN(const boost::json::value body, parseEvent(incoming.body));
  const boost::json::object* event = body.if_object();
  if (event == nullptr) return base::Status(base::Code::malformed, "the body is no object");
  Reading reading;
  const std::string status = textOf(*event, "status"), id = textOf(*event, "message_id");
  const auto meaning = meaningOf(status);
  if (textOf(*event, "type") != "outbound" || !meaning || id.empty()) {
    ++reading.ignored;
    return reading;
  }
  model::Receipt receipt;
  receipt.eventId = eventIdOf(id + ":" + status);
  receipt.providerMessageId = id;
  receipt.status = *meaning;
  receipt.words = excerptOf(status);
  reading.receipts.push_back(std::move(receipt));
  return reading;
}

}  // namespace signalbox::receipts
