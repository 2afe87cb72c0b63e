#include "engine/receipts/twilio_receipts.h"

#include <array>
#include <set>

#include <boost/url.hpp>

#include "engine/base/digest.h"
#include "engine/receipts/event_json.h"
#include "engine/receipts/form_fields.h"
#include "engine/receipts/twilio_codes.h"
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

std::optional<Meaning> meaningOf(std::string_view status, const TwilioCode* code) {
  if (status == "accepted" || status == "scheduled" || status == "queued" || status == "sending" || status == "sent")
    return Meaning{ReceiptStatus::sent, false};
  if (status == "delivered" || status == "partially_delivered") return Meaning{ReceiptStatus::delivered, false};
  if (status == "read") return Meaning{ReceiptStatus::opened, false};
  if (status == "undelivered" && code != nullptr) return Meaning{code->status, code->suppresses};
  if (status == "undelivered" || status == "failed" || status == "canceled") return Meaning{ReceiptStatus::failed, false};
  return std::nullopt;
}

/// The signed text does not tell where a name ends and its value begins, so another form may have the same. What decides
/// is taken only where no name, value or status can have run into its neighbour.
base::Status unambiguous(const FormFields& fields, std::string_view status, std::string_view code) {
  const auto malformed = [](const char* words) { return base::Status(base::Code::malformed, words); };
  for (const std::string_view name : {"AccountSid", "MessageSid", "MessageStatus", "To"})
    if (fieldOf(fields, name).empty()) return malformed("no status callback of a message: AccountSid, MessageSid, MessageStatus or To is missing");
  for (const auto& [name, value] : fields)
    for (const std::string_view known : {"AccountSid", "ErrorCode", "MessageSid", "MessageStatus"}) {
      if (name == known && value != fieldOf(fields, known)) return malformed("a parameter has two values");
      if (name != known && name.starts_with(known)) return malformed("a parameter's name begins with another's");
    }
  const auto consists = [](std::string_view text, std::string_view of) { return text.find_first_not_of(of) == std::string_view::npos; };
  if (!consists(status, "abcdefghijklmnopqrstuvwxyz_")) return malformed("MessageStatus is no word");
  if (!consists(code, "0123456789") || code.size() > 10) return malformed("ErrorCode is no number");
  if (code.empty() && (status == "failed" || status == "undelivered")) return malformed("a message that did not arrive has an ErrorCode");
  return base::Status::okay();
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
  if (form) SB_TRY(unambiguous(*fields, status, code));
  const TwilioCode* known = findTwilioCode(code);
  const auto meaning = meaningOf(status, known);
  if (!meaning) {
    ++reading.ignored;
    return reading;
  }
  model::Receipt receipt;
  receipt.eventId = eventIdOf(sid + ":" + status + ":" + code);
  receipt.providerMessageId = sid;
  if (query) {
    receipt.notificationId = base::Uuid::parse(fieldOf(*query, "notification_id"));
    receipt.attempt = attemptOf(fieldOf(*query, "attempt"));
  }
  receipt.status = meaning->status;
  receipt.suppresses = meaning->suppresses;
  receipt.accountRefused = meaning->status == ReceiptStatus::failed && known != nullptr && known->refusesAccount;
  receipt.code = code;
  receipt.words = excerptOf(known == nullptr ? status : status + "; " + std::string(known->words));
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
