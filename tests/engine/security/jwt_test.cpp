#include "tests/engine/security/jwt_test.h"

#include <QtTest>

#include "engine/base/digest.h"
#include "engine/security/jwt.h"
#include "tests/engine/security/rsa_keys.h"

using namespace signalbox;
using security::Secret;

namespace {
constexpr const char* kHeader = R"({"alg":"RS256","typ":"JWT","kid":"k1"})";
constexpr const char* kClaims = R"({"iss":"svc@project.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/firebase.messaging",)"
                                R"("aud":"https://oauth2.googleapis.com/token","iat":1700000000,"exp":1700003600})";
}  // namespace

void JwtTest::aTokenIsSerialisedAsDocumented() {
  const auto token = security::signJwt(Secret(rsaKeys().privatePem), kHeader, kClaims);
  QVERIFY(token.ok());
  const auto parts = readJwt(*token, rsaKeys().publicPem);
  QVERIFY(parts.signingInput.starts_with("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.eyJpc3Mi"));
  QCOMPARE(base::hexEncode(base::asView(base::sha256(parts.signingInput))),
           std::string("0f6e02eb8bd81d1d9647ae036d6dd6f8670afe7dd6ca0d7d66ee84cf481c902b"));
}

void JwtTest::thePublicKeyVerifiesIt() {
  const std::string token = security::signJwt(Secret(rsaKeys().privatePem), kHeader, kClaims).value();
  const auto parts = readJwt(token, rsaKeys().publicPem);
  QVERIFY(parts.verified);
  QCOMPARE(parts.claims, std::string(kClaims));
  QVERIFY(token.find_first_of("+/=") == std::string::npos);
  std::string forged = token;
  forged[10] = forged[10] == 'A' ? 'B' : 'A';
  QVERIFY(!readJwt(forged, rsaKeys().publicPem).verified);
  QVERIFY(!readJwt(token, makeRsaKeys(2048).publicPem).verified);
}

void JwtTest::otherKeysAreRefused_data() {
  QTest::addColumn<QString>("pem");
  QTest::addColumn<QString>("words");
  QTest::newRow("nothing") << "" << "is no private key in PEM";
  QTest::newRow("a public key") << QString::fromStdString(rsaKeys().publicPem) << "is no private key in PEM";
  QTest::newRow("half of one") << QString::fromStdString(rsaKeys().privatePem).left(400) << "is no private key in PEM";
  QTest::newRow("with a password") << QString::fromStdString(locked(rsaKeys().privatePem)) << "without a password";
  QTest::newRow("an elliptic one") << QString::fromStdString(makeEcKey()) << "is no RSA key";
  QTest::newRow("a short one") << QString::fromStdString(makeRsaKeys(1024).privatePem) << "less than 2048 bits";
}

void JwtTest::otherKeysAreRefused() {
  QFETCH(QString, pem);
  QFETCH(QString, words);
  const Secret secret(pem.toStdString());
  const auto status = security::checkRsaKey(secret);
  QVERIFY(!status.ok());
  QVERIFY2(QString::fromStdString(status.message()).contains(words), status.message().c_str());
  QVERIFY(!security::signJwt(secret, "{}", "{}").ok());
}
