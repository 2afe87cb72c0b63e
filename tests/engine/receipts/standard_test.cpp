#include "tests/engine/receipts/standard_test.h"

#include <QTest>

#include "engine/receipts/standard_receipts.h"
#include "engine/security/standard_webhooks.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;

namespace {

receipts::StandardReceipts reader() {
  std::vector<security::Secret> keys;
  keys.push_back(*security::parseWebhookSecret(kStandardSecret));
  return receipts::StandardReceipts(std::move(keys));
}

SignedRequest withBody(const std::string& body) {
  SignedRequest request = standardRequest();
  std::vector<security::Secret> keys;
  keys.push_back(*security::parseWebhookSecret(kStandardSecret));
  request.body = body;
  request.headers[2].second = *security::signWebhook(keys, "msg_1", base::toMillis(kReceiptNow) / 1000, body);
  return request;
}

}  // namespace

void StandardTest::signedReceiptIsRead() {
  const auto reading = standardRequest("msg_7", "bounced").readBy(reader());
  QVERIFY2(reading.ok(), reading.status().message().c_str());
  const model::Receipt& receipt = reading->receipts.front();
  QCOMPARE(receipt.eventId, std::string("msg_7"));
  QCOMPARE(receipt.status, model::ReceiptStatus::bounced);
  QVERIFY(receipt.suppresses);
  QCOMPARE(receipt.code, std::string("5.1.1"));
  QCOMPARE(receipt.words, std::string("no such user"));
  QCOMPARE(receipt.notificationId->toString(), std::string("01970000-0000-7000-8000-000000000001"));
}

void StandardTest::windowIsFiveMinutesToTheSecond_data() {
  QTest::addColumn<int>("apart");
  QTest::addColumn<bool>("taken");
  QTest::newRow("-300") << -300 << true;
  QTest::newRow("-301") << -301 << false;
  QTest::newRow("+300") << 300 << true;
  QTest::newRow("+301") << 301 << false;
}

void StandardTest::windowIsFiveMinutesToTheSecond() {
  QFETCH(int, apart);
  QFETCH(bool, taken);
  QCOMPARE(standardRequest("msg_1", "delivered", kReceiptNow + std::chrono::seconds{apart}).readBy(reader()).ok(), taken);
}

void StandardTest::receiptWithoutAnIdIsRefusedByName() {
  const auto reading = withBody(R"({"type":"notification.delivered","data":{}})").readBy(reader());
  QCOMPARE(reading.status().code(), base::Code::invalid);
  QCOMPARE(reading.status().fields().front().pointer, std::string("/data/notification_id"));
  QCOMPARE(withBody("[]").readBy(reader()).status().code(), base::Code::malformed);
  QCOMPARE(withBody("{").readBy(reader()).status().code(), base::Code::malformed);
}

void StandardTest::unknownTypeIsIgnored() {
  const auto reading = withBody(R"({"type":"contact.created","data":{"id":"x"}})").readBy(reader());
  QVERIFY(reading.ok());
  QCOMPARE(reading->ignored, 1);
}
