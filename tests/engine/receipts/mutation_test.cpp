// A signed request with any one change, of 10 000 drawn from a seed, is refused: in its body, its query and each header
// that carries the proof.
#include "tests/engine/receipts/mutation_test.h"

#include <QTest>

#include "engine/base/random.h"
#include "engine/receipts/sendgrid_receipts.h"
#include "engine/receipts/standard_receipts.h"
#include "engine/receipts/termii_receipts.h"
#include "engine/receipts/twilio_receipts.h"
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

/// What a change may leave as it was: a base64 reader that skips padding bits, JSON's blanks in an unsigned member.
bool sameProof(const SignedRequest& a, const SignedRequest& b) { return a.body == b.body && a.query == b.query && a.headers == b.headers; }

bool saysTheSame(const model::Receipt& a, const model::Receipt& b) {
  return a.eventId == b.eventId && a.status == b.status && a.suppresses == b.suppresses && a.providerMessageId == b.providerMessageId &&
         a.notificationId == b.notificationId && a.attempt == b.attempt && a.at == b.at && a.code == b.code && a.words == b.words;
}

}  // namespace

void MutationTest::noMutationIsAccepted_data() {
  QTest::addColumn<QString>("provider");
  for (const char* provider : {"twilio", "twilio, undelivered", "sendgrid", "ses", "termii", "standard"}) QTest::newRow(provider) << provider;
}

void MutationTest::noMutationIsAccepted() {
  QFETCH(QString, provider);
  static const SendgridSigner sendgrid;
  static const SnsSigner sns;
  std::unique_ptr<receipts::ReceiptReader> reader;
  SignedRequest good;
  std::vector<std::size_t> proofHeaders;
  bool bodyIsSigned = true;
  if (provider.startsWith("twilio")) {
    reader = std::make_unique<receipts::TwilioReceipts>(security::Secret(kTwilioToken), kTwilioUrl);
    good = provider == "twilio" ? twilioRequest() : twilioRequest("undelivered", "30005");
    proofHeaders = {1};
    bodyIsSigned = false;  // Twilio signs the decoded names and values: "%2b" and "%2B" are the same form
  } else if (provider == "sendgrid") {
    reader = std::make_unique<receipts::SendgridReceipts>(*security::PublicKey::parse(sendgrid.publicKey), std::chrono::seconds{300});
    good = sendgrid.sign(R"([{"event":"delivered","sg_event_id":"e1","sg_message_id":"m1.x"}])", base::toMillis(kReceiptNow) / 1000);
    proofHeaders = {1, 2};
  } else if (provider == "ses") {
    reader = std::make_unique<receipts::SnsReceipts>(sns.options());
    good = sns.sign("Notification", sesRecord("Delivery", "delivery", "{}"));
    bodyIsSigned = false;  // of the envelope only the members that SNS signs
  } else if (provider == "termii") {
    reader = std::make_unique<receipts::TermiiReceipts>(security::Secret(kTermiiKey));
    good = termiiRequest();
    proofHeaders = {1};
  } else {
    std::vector<security::Secret> keys;
    keys.push_back(*security::parseWebhookSecret(kStandardSecret));
    reader = std::make_unique<receipts::StandardReceipts>(std::move(keys));
    good = standardRequest();
    proofHeaders = {0, 1, 2};
  }
  const auto original = good.readBy(*reader);
  QVERIFY2(original.ok() && original->receipts.size() == 1, original.status().message().c_str());

  base::SeededRandom random(20'260'512);
  int accepted = 0, tried = 0;
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
    const auto reading = changed.readBy(*reader);
    if (!reading.ok() || reading->receipts.empty()) continue;
    // An envelope has members that are not signed: a change there may pass, but it must say the very same. So may another
    // writing of the same signature or the same form.
    const bool same = std::equal(reading->receipts.begin(), reading->receipts.end(), original->receipts.begin(), original->receipts.end(), saysTheSame);
    if (bodyIsSigned || !same) {
      ++accepted;
      qWarning("accepted: %s | %s | %s", changed.query.c_str(), changed.body.c_str(),
               proofHeaders.empty() ? "" : changed.headers[proofHeaders.back()].second.c_str());
    }
  }
  QCOMPARE(accepted, 0);
  qInfo("%d mutations of a %s request, %d accepted", tried, qPrintable(provider), accepted);
}
