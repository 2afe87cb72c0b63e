#include "tests/engine/receipts/sendgrid_test.h"

#include <QTest>

#include "engine/receipts/sendgrid_receipts.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;
using receipts::SendgridReceipts;

namespace {

constexpr const char* kPublishedKey =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
const std::string kPublishedBody =
    R"([{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",)"
    R"("sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}])"
    "\r\n";

SendgridReceipts readerOf(const std::string& key, base::Millis tolerance = std::chrono::seconds{300}) {
  return {*security::PublicKey::parse(key), tolerance};
}

std::int64_t nowS() { return base::toMillis(kReceiptNow) / 1000; }

}  // namespace

void SendgridTest::publishedVectorIsProvenAndTheNegativeOneIsNot() {
  QCOMPARE(kPublishedBody.size(), std::size_t{327});
  SignedRequest request;
  request.body = kPublishedBody;
  request.headers = {
      {"x-twilio-email-event-webhook-timestamp", "1600112502"},
      {"x-twilio-email-event-webhook-signature", "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM="}};
  const base::WallTime then = base::wallFromMillis(1600112502000);
  const auto reading = request.readBy(readerOf(kPublishedKey), then);
  QVERIFY2(reading.ok(), reading.status().message().c_str());
  QCOMPARE(reading->receipts.front().status, model::ReceiptStatus::bounced);
  QCOMPARE(reading->receipts.front().providerMessageId, std::string("LRzXl_NHStOGhQ4kofSm_A"));
  QVERIFY(reading->receipts.front().suppresses);
  request.headers[1].second = "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH3j/0=";
  QCOMPARE(request.readBy(readerOf(kPublishedKey), then).status().code(), base::Code::unauthorized);
}

void SendgridTest::timestampCountsToTheSecond_data() {
  QTest::addColumn<int>("apart");
  QTest::addColumn<bool>("taken");
  QTest::newRow("300 s old") << -300 << true;
  QTest::newRow("301 s old") << -301 << false;
  QTest::newRow("300 s ahead") << 300 << true;
  QTest::newRow("301 s ahead") << 301 << false;
}

void SendgridTest::timestampCountsToTheSecond() {
  QFETCH(int, apart);
  QFETCH(bool, taken);
  const SendgridSigner signer;
  QCOMPARE(signer.sign("[]", nowS() + apart).readBy(readerOf(signer.publicKey)).ok(), taken);
}

void SendgridTest::everyEventHasItsMeaning_data() {
  QTest::addColumn<QString>("event");
  QTest::addColumn<QString>("extra");
  QTest::addColumn<QString>("meaning");
  QTest::addColumn<bool>("suppresses");
  const auto row = [](const char* event, const char* extra, const char* meaning, bool suppresses) {
    QTest::addRow("%s %s", event, extra) << event << extra << meaning << suppresses;
  };
  row("processed", "", "sent", false);
  row("deferred", "", "deferred", false);
  row("delivered", "", "delivered", false);
  row("bounce", R"(,"type":"bounce")", "bounced", true);
  row("bounce", R"(,"type":"blocked")", "failed", false);
  row("dropped", R"(,"reason":"Invalid SMTPAPI header")", "bounced", true);
  row("dropped", R"(,"reason":"Unsubscribed Address")", "unsubscribed", true);
  row("dropped", R"(,"reason":"Spam Reporting Address")", "complained", true);
  row("dropped", R"(,"reason":"Recipient List over Package Quota")", "failed", false);
  row("open", "", "opened", false);
  row("click", "", "clicked", false);
  row("spamreport", "", "complained", true);
  row("unsubscribe", "", "unsubscribed", true);
  row("group_unsubscribe", "", "unsubscribed", true);
  row("group_resubscribe", "", "resubscribed", false);
  row("something_new", "", "", false);
}

void SendgridTest::everyEventHasItsMeaning() {
  QFETCH(QString, event);
  QFETCH(QString, extra);
  QFETCH(QString, meaning);
  QFETCH(bool, suppresses);
  const SendgridSigner signer;
  const std::string body =
      R"([{"event":")" + event.toStdString() + R"(","sg_event_id":"e1","sg_message_id":"m1.x","timestamp":1778587190)" + extra.toStdString() + "}]";
  const auto reading = signer.sign(body, nowS()).readBy(readerOf(signer.publicKey));
  QVERIFY(reading.ok());
  if (meaning.isEmpty()) {
    QCOMPARE(reading->ignored, 1);
    QVERIFY(reading->receipts.empty());
    return;
  }
  QCOMPARE(std::string(model::name(reading->receipts.front().status)), meaning.toStdString());
  QCOMPARE(reading->receipts.front().suppresses, suppresses);
}

void SendgridTest::idsAreRead() {
  const SendgridSigner signer;
  const std::string body =
      R"([{"event":"delivered","sg_event_id":"e1","sg_message_id":"m1.filter","notification_id":"01970000-0000-7000-8000-000000000001","attempt":"2",
    "timestamp":1778587190},{"event":"open","sg_event_id":"e2","sg_message_id":"m2"},7])";
  const auto reading = signer.sign(body, nowS()).readBy(readerOf(signer.publicKey));
  QVERIFY(reading.ok());
  QCOMPARE(reading->receipts.size(), std::size_t{2});
  QCOMPARE(reading->ignored, 1);
  QCOMPARE(reading->receipts[0].providerMessageId, std::string("m1"));
  QVERIFY(reading->receipts[0].notificationId.has_value());
  QVERIFY(reading->receipts[0].at.has_value());
  QCOMPARE(reading->receipts[0].attempt, 2);
  QCOMPARE(reading->receipts[1].attempt, 0);
  QVERIFY(!reading->receipts[1].notificationId.has_value());
  QCOMPARE(signer.sign("{}", nowS()).readBy(readerOf(signer.publicKey)).status().code(), base::Code::malformed);
}
