// What providers call back with. Each body is signed before it is read, so that the fuzzer gets past the proof; and once
// more with a proof that does not fit, which nobody may take.
#include "engine/base/digest.h"
#include "engine/receipts/form_fields.h"
#include "engine/receipts/sendgrid_receipts.h"
#include "engine/receipts/ses_events.h"
#include "engine/receipts/sns_envelope.h"
#include "engine/receipts/standard_receipts.h"
#include "engine/receipts/termii_receipts.h"
#include "engine/receipts/twilio_receipts.h"
#include "engine/security/hmac.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/receipts/signed_requests.h"
#include "tests/fuzz/input.h"

using namespace signalbox;
using namespace signalbox::tests;

namespace {

void judge(const base::Result<receipts::Reading>& reading) {
  if (!reading.ok()) {
    REQUIRE(!reading.status().message().empty());
    return;
  }
  REQUIRE(reading->receipts.size() <= receipts::kReceiptsMax && reading->ignored >= 0);
  REQUIRE(reading->receipts.empty() || (reading->fetchCertificate.empty() && reading->confirm.empty()));
  for (const auto& receipt : reading->receipts) REQUIRE(!receipt.eventId.empty() && receipt.eventId.size() <= 200 && receipt.words.size() <= 2000);
}

void twilio(const std::string& query, const std::string& body) {
  static const receipts::TwilioReceipts reader(security::Secret(kTwilioToken), kTwilioUrl);
  const auto form = receipts::parseForm(body);
  SignedRequest request;
  request.query = query;
  request.body = body;
  std::string text = std::string(kTwilioUrl) + (query.empty() ? "" : "?" + query);
  if (form) text += receipts::TwilioReceipts::signedParameters(*form);
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"x-twilio-signature", base::base64Encode(security::hmacSha1(kTwilioToken, text))}};
  judge(request.readBy(reader));
  request.headers[1].second = base::base64Encode(security::hmacSha1("wrong", text));
  REQUIRE(!request.readBy(reader).ok());
}

void sendgrid(const std::string& body) {
  static const SendgridSigner signer;
  static const receipts::SendgridReceipts reader(*security::PublicKey::parse(signer.publicKey), std::chrono::seconds{300});
  SignedRequest request = signer.sign(body, base::toMillis(kReceiptNow) / 1000);
  judge(request.readBy(reader));
  request.body += ' ';
  REQUIRE(!request.readBy(reader).ok());
}

void termii(const std::string& body) {
  static const receipts::TermiiReceipts reader{security::Secret(kTermiiKey)};
  SignedRequest request;
  request.body = body;
  request.headers = {{"content-type", "application/json"}, {"x-termii-signature", base::hexEncode(security::hmacSha512(kTermiiKey, body))}};
  judge(request.readBy(reader));
  request.body += ' ';
  REQUIRE(!request.readBy(reader).ok());
}

void standard(const std::string& body) {
  const auto keys = [] {
    std::vector<security::Secret> one;
    one.push_back(*security::parseWebhookSecret(kStandardSecret));
    return one;
  };
  static const receipts::StandardReceipts reader(keys());
  SignedRequest request;
  request.body = body;
  const std::int64_t at = base::toMillis(kReceiptNow) / 1000;
  request.headers = {
      {"webhook-id", "msg_1"}, {"webhook-timestamp", std::to_string(at)}, {"webhook-signature", *security::signWebhook(keys(), "msg_1", at, body)}};
  judge(request.readBy(reader));
  request.body += ' ';
  REQUIRE(!request.readBy(reader).ok());
}

}  // namespace

FUZZ_TARGET(input) {
  switch (input.byte() % 6) {
    case 0: {
      const std::string query = input.part();
      return twilio(query, input.rest());
    }
    case 1: return sendgrid(input.rest());
    case 2: return termii(input.rest());
    case 3: return standard(input.rest());
    case 4: return judge(receipts::readSesRecord(input.rest(), "message-1"));
    default: {
      const auto envelope = receipts::SnsEnvelope::parse(input.rest());
      if (envelope.ok()) REQUIRE(!envelope->signedText().empty());
    }
  }
}
