// Secrets with a name of their own, references to them, and the keys that seal all of it.
#include "tests/engine/core/secret_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using namespace signalbox::tests;
using base::Code;
using security::Secret;

namespace {

constexpr const char* kFirst = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kSecond = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

core::PutProvider callingBack(const std::string& name, const std::string& secret) {
  core::PutProvider put;
  put.config.name = name;
  put.config.kind = "simulated";
  put.config.channel = model::Channel::email;
  put.config.secrets = secretsOf({{"receipt_secret", secret}});
  return put;
}

core::PutProvider mailServer(std::map<std::string, std::string> more, const std::map<std::string, std::string>& secrets = {}) {
  core::PutProvider put;
  put.config.name = "mail";
  put.config.kind = "smtp";
  more.merge(std::map<std::string, std::string>{{"host", "mail.example.com"}, {"from", "shop@example.com"}, {"username", "shop"}});
  put.config.settings = std::move(more);
  put.config.secrets = secretsOf(secrets);
  return put;
}

/// The fields that a command is refused for; empty when it is taken.
std::string refusedFields(const base::Result<core::CommandDone>& done) {
  std::string pointers;
  const base::Status status = done.ok() ? base::Status::okay() : done.status();
  for (const base::FieldError& field : status.fields()) pointers += field.pointer + " ";
  return pointers;
}

void put(Rig& rig, const std::string& name, const std::string& value) {
  const auto done = rig.command(core::PutSecret{name, Secret(value)});
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

std::size_t dataKeys(Rig& rig) { return rig.store->secrets().keys()->size(); }

}  // namespace

void SecretTest::aProviderUsesTheSecretThatItNames() {
  Rig rig;
  put(rig, "hook", kFirst);
  QVERIFY(rig.command(callingBack("one", "vault:hook")).ok());
  QVERIFY(rig.core->receiptReader("one") != nullptr);
  const auto view = rig.core->snapshot()->providers.front();
  QCOMPARE(view.secretReferences.at("receipt_secret"), std::string("vault:hook"));
  rig.crash();
  QVERIFY(rig.core->receiptReader("one") != nullptr);
}

void SecretTest::aMissingSecretIsNamed() {
  Rig rig;
  const auto refused = rig.command(callingBack("one", "vault:nothing")).status();
  QVERIFY(refused.code() == Code::invalid);
  QCOMPARE(refused.fields().front().pointer, std::string("/secrets/receipt_secret"));
  QCOMPARE(refused.fields().front().detail, std::string("vault:nothing: there is no secret called nothing"));
  const auto outside = rig.command(callingBack("one", "file:/run/secrets/x")).status();
  QCOMPARE(outside.fields().front().detail, std::string("file:/run/secrets/x: this engine reads no credentials from outside"));
  QVERIFY(rig.core->snapshot()->providers.empty());
}

void SecretTest::aNewValueIsUsedAtOnce() {
  Rig rig;
  put(rig, "hook", kFirst);
  QVERIFY(rig.command(callingBack("one", "vault:hook")).ok());
  const auto before = rig.core->receiptReader("one");
  const auto done = rig.command(core::PutSecret{"hook", Secret(kSecond)});
  QCOMPARE(done->version, 2);
  QVERIFY(rig.core->receiptReader("one") != before);
}

void SecretTest::aValueThatAProviderCannotUseIsRefusedWhole() {
  Rig rig;
  put(rig, "hook", kFirst);
  QVERIFY(rig.command(callingBack("one", "vault:hook")).ok());
  const auto reader = rig.core->receiptReader("one");
  const auto refused = rig.command(core::PutSecret{"hook", Secret("no signing secret")}).status();
  QVERIFY(refused.code() == Code::invalid);
  QCOMPARE(refused.fields().front().pointer, std::string("/value"));
  QVERIFY(refused.fields().front().detail.starts_with("the provider one cannot use it"));
  QVERIFY(refused.fields().front().detail.find("no signing secret") == std::string::npos);
  QCOMPARE(rig.core->receiptReader("one"), reader);
  QCOMPARE(rig.store->secrets().find(store::kVaultOwner, "hook").value()->value.reveal(), std::string_view(kFirst));
}

void SecretTest::aSecretInUseIsNotDeleted() {
  Rig rig;
  put(rig, "hook", kFirst);
  QVERIFY(rig.command(callingBack("one", "vault:hook")).ok());
  QCOMPARE(rig.command(core::DeleteSecret{"hook"}).status().message(), std::string("the provider one uses this secret; give it another one first"));
  QVERIFY(rig.command(core::DeleteProvider{"one"}).ok());
  QVERIFY(rig.command(core::DeleteSecret{"hook"}).ok());
  QVERIFY(rig.command(core::DeleteSecret{"hook"}).status().code() == Code::notFound);
}

void SecretTest::aKeptSecretGoesNowhereElse() {
  Rig rig;
  QVERIFY(rig.command(mailServer({}, {{"password", "p4ss"}})).ok());
  const auto kept = [&rig] { return rig.core->memory().providers.at("mail").config; };
  using Settings = std::map<std::string, std::string>;
  for (const Settings& change :
       {Settings{{"host", "mine.example.com"}}, Settings{{"port", "2525"}}, Settings{{"tls", "implicit"}}, Settings{{"ca_file", "/tmp/mine.pem"}},
        Settings{{"allow_plain_auth", "true"}}, Settings{{"host", "127.0.0.1"}, {"tls", "none"}, {"allow_plain_auth", "true"}}}) {
    const auto refused = rig.command(mailServer(change));
    QVERIFY2(refused.status().code() == Code::invalid, change.begin()->first.c_str());
    QCOMPARE(refusedFields(refused), std::string("/secrets/password "));
    QCOMPARE(refused.status().fields().front().detail, std::string("must be given again: with these settings it would go elsewhere"));
    QCOMPARE(kept().settings.at("host"), std::string("mail.example.com"));
  }
  // Another sender, and what was the default before, lead it nowhere.
  QVERIFY(rig.command(mailServer({{"from", "news@example.com"}, {"port", "587"}, {"tls", "starttls_required"}})).ok());
  QCOMPARE(kept().secrets.at("password").reveal(), std::string_view("p4ss"));
  // Who knows it may send it anywhere.
  QVERIFY(rig.command(mailServer({{"host", "other.example.com"}}, {{"password", "p4ss"}})).ok());
  QCOMPARE(kept().settings.at("host"), std::string("other.example.com"));
  // Whoever sets providers up could name it in another one as well.
  put(rig, "smtp", "named");
  QVERIFY(rig.command(mailServer({{"host", "other.example.com"}}, {{"password", "vault:smtp"}})).ok());
  QVERIFY(rig.command(mailServer({{"host", "third.example.com"}})).ok());
  QCOMPARE(kept().secrets.at("password").reveal(), std::string_view("vault:smtp"));
}

void SecretTest::aKeptKeyGoesToNoOtherUrlAndAReceiptsSecretStays() {
  Rig rig;
  const auto termii = [](const std::string& url, const std::map<std::string, std::string>& secrets) {
    core::PutProvider put;
    put.config.name = "sms";
    put.config.kind = "termii";
    put.config.channel = model::Channel::sms;
    put.config.settings = {{"from", "Signalbox"}, {"base_url", url}};
    put.config.secrets = secretsOf(secrets);
    return put;
  };
  QVERIFY(rig.command(termii("https://api.example.com", {{"api_key", "key"}, {"receipt_secret", "theirs"}})).ok());
  QCOMPARE(refusedFields(rig.command(termii("https://mine.example.com", {}))), std::string("/secrets/api_key "));
  QVERIFY(rig.command(termii("https://mine.example.com", {{"api_key", "key"}})).ok());
  const auto& config = rig.core->memory().providers.at("sms").config;
  QCOMPARE(config.secrets.at("receipt_secret").reveal(), std::string_view("theirs"));
  // Another kind under the same name is somebody else altogether, whatever its settings are called.
  core::PutProvider other = termii("https://mine.example.com", {});
  other.config.kind = "twilio";
  QCOMPARE(refusedFields(rig.command(other)), std::string("/secrets/api_key /secrets/receipt_secret "));
}

void SecretTest::aChangeOutsideRemakesItsUsers() {
  Rig rig;
  rig.outside["file:/k"] = kFirst;
  QVERIFY(rig.command(callingBack("one", "file:/k")).ok());
  QVERIFY(rig.command(callingBack("two", kFirst)).ok());
  const auto one = rig.core->receiptReader("one");
  const auto two = rig.core->receiptReader("two");
  rig.outside["file:/k"] = "half of a change";
  QCOMPARE(rig.command(core::RefreshCredentials{{"file:/k"}})->version, 0);
  QCOMPARE(rig.core->receiptReader("one"), one);
  QCOMPARE(rig.log.count("credential.refused"), 1);
  rig.outside["file:/k"] = kSecond;
  QCOMPARE(rig.command(core::RefreshCredentials{{"file:/k"}})->version, 1);
  QVERIFY(rig.core->receiptReader("one") != one);
  QCOMPARE(rig.core->receiptReader("two"), two);
}

void SecretTest::aProviderWhoseCredentialIsMissingAtStartComesBackWithIt() {
  Rig rig;
  rig.outside["ssm:/hook"] = kFirst;
  QVERIFY(rig.command(callingBack("one", "ssm:/hook")).ok());
  rig.outside.clear();
  rig.crash();
  QVERIFY(rig.core->provider("one") == nullptr);
  QCOMPARE(rig.log.count("provider.credential_missing"), 1);
  QCOMPARE(rig.core->snapshot()->providers.size(), 1U);
  rig.outside["ssm:/hook"] = kFirst;
  QVERIFY(rig.command(core::RefreshCredentials{{"ssm:/hook"}}).ok());
  QVERIFY(rig.core->provider("one") != nullptr);
  rig.run(std::chrono::seconds{1});
  const auto id = rig.post("ana@example.com").id;
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(id), model::State::sent);
}

void SecretTest::aCrashAtEachStepOfANewDataKeyLosesNothing() {
  core::CoreOptions options;
  options.bounds.sweep = 3;  // so that ten secrets take four pieces
  int points = 0;
  for (int steps = 0; steps <= 6; ++steps) {
    Rig rig(1, options);
    for (int i = 0; i < 10; ++i) put(rig, "s" + std::to_string(i), "value " + std::to_string(i));
    QVERIFY(rig.command(core::RotateDataKey{rig.master}).ok());
    for (int i = 0; i < steps; ++i) static_cast<void>(rig.step());
    const bool midway = dataKeys(rig) == 2;
    points += midway ? 1 : 0;
    rig.crash();
    QCOMPARE(rig.core->memory().resealing, midway);
    for (int i = 0; i < 6; ++i) static_cast<void>(rig.step());
    QCOMPARE(dataKeys(rig), 1U);
    QCOMPARE(rig.store->secrets().ring()->newest(), 2);
    for (int i = 0; i < 10; ++i)
      QCOMPARE(rig.store->secrets().find(store::kVaultOwner, "s" + std::to_string(i)).value()->value.reveal(),
               std::string_view("value " + std::to_string(i)));
  }
  QVERIFY2(points >= 3, "the crash came in between");
  qInfo("a crash at each of %d points between two pieces, 10 secrets opened after each", points);
}

void SecretTest::anotherMasterKeyWrapsAtOnce() {
  Rig rig;
  put(rig, "hook", kFirst);
  const auto before = rig.master;
  QVERIFY(rig.command(core::RewrapKeys{before}).status().code() == Code::conflict);
  rig.master = security::MasterKey::make(rig.keyRandom);
  QVERIFY(rig.command(core::RewrapKeys{rig.master}).ok());
  QVERIFY(!security::Keyring::open(before, rig.store->secrets().keys().value(), rig.keyRandom).ok());
  rig.crash();
  QCOMPARE(rig.store->secrets().find(store::kVaultOwner, "hook").value()->value.reveal(), std::string_view(kFirst));
}

void SecretTest::theWrongMasterKeyMakesNoDataKey() {
  Rig rig;
  const auto refused = rig.command(core::RotateDataKey{security::MasterKey::make(rig.keyRandom)}).status();
  QVERIFY(refused.code() == Code::conflict);
  QCOMPARE(dataKeys(rig), 1U);
  QCOMPARE(rig.store->secrets().ring()->size(), 1U);
}

void SecretTest::valuesAreInNoAuditRowAndNoSnapshot() {
  Rig rig;
  put(rig, "hook", kFirst);
  QVERIFY(rig.command(callingBack("one", "vault:hook")).ok());
  QVERIFY(rig.command(callingBack("two", kSecond)).ok());
  std::string all = protocol::toText(*rig.core->snapshot());
  const std::vector<store::AuditRow> rows = rig.reader->audit(0, 100).value();
  QVERIFY(!rows.empty());
  for (const store::AuditRow& row : rows) all += row.object + row.reason + row.detail;
  for (const protocol::EventView& event : rig.events) all += protocol::toText(event);
  QVERIFY(all.find("secret.put") != std::string::npos || all.find("hook") != std::string::npos);
  QVERIFY(all.find("whsec_") == std::string::npos);
}
