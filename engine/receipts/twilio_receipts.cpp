#include "engine/receipts/twilio_receipts.h"

#include <array>
#include <set>

#include <boost/url.hpp>

#include "engine/base/digest.h"
#include "engine/receipts/event_json.h"
#include "engine/receipts/form_fields.h"
#include "engine/security/hmac.h"

namespace signalbox::receipts {
namespace {

using model::ReceiptStatus;

/// The URL with its port written out and without any: Twilio signs either, whatever it was given.
std::array<std::string, 2> portVariants(std::string_view publicUrl) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(publicUrl.data(), publicUrl.size()));
  if (parsed.has_error()) return {std::string(publicUrl), std::string(publicUrl)};
  boost::urls::url without(*parsed);
  without.remove_port();
  boost::urls::url with(*parsed);
  if (!with.has_port()) with.set_port_number(with.scheme_id() == boost::urls::scheme::http ? 80 : 443);
  return {std::string(without.buffer()), std::string(with.buffer())};
}

/// A body that is no form is signed by its digest, which stands in the URL.
bool bodyDigestHolds(const Incoming& incoming) {
  const auto query = parseForm(incoming.query);
  if (!query) return false;
  const std::string_view expected = fieldOf(*query, "bodySHA256");
  return !expected.empty() && base::equalConstantTime(expected, base::hexEncode(base::asView(base::sha256(incoming.body))));
}

struct Meaning {
  ReceiptStatus status;
  bool suppresses;
};

std::optional<Meaning> meaningOf(std::string_view status, std::string_view code) {
  if (status == "accepted" || status == "scheduled" || status == "queued" || status == "sending" || status == "sent")
    return Meaning{ReceiptStatus::sent, false};
  if (status == "delivered" || status == "partially_delivered") return Meaning{ReceiptStatus::delivered, false};
  if (status == "read") return Meaning{ReceiptStatus::opened, false};
  // 30005: the number is unknown. 30006: a landline, or a carrier that cannot be reached.
  if (status == "undelivered" && (code == "30005" || code == "30006")) return Meaning{ReceiptStatus::bounced, true};
  if (status == "undelivered" || status == "failed" || status == "canceled") return Meaning{ReceiptStatus::failed, false};
  return std::nullopt;
}

}  // namespace

std::string TwilioReceipts::signedParameters(const std::vector<std::pair<std::string, std::string>>& parameters) {
  const std::set<std::pair<std::string, std::string>> distinct(parameters.begin(), parameters.end());
  std::string text;
  for (const auto& [name, value] : distinct) text.append(name).append(value);
  return text;
}

bool TwilioReceipts::proven(const Incoming& incoming, std::string_view parameters) const {
  bool matches = false;
  for (std::string text : portVariants(publicUrl_)) {
    if (!incoming.query.empty()) text.append(1, '?').append(incoming.query);
    text += parameters;
    matches |= base::equalConstantTime(incoming.header("x-twilio-signature"), base::base64Encode(security::hmacSha1(authToken_.reveal(), text)));
  }
  return matches;
}

base::Result<Reading> TwilioReceipts::read(const Incoming& incoming, std::string_view) const {
  const bool form = incoming.header("content-type").starts_with("application/x-www-form-urlencoded");
  const auto fields = form ? parseForm(incoming.body) : FormFields{};
  const bool bodyHolds = form || bodyDigestHolds(incoming);
  if (!fields || !proven(incoming, signedParameters(*fields)) || !bodyHolds)
    return base::Status(base::Code::unauthorized, "X-Twilio-Signature does not match the URL and the parameters");
  Reading reading;
  const auto query = parseForm(incoming.query);
  const std::string sid(fieldOf(*fields, "MessageSid"));
  const std::string status(fieldOf(*fields, "MessageStatus")), code(fieldOf(*fields, "ErrorCode"));
  // The signed text does not tell where a name ends and its value begins: what every callback has must be there by name.
  if (form && (sid.empty() || status.empty() || fieldOf(*fields, "AccountSid").empty() || fieldOf(*fields, "To").empty()))
    return base::Status(base::Code::malformed, "no status callback of a message: AccountSid, MessageSid, MessageStatus or To is missing");
  const auto meaning = meaningOf(status, code);
  if (!meaning) {
    ++reading.ignored;
    return reading;
  }
  model::Receipt receipt;
  receipt.eventId = eventIdOf(sid + ":" + status + ":" + code);
  receipt.providerMessageId = sid;
  if (query) receipt.notificationId = base::Uuid::parse(fieldOf(*query, "notification_id"));
  receipt.status = meaning->status;
  receipt.suppresses = meaning->suppresses;
  receipt.code = code;
  receipt.words = excerptOf(status);
  reading.receipts.push_back(receipt);
  if (code == "21610") {  // the recipient answered STOP
    receipt.eventId += ":unsubscribed";
    receipt.status = ReceiptStatus::unsubscribed;
    receipt.suppresses = true;
    reading.receipts.push_back(std::move(receipt));
  }
  return reading;
}

}  // namespace signalbox::receipts
