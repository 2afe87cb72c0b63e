#include "tests/engine/providers/catalogue_test.h"

#include <QtTest>

#include <algorithm>
#include <set>

#include "engine/providers/catalogue.h"
#include "tests/engine/providers/conformance/bench.h"
#include "tests/engine/security/secrets_of.h"

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

/// As everything that the form says under a field itself.
void CatalogueTest::onlySeveralSentencesEndInAFullStop() {
  for (const auto& kind : providers::kinds())
    for (const auto& setting : kind.settings) {
      const bool areSeveral = setting.help.find(". ") != std::string_view::npos;
      QVERIFY2(setting.help.ends_with('.') == areSeveral, std::string(setting.help).c_str());
    }
}

void CatalogueTest::everyKindTellsItsCost() {
  for (const auto& kind : providers::kinds()) {
    ProviderConfig costly = config(std::string(kind.kind));
    costly.settings["cost_per_message_eur"] = "0.25";
    const auto provider = providers::makeProvider(costly);
    QVERIFY2(provider.ok(), provider.status().toString().c_str());
    QCOMPARE((*provider)->capabilities().costPerMessageEur, 0.25);
  }
}

void CatalogueTest::callsBackOnlyWhereTheProofCanBeVerified() {
  const auto callsBack = [](const ProviderConfig& from) { return providers::makeProvider(from).value()->capabilities().receipts; };
  for (const char* kind : {"sendgrid", "termii", "ses", "twilio"}) QVERIFY2(!callsBack(config(kind)), kind);
  ProviderConfig sendgrid = config("sendgrid"), termii = config("termii"), ses = config("ses"), twilio = config("twilio");
  sendgrid.settings["receipt_public_key"] =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
  termii.secrets["receipt_secret"] = security::Secret("secret");
  ses.settings["receipt_topic_arns"] = "arn:aws:sns:eu-west-1:123456789012:mail";
  twilio.settings["status_callback"] = "https://hooks.example.com/receipts/sms";
  for (const ProviderConfig& each : {sendgrid, termii, ses, twilio}) QVERIFY2(callsBack(each), each.kind.c_str());
}

void CatalogueTest::allErrorsAreReportedAtOnce() {
  ProviderConfig wrong = config("smtp");
  wrong.name = "Not A Name";
  wrong.weight = 2;
  wrong.ratePerSecond = -1;
  wrong.concurrency = 0;
  wrong.settings = {{"port", "70000"},           {"tls", "maybe"},      {"from", "nobody"},         {"timeout_ms", "soon"}, {"colour", "red"},
                    {"ca_file", "relative.pem"}, {"from_name", "a\nb"}, {"allow_plain_auth", "yes"}};
  wrong.secrets = signalbox::tests::secretsOf({{"pasword", "x"}});
  const QStringList expected{"/concurrency",
                             "/name",
                             "/rate_per_second",
                             "/secrets/pasword",
                             "/settings/allow_plain_auth",
                             "/settings/ca_file",
                             "/settings/colour",
                             "/settings/from",
                             "/settings/from_name",
                             "/settings/host",
                             "/settings/port",
                             "/settings/timeout_ms",
                             "/settings/tls",
                             "/weight"};
  QCOMPARE(pointers(providers::validate(wrong)), expected);
  QVERIFY(!providers::makeProvider(wrong).ok());
}

void CatalogueTest::whatSaysWhereSecretsGoIsMarked() {
  const std::set<std::string_view> leading{"base_url", "host", "port", "tls", "ca_file", "allow_plain_auth"};
  int marked = 0;
  for (const auto& kind : providers::kinds())
    for (const auto& setting : kind.settings) {
      const bool leads = leading.contains(setting.key);
      QVERIFY2(setting.steers == leads, (std::string(kind.kind) + " " + std::string(setting.key)).c_str());
      QVERIFY(!setting.steers || !setting.secret);
      QCOMPARE(setting.staysHere, setting.secret && setting.key.starts_with("receipt_"));
      marked += leads ? 1 : 0;
    }
  QCOMPARE(marked, 10);  // five of SMTP, and a base_url of each that is reached by HTTP
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
  mail.secrets["password"] = security::Secret("p");
  QVERIFY(providers::validate(mail).ok());
  mail.settings["tls"] = "starttls";
  QVERIFY(providers::validate(mail).ok());  // it is required, so nothing of it is sent in clear
  mail.settings["tls"] = "none";
  mail.settings["host"] = "127.0.0.1";
  QCOMPARE(pointers(providers::validate(mail)), QStringList{"/settings/tls"});
  mail.settings["allow_plain_auth"] = "true";
  QVERIFY(providers::validate(mail).ok());
  mail.settings["host"] = "mail.example.org";
  QCOMPARE(pointers(providers::validate(mail)), QStringList{"/settings/tls"});
  mail.settings["allow_plain"] = "true";
  QVERIFY(providers::validate(mail).ok());
  mail.settings.erase("allow_plain_auth");
  QCOMPARE(pointers(providers::validate(mail)), QStringList{"/settings/tls"});
}

void CatalogueTest::aMailLeavesThisMachineInClearByWordOnly_data() {
  QTest::addColumn<QString>("host");
  QTest::addColumn<bool>("isThisMachine");
  for (const char* host : {"127.0.0.1", "127.0.0.53", "localhost", "::1"}) QTest::newRow(host) << host << true;
  for (const char* host : {"mail.example.org", "10.0.0.5", "192.168.1.1", "0.0.0.0", "127.0.0.1.example.com", "localhost.example.com", "127.1",
                           "fd00::1", "::ffff:10.0.0.5"})
    QTest::newRow(host) << host << false;
}
void CatalogueTest::aMailLeavesThisMachineInClearByWordOnly() {
  QFETCH(QString, host);
  QFETCH(bool, isThisMachine);
  ProviderConfig mail = config("smtp");
  mail.settings.erase("username");
  mail.secrets.clear();
  mail.settings["host"] = host.toStdString();
  mail.settings["tls"] = "none";
  QCOMPARE(pointers(providers::validate(mail)), isThisMachine ? QStringList() : QStringList{"/settings/tls"});
  mail.settings["allow_plain"] = "true";
  QVERIFY(providers::validate(mail).ok());
  mail.settings.erase("allow_plain");
  for (const char* tls : {"starttls", "starttls_required", "implicit"}) {
    mail.settings["tls"] = tls;
    QVERIFY2(providers::validate(mail).ok(), tls);
  }
}

void CatalogueTest::secretsAreNotKeptInTheConfiguration() {
  ProviderConfig mail = config("smtp");
  mail.settings["username"] = "u";
  mail.secrets["password"] = security::Secret("p");
  QVERIFY(providers::makeProvider(mail).value()->config().secrets.empty());
  QVERIFY(providers::makeProvider(config("webhook")).value()->config().secrets.empty());
}

void CatalogueTest::noErrorRepeatsASecret() {
  ProviderConfig hook = config("webhook");
  hook.secrets["signing_secret"] = security::Secret("canary-7d1f");
  hook.secrets["signing_secret_previous"] = security::Secret("canary-7d1f\n");
  const auto status = providers::validate(hook);
  QCOMPARE(pointers(status), (QStringList{"/secrets/signing_secret", "/secrets/signing_secret_previous"}));
  QVERIFY(status.toString().find("canary") == std::string::npos);
}
