// A signed request with any one change, of 10 000 drawn from a seed, is refused: in its body, its query and each header
// that carries the proof. Where not all bytes of a body are signed, it may pass, and then says the very same.
#include "tests/engine/receipts/mutation_test.h"

#include <QTest>

#include <algorithm>
#include <memory>

#include "engine/base/digest.h"
#include "engine/base/random.h"
#include "engine/receipts/sendgrid_receipts.h"
#include "engine/receipts/standard_receipts.h"
#include "engine/receipts/termii_receipts.h"
#include "engine/receipts/twilio_receipts.h"
#include "engine/security/hmac.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;

namespace {

/// Flips a bit, drops, doubles or swaps bytes; never gives back the same text.
std::string mutated(const std::string& text, base::Random& random) {
  std::string out = text;
  const auto at = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(text.size()) - 1));
  switch (random.between(0, 3)) {
    case 0: out[at] = static_cast<char>(out[at] ^ (1 << random.between(0, 7))); break;
    case 1: out.erase(at, 1); break;
    case 2: out.insert(at, 1, static_cast<char>(random.between(0, 255))); break;
    default: std::swap(out[at], out[(at + 1) % out.size()]); break;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// What a change may leave as it was: blanks around a header's value are the transport's.
bool sameProof(const SignedRequest& a, const SignedRequest& b) {
  return a.body == b.body && a.query == b.query &&
      std::equal(a.headers.begin(), a.headers.end(), b.headers.begin(), b.headers.end(),
                 [](const auto& x, const auto& y) { return x.first == y.first && trimmed(x.second) == trimmed(y.second); });
}

bool sameReceipt(const model::Receipt& a, const model::Receipt& b) {
  return a.eventId == b.eventId && a.status == b.status && a.suppresses == b.suppresses && a.providerMessageId == b.providerMessageId &&
      a.notificationId == b.notificationId && a.attempt == b.attempt && a.at == b.at && a.code == b.code && a.words == b.words &&
      a.accountRefused == b.accountRefused;
}

bool sameTopic(const std::optional<model::TopicNews>& a, const std::optional<model::TopicNews>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->topic == b->topic && a->at == b->at && a->ended == b->ended;
}

/// All that a reading may set in motion, also where it holds no receipt: a URL that is fetched, a subscription's end.
bool saysTheSame(const receipts::Reading& a, const receipts::Reading& b) {
  return std::equal(a.receipts.begin(), a.receipts.end(), b.receipts.begin(), b.receipts.end(), sameReceipt) && a.ignored == b.ignored &&
      a.fetchCertificate == b.fetchCertificate && a.confirm == b.confirm && a.warning == b.warning && sameTopic(a.topic, b.topic);
}

/// A request, who reads it, and where its proof stands.
struct Proven {
  std::unique_ptr<receipts::ReceiptReader> reader;
  SignedRequest good;
  std::vector<std::size_t> proofHeaders;
  bool bodyIsSigned = true;  // every byte of it
};

Proven twilio(SignedRequest good, bool bodyIsSigned) {
  return {std::make_unique<receipts::TwilioReceipts>(security::Secret(kTwilioToken), kTwilioUrl), std::move(good), {1}, bodyIsSigned};
}

/// JSON is signed by its digest, which stands in the URL.
SignedRequest twilioJson() {
  SignedRequest request;
  request.body = R"({"MessageSid":"SM1","MessageStatus":"delivered"})";
  request.query = "notification_id=01970000-0000-7000-8000-000000000001&bodySHA256=" + base::hexEncode(base::asView(base::sha256(request.body)));
  const std::string signature = base::base64Encode(security::hmacSha1(kTwilioToken, std::string(kTwilioUrl) + "?" + request.query));
  request.headers = {{"content-type", "application/json"}, {"x-twilio-signature", signature}};
  return request;
}

Proven sendgrid() {
  static const SendgridSigner signer;
  return {std::make_unique<receipts::SendgridReceipts>(*security::PublicKey::parse(signer.publicKey), std::chrono::seconds{300}),
          signer.sign(R"([{"event":"delivered","sg_event_id":"e1","sg_message_id":"m1.x"}])", base::toMillis(kReceiptNow) / 1000),
          {1, 2},
          true};
}

/// Of an envelope only the members that SNS signs.
Proven sns(const std::string& type, const std::string& version) {
  static const SnsSigner signer;
  const std::string message = type == "Notification" ? sesRecord("Delivery", "delivery", "{}") : "You have chosen to subscribe to the topic";
  return {std::make_unique<receipts::SnsReceipts>(signer.options()), signer.sign(type, message, version), {}, false};
}

/// Signed with the last of the keys, as a sender does that has not changed over yet.
Proven standard(const std::vector<const char*>& secrets) {
  std::vector<security::Secret> keys;
  for (const char* secret : secrets) keys.push_back(*security::parseWebhookSecret(secret));
  return {std::make_unique<receipts::StandardReceipts>(std::move(keys)), standardRequest(), {0, 1, 2}, true};
}

constexpr const char* kNewSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

Proven provenOf(const QString& kind) {
  if (kind == "twilio") return twilio(twilioRequest(), false);  // the decoded names and values are signed: "%2b" and "%2B" are the same form
  if (kind == "twilio, undelivered") return twilio(twilioRequest("undelivered", "30005"), false);
  if (kind == "twilio, JSON") return twilio(twilioJson(), true);
  if (kind == "sendgrid") return sendgrid();
  if (kind == "ses") return sns("Notification", "2");
  if (kind == "ses, SHA-1") return sns("Notification", "1");
  if (kind == "ses, subscription") return sns("SubscriptionConfirmation", "2");
  if (kind == "ses, end of a subscription") return sns("UnsubscribeConfirmation", "2");
  if (kind == "termii") return {std::make_unique<receipts::TermiiReceipts>(security::Secret(kTermiiKey)), termiiRequest(), {1}, true};
  if (kind == "standard, two keys") return standard({kNewSecret, kStandardSecret});
  return standard({kStandardSecret});
}

}  // namespace

void MutationTest::noMutationIsAccepted_data() {
  QTest::addColumn<QString>("kind");
  for (const char* kind : {"twilio", "twilio, undelivered", "twilio, JSON", "sendgrid", "ses", "ses, SHA-1", "ses, subscription",
                           "ses, end of a subscription", "termii", "standard", "standard, two keys"})
    QTest::newRow(kind) << kind;
}

void MutationTest::noMutationIsAccepted() {
  QFETCH(QString, kind);
  const Proven proven = provenOf(kind);
  const SignedRequest& good = proven.good;
  const std::vector<std::size_t>& proofHeaders = proven.proofHeaders;
  const auto original = good.readBy(*proven.reader);
  QVERIFY2(original.ok(), original.status().message().c_str());
  QCOMPARE(original->receipts.size() + static_cast<std::size_t>(original->ignored) + (original->confirm.empty() ? 0U : 1U) +
               (original->warning.empty() ? 0U : 1U),
           std::size_t{1});

  base::SeededRandom random(20'260'512);
  int accepted = 0, tried = 0, same = 0;
  while (tried < 10'000) {
    SignedRequest changed = good;
    const auto place = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(proofHeaders.size()) + (good.query.empty() ? 0 : 1)));
    if (place < proofHeaders.size()) {
      std::string& value = changed.headers[proofHeaders[place]].second;
      value = mutated(value, random);
    } else if (place == proofHeaders.size()) {
      changed.body = mutated(changed.body, random);
    } else {
      changed.query = mutated(changed.query, random);
    }
    if (sameProof(changed, good)) continue;
    ++tried;
    const auto reading = changed.readBy(*proven.reader);
    if (!reading.ok()) continue;
    if (!proven.bodyIsSigned && saysTheSame(*reading, *original)) {
      ++same;
      continue;
    }
    ++accepted;
    qWarning("accepted: %s | %s | %s", changed.query.c_str(), changed.body.c_str(),
             proofHeaders.empty() ? "" : changed.headers[proofHeaders.back()].second.c_str());
  }
  QCOMPARE(accepted, 0);
  qInfo("%d mutations of a request of %s: %d refused, %d say the very same, %d accepted", tried, qPrintable(kind), tried - same - accepted, same,
        accepted);
}
