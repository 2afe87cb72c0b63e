#include "tests/engine/security/standard_webhooks_test.h"

#include <QtTest>

#include "engine/base/digest.h"
#include "engine/security/standard_webhooks.h"

using namespace signalbox;
using security::Secret;

namespace {

constexpr std::int64_t kSignedAtS = 1614265330;
const std::string kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const std::string kBody = R"({"test": 2432232314})";
const std::string kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

Secret key(const char* text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") { return security::parseWebhookSecret(text).value(); }

bool accepts(const std::string& id, const std::string& timestamp, const std::string& signature, const std::string& body,
             std::int64_t nowS = kSignedAtS) {
  return security::verifyWebhook({key()}, {id, timestamp, signature}, body, base::wallFromMillis(nowS * 1000)).ok();
}

}  // namespace

void StandardWebhooksTest::publishedVectors_data() {
  QTest::addColumn<QString>("id");
  QTest::addColumn<qint64>("timestamp");
  QTest::addColumn<QString>("body");
  QTest::addColumn<QString>("signature");
  QTest::newRow("specification") << QString::fromStdString(kId) << qint64(kSignedAtS) << QString::fromStdString(kBody)
                                 << QString::fromStdString(kSignature);
  QTest::newRow("notification") << "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W" << qint64(1674087231)
                                << R"({"type":"notification.delivered","timestamp":"2026-01-02T03:04:05.000Z","data":{"id":"ntf_01"}})"
                                << "v1,ThqTIQ+FvVjYZ5RPVO8KeXel8KaX9ZRKa5GnJkWjnVA=";
}

void StandardWebhooksTest::publishedVectors() {
  QFETCH(QString, id);
  QFETCH(qint64, timestamp);
  QFETCH(QString, body);
  QFETCH(QString, signature);
  const auto made = security::signWebhook({key()}, id.toStdString(), timestamp, body.toStdString());
  QVERIFY(made.ok());
  QCOMPARE(QString::fromStdString(*made), signature);
  QVERIFY(accepts(id.toStdString(), std::to_string(timestamp), signature.toStdString(), body.toStdString(), timestamp));
}

void StandardWebhooksTest::everyFlippedBitIsRefused() {
  const std::string timestamp = std::to_string(kSignedAtS);
  QVERIFY(accepts(kId, timestamp, kSignature, kBody));
  const auto flipped = [](std::string text, std::size_t bit) {
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
    return text;
  };
  for (std::size_t bit = 0; bit < kId.size() * 8; ++bit) QVERIFY(!accepts(flipped(kId, bit), timestamp, kSignature, kBody));
  for (std::size_t bit = 0; bit < timestamp.size() * 8; ++bit) QVERIFY(!accepts(kId, flipped(timestamp, bit), kSignature, kBody));
  for (std::size_t bit = 0; bit < kBody.size() * 8; ++bit) QVERIFY(!accepts(kId, timestamp, kSignature, flipped(kBody, bit)));
  for (std::size_t bit = 0; bit < kSignature.size() * 8; ++bit) QVERIFY(!accepts(kId, timestamp, flipped(kSignature, bit), kBody));
}

void StandardWebhooksTest::theWindowIsThreeHundredSeconds_data() {
  QTest::addColumn<qint64>("offset");
  QTest::addColumn<bool>("accepted");
  QTest::newRow("299 s later") << qint64(299) << true;
  QTest::newRow("300 s later") << qint64(300) << true;
  QTest::newRow("301 s later") << qint64(301) << false;
  QTest::newRow("299 s earlier") << qint64(-299) << true;
  QTest::newRow("301 s earlier") << qint64(-301) << false;
}

void StandardWebhooksTest::theWindowIsThreeHundredSeconds() {
  QFETCH(qint64, offset);
  QFETCH(bool, accepted);
  QCOMPARE(accepts(kId, std::to_string(kSignedAtS), kSignature, kBody, kSignedAtS + offset), accepted);
}

void StandardWebhooksTest::malformedHeadersAreRefused_data() {
  QTest::addColumn<QString>("timestamp");
  QTest::addColumn<QString>("signature");
  const QString good = QString::fromStdString(kSignature);
  const QString when = QString::number(kSignedAtS);
  QTest::newRow("no timestamp") << "" << good;
  QTest::newRow("no signature") << when << "";
  QTest::newRow("no number") << "16142653x0" << good;
  QTest::newRow("a number that overflows") << "99999999999999999999999" << good;
  QTest::newRow("negative") << "-1614265330" << good;
  QTest::newRow("with a plus") << "+1614265330" << good;
  QTest::newRow("leading zero") << "01614265330" << good;
  QTest::newRow("other version") << when << QString("v2,") + good.mid(3);
  QTest::newRow("no version") << when << good.mid(3);
  QTest::newRow("truncated") << when << good.left(good.size() - 1);
  QTest::newRow("blanks") << when << "   ";
}

void StandardWebhooksTest::malformedHeadersAreRefused() {
  QFETCH(QString, timestamp);
  QFETCH(QString, signature);
  QVERIFY(!accepts(kId, timestamp.toStdString(), signature.toStdString(), kBody));
}

void StandardWebhooksTest::bothKeysAreValidDuringRotationAndOnlyThen() {
  const char* kOld = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const auto both = security::signWebhook({key(), key(kOld)}, kId, kSignedAtS, kBody).value();
  const std::string timestamp = std::to_string(kSignedAtS);
  const auto now = base::wallFromMillis(kSignedAtS * 1000);
  QVERIFY(security::verifyWebhook({key()}, {kId, timestamp, both}, kBody, now).ok());
  QVERIFY(security::verifyWebhook({key(kOld)}, {kId, timestamp, both}, kBody, now).ok());
  QVERIFY(!security::verifyWebhook({key(kOld)}, {kId, timestamp, kSignature}, kBody, now).ok());
  QVERIFY(security::verifyWebhook({key()}, {kId, timestamp, "v1a,abc v9,x " + kSignature}, kBody, now).ok());
  QVERIFY(!security::verifyWebhook({}, {kId, timestamp, kSignature}, kBody, now).ok());
}

void StandardWebhooksTest::anIdWithADotIsNeitherSignedNorAccepted() {
  QVERIFY(!security::signWebhook({key()}, "a.b", kSignedAtS, kBody).ok());
  QVERIFY(!security::signWebhook({key()}, "", kSignedAtS, kBody).ok());
  QVERIFY(!security::signWebhook({}, kId, kSignedAtS, kBody).ok());
  // "a" + "1614265330" + "1.x" and "a.1614265330" + "1" + "x" would sign the same bytes.
  const auto signature = security::signWebhook({key()}, "a", kSignedAtS, "1.x").value();
  QVERIFY(!accepts("a.1614265330", "1", signature, "x", 1));
}

void StandardWebhooksTest::secretsAreChecked_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("good");
  QTest::newRow("24 bytes") << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" << true;
  QTest::newRow("25 bytes without padding") << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAA" << true;
  QTest::newRow("64 bytes") << QString("whsec_") + QString(86, 'A') << true;
  QTest::newRow("empty") << "" << false;
  QTest::newRow("prefix only") << "whsec_" << false;
  QTest::newRow("no prefix") << "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" << false;
  QTest::newRow("23 bytes") << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS" << false;
  QTest::newRow("66 bytes") << QString("whsec_") + QString(88, 'A') << false;
  QTest::newRow("no base64") << "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!" << false;
}

void StandardWebhooksTest::secretsAreChecked() {
  QFETCH(QString, text);
  QFETCH(bool, good);
  const auto secret = security::parseWebhookSecret(text.toStdString());
  QCOMPARE(secret.ok(), good);
  if (!good && text.size() > 6) QVERIFY(secret.status().message().find(text.mid(6).toStdString()) == std::string::npos);
}
