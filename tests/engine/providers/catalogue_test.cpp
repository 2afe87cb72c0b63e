#include "tests/engine/providers/catalogue_test.h"

#include <QtTest>

#include <algorithm>

#include "engine/providers/catalogue.h"
#include "tests/engine/providers/conformance/bench.h"

using namespace signalbox;
using model::ProviderConfig;

namespace {

ProviderConfig config(const std::string& kind) {
  for (const Bench& bench : benches())
    if (bench.kind == kind) return bench.config();
  ProviderConfig none;
  none.name = "one";
  none.kind = kind;
  return none;
}

QStringList pointers(const base::Status& status) {
  QStringList list;
  for (const auto& field : status.fields()) list << QString::fromStdString(field.pointer);
  list.sort();
  return list;
}

}  // namespace

void CatalogueTest::everyKindIsMadeFromItsRequiredSettings_data() {
  QTest::addColumn<QString>("kind");
  for (const auto& kind : providers::kinds()) QTest::newRow(std::string(kind.kind).c_str()) << QString::fromStdString(std::string(kind.kind));
}

void CatalogueTest::everyKindIsMadeFromItsRequiredSettings() {
  QFETCH(QString, kind);
  const auto provider = providers::makeProvider(config(kind.toStdString()));
  QVERIFY2(provider.ok(), provider.status().toString().c_str());
  QCOMPARE((*provider)->config().name, std::string("one"));
}

void CatalogueTest::defaultsAreValid() {
  for (const auto& kind : providers::kinds()) {
    ProviderConfig written = config(std::string(kind.kind));
    for (const auto& setting : kind.settings)
      if (!setting.secret && !setting.defaultValue.empty()) written.settings.emplace(setting.key, setting.defaultValue);
    QVERIFY2(providers::validate(written).ok(), providers::validate(written).toString().c_str());
    for (const auto& setting : kind.settings) QVERIFY(!setting.help.empty());
  }
}

void CatalogueTest::allErrorsAreReportedAtOnce() {
  ProviderConfig wrong = config("smtp");
  wrong.name = "Not A Name";
  wrong.weight = 2;
  wrong.ratePerSecond = -1;
  wrong.concurrency = 0;
  wrong.settings = {{"port", "70000"}, {"tls", "maybe"}, {"from", "nobody"}, {"timeout_ms", "soon"}, {"colour", "red"},
                    {"ca_file", "relative.pem"}, {"from_name", "a\nb"}, {"allow_plain_auth", "yes"}};
  wrong.secrets = {{"pasword", "x"}};
  const QStringList expected{"/concurrency", "/name", "/rate_per_second", "/secrets/pasword", "/settings/allow_plain_auth",
                             "/settings/ca_file", "/settings/colour", "/settings/from", "/settings/from_name", "/settings/host",
                             "/settings/port", "/settings/timeout_ms", "/settings/tls", "/weight"};
  QCOMPARE(pointers(providers::validate(wrong)), expected);
  QVERIFY(!providers::makeProvider(wrong).ok());
}

void CatalogueTest::anUnknownKindIsNamed() {
  QCOMPARE(pointers(providers::validate(config("pigeon"))), QStringList{"/kind"});
  QVERIFY(providers::describeKind("pigeon") == nullptr);
}

void CatalogueTest::aChannelThatTheKindDoesNotServeIsRefused() {
  ProviderConfig mail = config("smtp");
  mail.channel = model::Channel::sms;
  QCOMPARE(pointers(providers::validate(mail)), QStringList{"/channel"});
}

void CatalogueTest::aPasswordWithoutTlsIsRefusedUnlessAllowed() {
  ProviderConfig mail = config("smtp");
  mail.settings["username"] = "u";
  mail.secrets["password"] = "p";
  QVERIFY(providers::validate(mail).ok());
  for (const char* tls : {"none", "starttls"}) {
    mail.settings["tls"] = tls;
    QCOMPARE(pointers(providers::validate(mail)), QStringList{"/settings/tls"});
    mail.settings["allow_plain_auth"] = "true";
    QVERIFY(providers::validate(mail).ok());
    mail.settings.erase("allow_plain_auth");
  }
}

void CatalogueTest::secretsAreNotKeptInTheConfiguration() {
  ProviderConfig mail = config("smtp");
  mail.settings["username"] = "u";
  mail.secrets["password"] = "p";
  QVERIFY(providers::makeProvider(mail).value()->config().secrets.empty());
  QVERIFY(providers::makeProvider(config("webhook")).value()->config().secrets.empty());
}

void CatalogueTest::noErrorRepeatsASecret() {
  ProviderConfig hook = config("webhook");
  hook.secrets["signing_secret"] = "canary-7d1f";
  hook.secrets["signing_secret_previous"] = "canary-7d1f\n";
  const auto status = providers::validate(hook);
  QCOMPARE(pointers(status), (QStringList{"/secrets/signing_secret", "/secrets/signing_secret_previous"}));
  QVERIFY(status.toString().find("canary") == std::string::npos);
}
