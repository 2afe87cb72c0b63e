// POST /receipts/{provider} and what follows from receipts: /suppressions.
#include "tests/engine/api/receipt_test.h"

#include "engine/receipts/sendgrid_receipts.h"
#include "engine/receipts/sns_receipts.h"
#include "engine/receipts/standard_receipts.h"
#include "engine/receipts/termii_receipts.h"
#include "engine/receipts/twilio_receipts.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/api/api_tests.h"
#include "tests/engine/api/scene.h"

namespace signalbox::api::tests {
namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string kBody = R"({"type":"notification.delivered","data":{"provider_message_id":"m1"}})";

std::vector<security::Secret> keys() {
  std::vector<security::Secret> made;
  made.push_back(*security::parseWebhookSecret(kSecret));
  return made;
}

Request signedRequest(Scene& scene, const std::string& body = kBody) {
  scene.receipts.readers["gateway"] = std::make_shared<receipts::StandardReceipts>(keys());
  Request request = scene.request("POST", "/receipts/gateway", body);
  const std::int64_t seconds = base::toMillis(kNow) / 1000;
  request.headers = {{"content-type", "text/plain"},
                     {"webhook-id", "msg_1"},
                     {"webhook-timestamp", std::to_string(seconds)},
                     {"webhook-signature", *security::signWebhook(keys(), "msg_1", seconds, kBody)}};
  return request;
}

/// One of each kind, with keys that nobody here signs with.
std::shared_ptr<const receipts::ReceiptReader> readerOf(const QString& kind) {
  constexpr const char* kPublicKey =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
  if (kind == "twilio") return std::make_shared<receipts::TwilioReceipts>(security::Secret("token"), "https://hooks.example/receipts/known");
  if (kind == "sendgrid") return std::make_shared<receipts::SendgridReceipts>(*security::PublicKey::parse(kPublicKey), std::chrono::seconds{300});
  if (kind == "termii") return std::make_shared<receipts::TermiiReceipts>(security::Secret("secret"));
  if (kind == "standard") return std::make_shared<receipts::StandardReceipts>(keys());
  receipts::SnsOptions options;
  options.topicArns = {"arn:aws:sns:eu-west-1:1:mine"};
  return std::make_shared<receipts::SnsReceipts>(options);
}

/// Says what an SNS reader would, without keys.
class AsksForCertificate final : public receipts::ReceiptReader {
 public:
  base::Result<receipts::Reading> read(const receipts::Incoming&, std::string_view certificate) const override {
    receipts::Reading reading;
    if (certificate.empty())
      reading.fetchCertificate = "https://sns.eu-west-1.amazonaws.com/cert.pem";
    else if (certificate == "confirm")
      reading.confirm = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription";
    else
      reading.receipts.push_back({"e1", "m1", std::nullopt, model::ReceiptStatus::delivered, std::nullopt, "", "", false});
    return reading;
  }
};

/// A topic's end, or a subscription to it that wants to be confirmed.
class TellsOfItsTopic final : public receipts::ReceiptReader {
 public:
  explicit TellsOfItsTopic(bool ended) : ended_(ended) {}
  base::Result<receipts::Reading> read(const receipts::Incoming&, std::string_view) const override {
    receipts::Reading reading;
    reading.topic = model::TopicNews{"arn", kNow, ended_};
    if (!ended_) reading.confirm = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription";
    return reading;
  }

 private:
  const bool ended_;
};

store::SuppressionRow suppressed(std::int64_t number, const std::string& address) {
  store::SuppressionRow row;
  row.number = number;
  row.address = address;
  row.category = "news";
  row.reason = "ses: bounced";
  row.at = kNow;
  return row;
}

}  // namespace

void ReceiptTest::provenReceiptReachesTheCoreWithoutAToken() {
  Scene scene;
  const Response response = scene.send(signedRequest(scene));
  QVERIFY2(response.status == 200, qPrintable(text(response)));
  QCOMPARE(scene.intake.receipted.size(), std::size_t{1});
  QCOMPARE(scene.intake.receipted.front().provider, std::string("gateway"));
  QCOMPARE(scene.intake.receipted.front().receipts.front().providerMessageId, std::string("m1"));
  QCOMPARE(json(response).at("applied").as_int64(), 1);
}

void ReceiptTest::forgedReceiptIsRefusedWithoutAHint() {
  Scene scene;
  const Response changed = scene.send(signedRequest(scene, kBody + " "));
  Request old = signedRequest(scene);
  old.headers[2].second = "1";
  const Response stale = scene.send(old);
  QCOMPARE(changed.status, 401);
  QCOMPARE(text(changed), text(stale));  // a stranger learns nothing of which check it was
  QVERIFY(scene.intake.receipted.empty());
  QCOMPARE(scene.receipts.warnings.size(), std::size_t{2});
  QVERIFY(scene.receipts.warnings[0] != scene.receipts.warnings[1]);
}

void ReceiptTest::strangerLearnsNotWhichProvidersThereAre_data() {
  QTest::addColumn<QString>("kind");
  for (const char* kind : {"twilio", "sendgrid", "sns", "termii", "standard"}) QTest::newRow(kind) << kind;
}

void ReceiptTest::strangerLearnsNotWhichProvidersThereAre() {
  QFETCH(QString, kind);
  Scene scene;
  scene.receipts.readers["known"] = readerOf(kind);
  for (const std::string& body : {std::string("junk"), std::string("{}"), std::string("[7]"), std::string("a=b&&"), kBody})
    for (const char* type : {"application/json", "application/x-www-form-urlencoded", "text/plain"}) {
      const auto post = [&](const std::string& provider) {
        Request request = scene.request("POST", "/receipts/" + provider, body);
        request.headers = {{"content-type", type}};
        return scene.send(std::move(request));
      };
      const Response nobody = post("nobody"), known = post("known");
      QCOMPARE(nobody.status, 401);
      QCOMPARE(text(known), text(nobody));
      QVERIFY(known.headers == nobody.headers);
    }
  QVERIFY(scene.intake.receipted.empty());
}

void ReceiptTest::strangersAreCountedForTheAudit() {
  Scene scene;
  QCOMPARE(scene.send(signedRequest(scene, kBody + " ")).status, 401);
  QCOMPARE(scene.call("POST", "/receipts/nobody", "{}").status, 401);
  QCOMPARE(scene.send(signedRequest(scene)).status, 200);
  QVERIFY(scene.intake.refused.empty());  // counted, not written one by one
  scene.refusals.flush();
  QCOMPARE(scene.intake.refused.size(), std::size_t{1});
  QCOMPARE(scene.intake.refused.front().principal.name, std::string());
  QCOMPARE(scene.intake.refused.front().principal.address, std::string("127.0.0.1"));
  QCOMPARE(std::get<core::RecordRefusal>(scene.intake.refused.front().command).count, 2);
}

void ReceiptTest::fullLaneAsksToComeAgain() {
  Scene scene;
  scene.intake.commands = false;
  const Response response = scene.send(signedRequest(scene));
  QVERIFY(response.status == 503 || response.status == 429);
  QVERIFY(!headerOf(response, "Retry-After").empty());
}

void ReceiptTest::certificateIsFetchedOnceAndThenTheReceiptIsRead() {
  Scene scene;
  scene.receipts.readers["ses"] = std::make_shared<AsksForCertificate>();
  QCOMPARE(scene.call("POST", "/receipts/ses", "{}").status, 503);  // it cannot be fetched: Amazon will come again
  scene.receipts.pages["https://sns.eu-west-1.amazonaws.com/cert.pem"] = "certificate";
  QCOMPARE(scene.call("POST", "/receipts/ses", "{}").status, 200);
  QCOMPARE(scene.intake.receipted.size(), std::size_t{1});
}

void ReceiptTest::subscriptionIsConfirmedForAConfiguredTopicOnly() {
  Scene scene;
  scene.receipts.readers["ses"] = std::make_shared<AsksForCertificate>();
  scene.receipts.pages["https://sns.eu-west-1.amazonaws.com/cert.pem"] = "confirm";
  scene.receipts.pages["https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"] = "<ok/>";
  QCOMPARE(scene.call("POST", "/receipts/ses", "{}").status, 200);
  QCOMPARE(scene.receipts.fetched.back(), std::string("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"));
  // A foreign topic is refused before anything is fetched.
  receipts::SnsOptions options;
  options.topicArns = {"arn:aws:sns:eu-west-1:1:mine"};
  scene.receipts.readers["ses"] = std::make_shared<receipts::SnsReceipts>(options);
  scene.receipts.fetched.clear();
  const Response refused =
      scene.call("POST", "/receipts/ses", R"({"Type":"SubscriptionConfirmation","MessageId":"m","TopicArn":"arn:aws:sns:eu-west-1:2:theirs",
    "Message":"x","Timestamp":"2026-05-12T14:00:00Z","SignatureVersion":"2","Signature":"AAAA","SigningCertURL":"https://sns.eu-west-1.amazonaws.com/c.pem",
    "SubscribeURL":"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription","Token":"t"})");
  QCOMPARE(refused.status, 401);
  QVERIFY(scene.receipts.fetched.empty());
}

void ReceiptTest::newsOfATopicReachTheCoreWithoutReceipts() {
  Scene scene;
  scene.receipts.readers["ses"] = std::make_shared<TellsOfItsTopic>(true);
  QCOMPARE(scene.call("POST", "/receipts/ses", "{}").status, 200);
  QCOMPARE(scene.intake.receipted.size(), std::size_t{1});
  QVERIFY(scene.intake.receipted.back().topic->ended);
  // Of a new subscription it is heard once Amazon has been told.
  scene.receipts.readers["ses"] = std::make_shared<TellsOfItsTopic>(false);
  QCOMPARE(scene.call("POST", "/receipts/ses", "{}").status, 503);
  QCOMPARE(scene.intake.receipted.size(), std::size_t{1});
  scene.receipts.pages["https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"] = "<ok/>";
  QCOMPARE(scene.call("POST", "/receipts/ses", "{}").status, 200);
  QCOMPARE(scene.intake.receipted.size(), std::size_t{2});
  QVERIFY(!scene.intake.receipted.back().topic->ended);
}

void ReceiptTest::suppressionsAreListedAndMasked() {
  Scene scene;
  scene.readers.reader.suppressionRows = {suppressed(2, "bob@example.com"), suppressed(1, "ana@example.com")};
  const Response all = scene.call("GET", "/suppressions?limit=1");
  QCOMPARE(json(all).at("data").at(0).at("address").as_string(), boost::json::string("bob@example.com"));
  QCOMPARE(json(all).at("next_cursor").as_string(), boost::json::string("2"));
  QCOMPARE(json(scene.call("GET", "/suppressions?cursor=2")).at("data").as_array().size(), std::size_t{1});
  QCOMPARE(json(scene.call("GET", "/suppressions?q=ana")).at("data").as_array().size(), std::size_t{1});
  QVERIFY(!text(scene.call("GET", "/suppressions", "", "viewer")).contains("bob@"));
  QCOMPARE(scene.call("GET", "/suppressions?q=ana", "", "viewer").status, 403);
}

void ReceiptTest::receiptsThatWaitAreListed() {
  Scene scene;
  for (const std::int64_t number : {2, 1}) {
    store::ReceiptRow row;
    row.number = number;
    row.provider = "sms";
    row.receipt = {"e" + std::to_string(number),
                   "SM" + std::to_string(number),
                   std::nullopt,
                   model::ReceiptStatus::delivered,
                   std::nullopt,
                   "30005",
                   "words",
                   true};
    row.receivedAt = kNow;
    scene.readers.reader.receiptRows.push_back(row);
  }
  const Response all = scene.call("GET", "/receipts?waiting=true&limit=1");
  const auto first = json(all).at("data").at(0).as_object();
  QCOMPARE(first.at("provider_message_id").as_string(), boost::json::string("SM2"));
  QCOMPARE(first.at("status").as_string(), boost::json::string("delivered"));
  QCOMPARE(first.at("code").as_string(), boost::json::string("30005"));
  QCOMPARE(first.at("words").as_string(), boost::json::string("words"));
  QVERIFY(first.at("suppresses").as_bool());
  QCOMPARE(json(all).at("next_cursor").as_string(), boost::json::string("2"));
  QCOMPARE(json(scene.call("GET", "/receipts?waiting=true&cursor=2")).at("data").as_array().size(), std::size_t{1});
  const auto masked = json(scene.call("GET", "/receipts?waiting=true", "", "viewer")).at("data").at(0).as_object();
  QVERIFY(masked.at("words").as_string().empty() && masked.at("code").as_string().empty());
  for (const char* none : {"/receipts", "/receipts?waiting=false"}) QCOMPARE(scene.call("GET", none).status, 422);
}

void ReceiptTest::suppressionIsLiftedByNumber() {
  Scene scene;
  QCOMPARE(scene.call("DELETE", "/suppressions/7").status, 204);
  QCOMPARE(std::get<core::LiftSuppression>(scene.intake.commanded.front().command).number, 7);
  QCOMPARE(scene.call("DELETE", "/suppressions/x7").status, 404);
}

void ReceiptTest::onlyThoseWhoManageRecipientsMayLift() {
  Scene scene;
  QCOMPARE(scene.call("DELETE", "/suppressions/7", "", "viewer").status, 403);
  QCOMPARE(scene.call("DELETE", "/suppressions/7", "", "sender").status, 403);
}

int runReceiptTests(int argc, char** argv) {
  ReceiptTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::api::tests
