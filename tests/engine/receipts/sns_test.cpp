#include "tests/engine/receipts/sns_test.h"

#include <QTest>

#include "engine/base/digest.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;
using receipts::SnsEnvelope;
using receipts::SnsReceipts;

namespace {

const SnsSigner& signer() {
  static const SnsSigner made;  // an RSA key takes a while to make
  return made;
}

const std::string kDelivered = sesRecord("Delivery", "delivery", R"({"timestamp":"2026-05-12T11:59:00Z","smtpResponse":"250 ok"})");

base::Code codeOf(const SignedRequest& request, const receipts::SnsOptions& options = signer().options(), base::WallTime now = kReceiptNow) {
  return request.readBy(SnsReceipts(options), now).status().code();
}

}  // namespace

void SnsTest::textThatIsSignedIsTheDocumentedOne() {
  const auto envelope = SnsEnvelope::parse(
      R"({"Type":"Notification","MessageId":"4d4dc071-ddbf-465d-bba8-08f81c89da64","TopicArn":"arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P",
          "Subject":"My subject","Message":"My Test Message","Timestamp":"2019-01-31T04:37:04.321Z","SignatureVersion":"1","Signature":"","SigningCertURL":""})");
  QVERIFY(envelope.ok());
  QCOMPARE(envelope->signedText().size(), std::size_t{215});
  QCOMPARE(base::hexEncode(base::asView(base::sha256(envelope->signedText()))),
           std::string("48aeb4d4a966dfdca5b8801a3d6f8d2c90327e9e025319afc907bd1fb99c4d1e"));
}

void SnsTest::certificateIsAskedForFirst() {
  SignedRequest request = signer().sign("Notification", kDelivered);
  request.certificate.clear();
  const auto reading = request.readBy(SnsReceipts(signer().options()));
  QVERIFY(reading.ok());
  QCOMPARE(reading->fetchCertificate, std::string("https://sns.eu-west-1.amazonaws.com/cert.pem"));
  QVERIFY(reading->receipts.empty());
}

void SnsTest::bothVersionsAreProven() {
  for (const char* version : {"1", "2"}) {
    const auto reading = signer().sign("Notification", kDelivered, version).readBy(SnsReceipts(signer().options()));
    QVERIFY2(reading.ok(), reading.status().message().c_str());
    QCOMPARE(reading->receipts.front().status, model::ReceiptStatus::delivered);
    QCOMPARE(reading->receipts.front().providerMessageId, std::string("ses-1"));
    QVERIFY(reading->receipts.front().notificationId.has_value());
  }
  SignedRequest unknown = signer().sign("Notification", kDelivered);
  const std::string version = R"("SignatureVersion":"2")";
  unknown.body.replace(unknown.body.find(version), version.size(), R"("SignatureVersion":"3")");
  QCOMPARE(codeOf(unknown), base::Code::unauthorized);
}

void SnsTest::sha1IsRefusedWhereVersionTwoIsRequired() {
  receipts::SnsOptions options = signer().options();
  options.requireV2 = true;
  QCOMPARE(codeOf(signer().sign("Notification", kDelivered, "1"), options), base::Code::unauthorized);
  QCOMPARE(codeOf(signer().sign("Notification", kDelivered, "2"), options), base::Code::ok);
}

void SnsTest::foreignTopicIsRefusedBeforeAnythingIsFetched() {
  for (const char* type : {"Notification", "SubscriptionConfirmation"}) {
    SignedRequest request = signer().sign(type, kDelivered, "2", "arn:aws:sns:eu-west-1:999999999999:mail");
    request.certificate.clear();
    QCOMPARE(codeOf(request), base::Code::unauthorized);
  }
}

void SnsTest::urlsThatAreNotAmazonsAreRefused_data() {
  QTest::addColumn<QString>("url");
  for (const char* url :
       {"http://sns.eu-west-1.amazonaws.com/cert.pem", "https://sns.eu-west-1.amazonaws.com.evil.example/cert.pem", "https://evil.example/cert.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/cert.pem", "https://evil.example/https://sns.eu-west-1.amazonaws.com/cert.pem",
        "https://sns.amazonaws.com/cert.pem", "https://sns..amazonaws.com/cert.pem", "https://sns.eu-west-1.amazonaws.com:8443/cert.pem",
        "https://sns.eu-west-1.amazonaws.com/cert.txt", "https://sns.a/b.amazonaws.com/cert.pem",
        "https://sns.eu-west-1.amazonaws.com/?Action=Publish&x=.pem", "https://sns.eu-west-1.amazonaws.com/cert.pem?x=.pem",
        "https://sns.eu-west-1.amazonaws.com/cert.pem?", "https://sns.eu-west-1.amazonaws.com/cert#.pem",
        "https://sns.eu-west-1.amazonaws.com/cert.pem#", "https://sns.eu-west-1.amazonaws.com/cert%2Epem",
        "https://xsns.eu-west-1.amazonaws.com/cert.pem", "file:///etc/ssl/cert.pem", ""})
    QTest::newRow(*url == '\0' ? "none" : url) << url;
}

void SnsTest::urlsThatAreNotAmazonsAreRefused() {
  QFETCH(QString, url);
  SignedRequest request = signer().sign("Notification", kDelivered);
  const std::string good = "https://sns.eu-west-1.amazonaws.com/cert.pem";
  request.body.replace(request.body.find(good), good.size(), url.toStdString());
  request.certificate.clear();
  QCOMPARE(codeOf(request), base::Code::unauthorized);
}

void SnsTest::untrustedCertificateIsRefused() {
  const SnsSigner other;
  QCOMPARE(codeOf(other.sign("Notification", kDelivered)), base::Code::unauthorized);
  SignedRequest request = signer().sign("Notification", kDelivered);
  request.certificate = "no certificate";
  QCOMPARE(codeOf(request), base::Code::unauthorized);
}

void SnsTest::certificateMustBeAmazons_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<bool>("taken");
  QTest::newRow("the host's") << kSnsHost << true;
  QTest::newRow("the service's") << "sns.amazonaws.com" << true;
  QTest::newRow("another region's") << "sns.eu-west-2.amazonaws.com" << false;
  QTest::newRow("somebody's") << "mail.example.org" << false;
  QTest::newRow("somebody's, who is named alike") << "sns.amazonaws.com.example.org" << false;
}

/// An authority that is trusted certifies anybody for his own name.
void SnsTest::certificateMustBeAmazons() {
  QFETCH(QString, name);
  QFETCH(bool, taken);
  const SnsSigner other(name.toStdString());
  QCOMPARE(codeOf(other.sign("Notification", kDelivered), other.options()), taken ? base::Code::ok : base::Code::unauthorized);
}

void SnsTest::expiredCertificateIsRefused() {
  const base::WallTime later = kReceiptNow + std::chrono::hours{25};
  QCOMPARE(codeOf(signer().sign("Notification", kDelivered, "2", kTopic, later), signer().options(), later), base::Code::unauthorized);
}

void SnsTest::confirmationGivesTheUrlAndNothingElse() {
  const auto reading = signer().sign("SubscriptionConfirmation", "You have chosen to subscribe").readBy(SnsReceipts(signer().options()));
  QVERIFY(reading.ok());
  QVERIFY(QString::fromStdString(reading->confirm).startsWith("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"));
  QVERIFY(reading->receipts.empty());
}

void SnsTest::endedSubscriptionIsAWarning() {
  const auto reading = signer().sign("UnsubscribeConfirmation", "ended").readBy(SnsReceipts(signer().options()));
  QVERIFY(reading.ok());
  QVERIFY(!reading->warning.empty());
  QVERIFY(reading->confirm.empty());
}

void SnsTest::everyEventHasItsMeaning_data() {
  QTest::addColumn<QString>("record");
  QTest::addColumn<QString>("meaning");
  QTest::addColumn<bool>("suppresses");
  const auto row = [](const char* type, const char* object, const char* detail, const char* meaning, bool suppresses) {
    QTest::addRow("%s %s", type, detail) << QString::fromStdString(sesRecord(type, object, detail)) << meaning << suppresses;
  };
  row("Send", "send", "{}", "sent", false);
  row("Delivery", "delivery", "{}", "delivered", false);
  row("DeliveryDelay", "deliveryDelay", "{}", "deferred", false);
  row("Bounce", "bounce", R"({"bounceType":"Permanent","bounceSubType":"NoEmail"})", "bounced", true);
  row("Bounce", "bounce", R"({"bounceType":"Transient","bounceSubType":"MailboxFull"})", "failed", false);
  row("Bounce", "bounce", R"({"bounceType":"Undetermined"})", "failed", false);
  row("Complaint", "complaint", R"({"complaintFeedbackType":"abuse"})", "complained", true);
  row("Complaint", "complaint", R"({"complaintFeedbackType":"not-spam"})", "", false);
  row("Reject", "reject", R"({"reason":"Bad content"})", "failed", false);
  row("Open", "open", "{}", "opened", false);
  row("Click", "click", "{}", "clicked", false);
  row("Rendering Failure", "failure", R"({"errorMessage":"x"})", "failed", false);
  row("Subscription", "subscription", "{}", "", false);
  row("Subscription", "subscription", R"({"newTopicPreferences":{"unsubscribeAll":true}})", "unsubscribed", true);
  row("Subscription", "subscription", R"({"newTopicPreferences":{"unsubscribeAll":false}})", "", false);
  row("Subscription", "subscription",
      R"({"newTopicPreferences":{"unsubscribeAll":false,"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptOut"}]}})",
      "unsubscribed", true);
  row("Subscription", "subscription", R"({"newTopicPreferences":{"topicSubscriptionStatus":[{"topicName":"news","subscriptionStatus":"OptIn"}]}})",
      "", false);
  row("Subscription", "subscription",
      R"({"oldTopicPreferences":{"topicSubscriptionStatus":[{"topicName":"a","subscriptionStatus":"OptOut"},{"topicName":"b","subscriptionStatus":"OptOut"}]},)"
      R"("newTopicPreferences":{"topicSubscriptionStatus":[{"topicName":"a","subscriptionStatus":"OptOut"},{"topicName":"b","subscriptionStatus":"OptIn"}]}})",
      "", false);
  row("Subscription", "subscription", R"({"oldTopicPreferences":{"unsubscribeAll":true},"newTopicPreferences":{"unsubscribeAll":true}})", "", false);
  QTest::newRow("a test of the topic") << "Successfully validated SNS topic for Amazon SES event publishing." << "" << false;
  QTest::newRow("no record") << "7" << "" << false;
  row("Something", "something", "{}", "", false);
  QTest::newRow("plain feedback") << R"({"notificationType":"Bounce","mail":{"messageId":"ses-1"},"bounce":{"bounceType":"Permanent"}})" << "bounced"
                                  << true;
}

void SnsTest::everyEventHasItsMeaning() {
  QFETCH(QString, record);
  QFETCH(QString, meaning);
  QFETCH(bool, suppresses);
  const auto reading = signer().sign("Notification", record.toStdString()).readBy(SnsReceipts(signer().options()));
  QVERIFY2(reading.ok(), reading.status().message().c_str());
  if (meaning.isEmpty()) {
    QVERIFY(reading->receipts.empty());
    QCOMPARE(reading->ignored, 1);
    return;
  }
  QCOMPARE(std::string(model::name(reading->receipts.front().status)), meaning.toStdString());
  QCOMPARE(reading->receipts.front().suppresses, suppresses);
  QCOMPARE(reading->receipts.front().eventId, std::string("m-1"));
}

void SnsTest::everyRecipientHasAnEventOfItsOwn_data() {
  QTest::addColumn<QString>("record");
  const auto row = [](const char* type, const char* object, const char* detail) {
    QTest::newRow(type) << QString::fromStdString(sesRecord(type, object, detail));
  };
  row("Bounce", "bounce",
      R"({"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"a@example.com","diagnosticCode":"550 a"},)"
      R"({"emailAddress":"b@example.com","diagnosticCode":"550 b"}]})");
  row("Complaint", "complaint", R"({"complainedRecipients":[{"emailAddress":"a@example.com"},{"emailAddress":"b@example.com"}]})");
  row("Delivery", "delivery", R"({"recipients":["a@example.com","b@example.com"]})");
  row("DeliveryDelay", "deliveryDelay",
      R"({"delayedRecipients":[{"emailAddress":"a@example.com","diagnosticCode":"450 a"},{"emailAddress":"b@example.com"}]})");
}

void SnsTest::everyRecipientHasAnEventOfItsOwn() {
  QFETCH(QString, record);
  const auto reading = signer().sign("Notification", record.toStdString()).readBy(SnsReceipts(signer().options()));
  QVERIFY(reading.ok());
  QCOMPARE(reading->receipts.size(), std::size_t{2});
  QCOMPARE(reading->receipts[0].eventId, std::string("m-1:0"));
  QCOMPARE(reading->receipts[1].eventId, std::string("m-1:1"));
  QCOMPARE(reading->receipts[0].status, reading->receipts[1].status);
  if (record.contains("550 b")) {
    QCOMPARE(reading->receipts[0].words, std::string("550 a"));
    QCOMPARE(reading->receipts[1].words, std::string("550 b"));
  }
}

void SnsTest::ourIdsAreRead() {
  const auto reading = signer().sign("Notification", kDelivered).readBy(SnsReceipts(signer().options()));
  QCOMPARE(reading->receipts.front().notificationId->toString(), std::string("01970000-0000-7000-8000-000000000001"));
  QCOMPARE(reading->receipts.front().attempt, 2);
}

void SnsTest::envelopeIsTakenForAnHourBothWays_data() {
  QTest::addColumn<int>("apartMs");
  QTest::addColumn<bool>("taken");
  QTest::newRow("an hour old") << -3'600'000 << true;
  QTest::newRow("and a millisecond") << -3'600'001 << false;
  QTest::newRow("an hour ahead") << 3'600'000 << true;
  QTest::newRow("an hour and a millisecond ahead") << 3'600'001 << false;
}

void SnsTest::envelopeIsTakenForAnHourBothWays() {
  QFETCH(int, apartMs);
  QFETCH(bool, taken);
  const SignedRequest request = signer().sign("Notification", kDelivered, "2", kTopic, kReceiptNow + base::Millis{apartMs});
  QCOMPARE(codeOf(request), taken ? base::Code::ok : base::Code::unauthorized);
}
