#include "tests/engine/receipts/twilio_test.h"

#include <QTest>

#include <set>

#include "engine/base/digest.h"
#include "engine/receipts/twilio_codes.h"
#include "engine/receipts/twilio_receipts.h"
#include "engine/security/hmac.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::ReceiptStatus;
using receipts::TwilioReceipts;

namespace {

TwilioReceipts reader(const std::string& url = kTwilioUrl, const std::string& token = kTwilioToken) { return {security::Secret(token), url}; }

base::Status proofOf(const std::string& url, const std::string& query, const std::string& body, const std::string& signature) {
  const SignedRequest request{
      query, {{"content-type", "application/x-www-form-urlencoded; charset=UTF-8"}, {"x-twilio-signature", signature}}, body, {}};
  return request.readBy(reader(url)).status();
}

}  // namespace

void TwilioTest::publishedVectorsAreProven_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("signature");
  const QString call = QStringLiteral("CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212");
  QTest::newRow("https") << "https://mycompany.com/myapp.php" << call << "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
  QTest::newRow("signed with :443") << "https://mycompany.com/myapp.php" << call << "kvajT1Ptam85bY51eRf/AJRuM3w=";
  QTest::newRow("signed with :80") << "http://mycompany.com/myapp.php" << call << "0ZXoZLH/DfblKGATFgpif+LLRf4=";
  QTest::newRow("a value twice") << "https://mycompany.com/myapp.php" << "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"
                                 << "IK+Dwps556ElfBT0I3Rgjkr1wJU=";
}

void TwilioTest::publishedVectorsAreProven() {
  QFETCH(QString, url);
  QFETCH(QString, body);
  QFETCH(QString, signature);
  const base::Status status = proofOf(url.toStdString(), "foo=1&bar=2", body.toStdString(), signature.toStdString());
  // Proven, and then found to be about a call and no message.
  QVERIFY2(status.code() == base::Code::malformed, status.message().c_str());
  QCOMPARE(proofOf(url.toStdString(), "foo=1&bar=3", body.toStdString(), signature.toStdString()).code(), base::Code::unauthorized);
}

/// A status callback as Twilio posts it: without a query, with parameters that mean nothing here.
void TwilioTest::callbackOfTheReferenceIsRead() {
  const std::string sid = std::string(32, 'a');
  SignedRequest request;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}, {"x-twilio-signature", "iMhAhAN52yZOF/YlGb4KrYrsaX4="}};
  request.body =
      "AccountSid=AC" + sid + "&ApiVersion=2010-04-01&From=%2B14155550199&MessageSid=SM" + sid + "&MessageStatus=delivered&To=%2B14155550100";
  const auto reading = request.readBy(reader("https://signalbox.example/hooks/twilio"));
  QVERIFY2(reading.ok(), reading.status().message().c_str());
  QCOMPARE(reading->receipts.size(), std::size_t{1});
  QCOMPARE(reading->receipts.front().status, ReceiptStatus::delivered);
  QCOMPARE(reading->receipts.front().providerMessageId, "SM" + sid);
  request.body.back() = '1';
  QCOMPARE(request.readBy(reader("https://signalbox.example/hooks/twilio")).status().code(), base::Code::unauthorized);
}

void TwilioTest::portInTheConfiguredUrlDoesNotMatter() {
  const SignedRequest request = twilioRequest();
  QVERIFY(request.readBy(reader("https://hooks.example:443/receipts/twilio")).ok());
  QVERIFY(!request.readBy(reader("https://hooks.example/receipts/other")).ok());
}

void TwilioTest::jsonBodyIsProvenByItsDigest() {
  const std::string body = R"({"property": "value", "boolean": true})";
  const std::string query = "foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
  SignedRequest request{query, {{"content-type", "application/json"}, {"x-twilio-signature", "a9nBmqA0ju/hNViExpshrM61xv4="}}, body, {}};
  QVERIFY(request.readBy(reader("https://mycompany.com/myapp.php")).ok());
  request.body += ' ';
  QVERIFY(!request.readBy(reader("https://mycompany.com/myapp.php")).ok());
}

void TwilioTest::everyStatusHasItsMeaning_data() {
  QTest::addColumn<QString>("status");
  QTest::addColumn<QString>("code");
  QTest::addColumn<QString>("meaning");
  QTest::addColumn<bool>("suppresses");
  for (const char* taken : {"accepted", "scheduled", "queued", "sending", "sent"}) QTest::newRow(taken) << taken << "" << "sent" << false;
  QTest::newRow("delivered") << "delivered" << "" << "delivered" << false;
  QTest::newRow("partially_delivered") << "partially_delivered" << "" << "delivered" << false;
  QTest::newRow("read") << "read" << "" << "opened" << false;
  QTest::newRow("undelivered, unknown number") << "undelivered" << "30005" << "bounced" << true;
  QTest::newRow("undelivered, landline") << "undelivered" << "30006" << "bounced" << true;
  QTest::newRow("undelivered, carrier") << "undelivered" << "30008" << "failed" << false;
  QTest::newRow("failed") << "failed" << "30001" << "failed" << false;
  QTest::newRow("canceled") << "canceled" << "" << "failed" << false;
}

void TwilioTest::everyStatusHasItsMeaning() {
  QFETCH(QString, status);
  QFETCH(QString, code);
  QFETCH(QString, meaning);
  QFETCH(bool, suppresses);
  const auto reading = twilioRequest(status.toStdString(), code.toStdString()).readBy(reader());
  QVERIFY(reading.ok());
  QCOMPARE(reading->receipts.size(), std::size_t{1});
  const model::Receipt& receipt = reading->receipts.front();
  QCOMPARE(std::string(model::name(receipt.status)), meaning.toStdString());
  QCOMPARE(receipt.suppresses, suppresses);
  QCOMPARE(receipt.providerMessageId, std::string("SM1"));
  QCOMPARE(receipt.eventId, "SM1:" + status.toStdString() + ":" + code.toStdString());
  QCOMPARE(receipt.notificationId->toString(), std::string("01970000-0000-7000-8000-000000000001"));
  QCOMPARE(receipt.attempt, 3);
}

void TwilioTest::everyRowOfTheTableIsReached() {
  std::set<std::string> seen;
  for (const receipts::TwilioCode& row : receipts::twilioCodes()) {
    QVERIFY2(seen.insert(std::string(row.code)).second, "a code stands once");
    QVERIFY(!row.words.empty());
    const auto reading = twilioRequest("undelivered", std::string(row.code)).readBy(reader());
    QVERIFY(reading.ok());
    const model::Receipt& receipt = reading->receipts.front();
    QCOMPARE(receipt.status, row.status);
    QCOMPARE(receipt.suppresses, row.suppresses);
    QCOMPARE(receipt.accountRefused, row.refusesAccount);
    QCOMPARE(row.refusesAccount, row.code == "30002");
    QCOMPARE(receipt.words, "undelivered; " + std::string(row.words));
    QCOMPARE(reading->receipts.size(), std::size_t{row.code == "21610" ? 2U : 1U});
  }
  for (int code = 30001; code <= 30010; ++code) QVERIFY2(seen.contains(std::to_string(code)), std::to_string(code).c_str());
  const auto other = twilioRequest("undelivered", "30099").readBy(reader());
  QCOMPARE(other->receipts.front().status, ReceiptStatus::failed);
  QCOMPARE(other->receipts.front().words, std::string("undelivered"));
}

void TwilioTest::nameThatRunsIntoItsValueIsRefused_data() {
  QTest::addColumn<QString>("from");
  QTest::addColumn<QString>("to");
  QTest::newRow("the code's name grows") << "ErrorCode=30005" << "ErrorCode3=0005";
  QTest::newRow("the code's name shrinks") << "ErrorCode=30005" << "ErrorCod=e30005";
  QTest::newRow("the code is swallowed") << "AccountSid=AC1&ErrorCode=30005" << "AccountSid=AC1ErrorCode30005";
  QTest::newRow("the code swallows") << "ErrorCode=30005&From=%2B14155550199" << "ErrorCode=30005From%2B14155550199";
  QTest::newRow("the status swallows") << "MessageStatus=undelivered&Sms=1" << "MessageStatus=undeliveredSms1";
}

void TwilioTest::nameThatRunsIntoItsValueIsRefused() {
  QFETCH(QString, from);
  QFETCH(QString, to);
  SignedRequest request;
  const std::string text = "AccountSidAC1ErrorCode30005From+14155550199MessageSidSM1MessageStatusundeliveredSms1To+14155550100";
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"x-twilio-signature", base::base64Encode(security::hmacSha1(kTwilioToken, kTwilioUrl + text))}};
  QString body("AccountSid=AC1&ErrorCode=30005&From=%2B14155550199&MessageSid=SM1&MessageStatus=undelivered&Sms=1&To=%2B14155550100");
  request.body = body.toStdString();
  const auto good = request.readBy(reader());
  QVERIFY2(good.ok(), good.status().message().c_str());
  QCOMPARE(good->receipts.front().status, ReceiptStatus::bounced);
  QVERIFY(body.contains(from));
  request.body = body.replace(from, to).toStdString();
  QCOMPARE(request.readBy(reader()).status().code(), base::Code::malformed);
}

void TwilioTest::aFailureNeedsItsCode() {
  for (const char* status : {"failed", "undelivered"}) QCOMPARE(twilioRequest(status).readBy(reader()).status().code(), base::Code::malformed);
  QVERIFY(twilioRequest("canceled").readBy(reader()).ok());
}

void TwilioTest::stopMeansUnsubscribedToo() {
  const auto reading = twilioRequest("failed", "21610").readBy(reader());
  QVERIFY(reading.ok());
  QCOMPARE(reading->receipts.size(), std::size_t{2});
  QCOMPARE(reading->receipts[0].status, ReceiptStatus::failed);
  QCOMPARE(reading->receipts[1].status, ReceiptStatus::unsubscribed);
  QVERIFY(reading->receipts[0].eventId != reading->receipts[1].eventId);
}

void TwilioTest::hostHeadersAreNotTrusted() {
  // Signed for another host: headers that name that host must not make it valid.
  SignedRequest request = twilioRequest();
  const std::string text = "https://evil.example/receipts/twilio?" + request.query + "AccountSidAC1MessageSidSM1MessageStatusdeliveredTo+14155550100";
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"host", "evil.example"},
                     {"x-forwarded-host", "evil.example"},
                     {"forwarded", "host=evil.example;proto=https"},
                     {"x-twilio-signature", base::base64Encode(security::hmacSha1(kTwilioToken, text))}};
  QVERIFY(request.readBy(reader("https://evil.example/receipts/twilio")).ok());
  QCOMPARE(request.readBy(reader()).status().code(), base::Code::unauthorized);
}
