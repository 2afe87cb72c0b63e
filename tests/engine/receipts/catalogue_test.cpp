#include "tests/engine/receipts/catalogue_test.h"

#include <QTest>

#include "engine/receipts/receipt_catalogue.h"

using namespace signalbox;

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
  if (secret) made.secrets[key.toStdString()] = security::Secret(value.toStdString());
  else made.settings[key.toStdString()] = value.toStdString();
  const auto reader = receipts::makeReceiptReader(made);
  QVERIFY(!reader.ok());
  QCOMPARE(reader.status().fields().front().pointer, (secret ? "/secrets/" : "/settings/") + key.toStdString());
}
