#include "tests/engine/receipts/catalogue_test.h"

#include <QTest>

#include "engine/receipts/receipt_catalogue.h"
#include "tests/engine/receipts/signed_requests.h"

using namespace signalbox;
using namespace signalbox::tests;

namespace {

model::ProviderConfig config(const std::string& kind) {
  model::ProviderConfig made;
  made.name = kind;
  made.kind = kind;
  return made;
}

}  // namespace

void CatalogueTest::providersWithoutReceiptSettingsHaveNoReader() {
  for (const char* kind : {"twilio", "sendgrid", "ses", "termii", "smtp", "webhook", "simulated"}) {
    const auto made = receipts::makeReceiptReader(config(kind));
    QVERIFY2(made.ok() && *made == nullptr, kind);
    QVERIFY(!receipts::receiptSettings(kind).empty());
  }
}

void CatalogueTest::wrongSettingsAreNamed_data() {
  QTest::addColumn<QString>("kind");
  QTest::addColumn<QString>("key");
  QTest::addColumn<QString>("value");
  QTest::addColumn<bool>("secret");
  QTest::newRow("no key") << "sendgrid" << "receipt_public_key" << "xyz" << false;
  QTest::newRow("no arn") << "ses" << "receipt_topic_arns" << "mail" << false;
  QTest::newRow("no secret") << "smtp" << "receipt_secret" << "abc" << true;
}

void CatalogueTest::wrongSettingsAreNamed() {
  QFETCH(QString, kind);
  QFETCH(QString, key);
  QFETCH(QString, value);
  QFETCH(bool, secret);
  model::ProviderConfig made = config(kind.toStdString());
  if (secret)
    made.secrets[key.toStdString()] = security::Secret(value.toStdString());
  else
    made.settings[key.toStdString()] = value.toStdString();
  const auto reader = receipts::makeReceiptReader(made);
  QVERIFY(!reader.ok());
  QCOMPARE(reader.status().fields().front().pointer, (secret ? "/secrets/" : "/settings/") + key.toStdString());
}

void CatalogueTest::whatHasNoProofIsRefusedAsUnproven_data() {
  QTest::addColumn<QString>("kind");
  for (const char* kind : {"twilio", "sendgrid", "ses", "termii", "smtp"}) QTest::newRow(kind) << kind;
}

/// Nothing is said of bytes that nobody has proven, not even that they are no JSON: a stranger would know who is set up.
void CatalogueTest::whatHasNoProofIsRefusedAsUnproven() {
  QFETCH(QString, kind);
  const SendgridSigner signer;
  model::ProviderConfig made = config(kind.toStdString());
  made.settings = {{"status_callback", kTwilioUrl}, {"receipt_public_key", signer.publicKey}, {"receipt_topic_arns", kTopic}};
  made.secrets.emplace("auth_token", security::Secret(kTwilioToken));
  made.secrets.emplace("receipt_secret", security::Secret(kStandardSecret));
  const auto reader = receipts::makeReceiptReader(made);
  QVERIFY2(reader.ok() && *reader != nullptr, reader.status().message().c_str());
  const std::string deep(100, '[');
  for (const std::string& body :
       {std::string("junk"), std::string("{}"), std::string("[]"), std::string("7"), std::string("%"), std::string("&"), std::string("\xff\x00", 2),
        deep, std::string(R"({"Type":"Notification"})"), std::string(R"({"Type":7,"SignatureVersion":{}})")})
    for (const char* type : {"application/json", "application/x-www-form-urlencoded", "text/plain; charset=UTF-8", ""}) {
      const SignedRequest request{"", {{"content-type", type}}, body, {}};
      const base::Status status = request.readBy(**reader).status();
      QVERIFY2(status.code() == base::Code::unauthorized, (body + ", " + type + ": " + status.message()).c_str());
    }
}
