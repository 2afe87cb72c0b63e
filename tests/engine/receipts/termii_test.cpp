#include "tests/engine/receipts/termii_test.h"

#include <QTest>

#include "engine/base/digest.h"
#include "engine/receipts/termii_receipts.h"
#include "engine/security/hmac.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;
using receipts::TermiiReceipts;

void TermiiTest::documentedDigestIsProven() {
  const TermiiReceipts reader{security::Secret(kTermiiKey)};
  SignedRequest request;
  request.body = R"({"type":"outbound"})";
  request.headers = {
      {"x-termii-signature",
       "9322d265fb0c6bc943f12aff184335d4a9a5f85699cc411140c748a1ffc8bfcb781dc088af1d6733fb869b06754da030cd3381cb2a1b9b024dbe5a6fb4b8d7d8"}};
  QVERIFY(request.readBy(reader).ok());
  request.headers.clear();
  QCOMPARE(request.readBy(reader).status().code(), base::Code::unauthorized);
}

void TermiiTest::base64IsTakenToo() {
  SignedRequest request = termiiRequest();
  request.headers[1].second = base::base64Encode(security::hmacSha512(kTermiiKey, request.body));
  QVERIFY(request.readBy(TermiiReceipts{security::Secret(kTermiiKey)}).ok());
}

void TermiiTest::everyStatusHasItsMeaning_data() {
  QTest::addColumn<QString>("status");
  QTest::addColumn<QString>("meaning");
  QTest::newRow("sent") << "Message Sent" << "sent";
  QTest::newRow("delivered") << "DELIVERED | Message delivered to handset" << "delivered";
  QTest::newRow("lower case") << "delivered" << "delivered";
  QTest::newRow("dnd") << "DND Active on Phone Number" << "failed";
  QTest::newRow("failed") << "Message Failed" << "failed";
  QTest::newRow("rejected") << "Rejected" << "failed";
  QTest::newRow("expired") << "Expired" << "failed";
  QTest::newRow("unknown") << "Something" << "";
}

void TermiiTest::everyStatusHasItsMeaning() {
  QFETCH(QString, status);
  QFETCH(QString, meaning);
  const auto reading = termiiRequest(status.toStdString()).readBy(TermiiReceipts{security::Secret(kTermiiKey)});
  QVERIFY(reading.ok());
  if (meaning.isEmpty()) {
    QCOMPARE(reading->ignored, 1);
    return;
  }
  QCOMPARE(std::string(model::name(reading->receipts.front().status)), meaning.toStdString());
  QCOMPARE(reading->receipts.front().providerMessageId, std::string("42"));
}
