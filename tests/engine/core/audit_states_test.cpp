// What an act's row commits to: enough to prove what was there, and nothing by which a value could be guessed.
#include "tests/engine/core/audit_states_test.h"

#include <QTest>

#include <algorithm>

#include "engine/core/audit_chain.h"
#include "tests/engine/core/rig.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using namespace signalbox::tests;

namespace {

// Values that differ, each of the size of a signing secret.
constexpr const char* kOne = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kTwo = "C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
constexpr const char* kThree = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

core::PutProvider mailServer(const std::string& password) {
  core::PutProvider put;
  put.config.name = "mail";
  put.config.kind = "smtp";
  put.config.settings = {{"host", "mail.example.com"}, {"from", "shop@example.com"}, {"username", "shop"}};
  put.config.secrets = secretsOf({{"password", password}});
  return put;
}

core::PutSubscription subscription(const std::string& secret) {
  core::PutSubscription put;
  put.value.name = "ops";
  put.value.url = "https://hooks.example.com/in";
  put.value.secrets = secretsOf({{"signing_secret", secret}});
  return put;
}

}  // namespace

void AuditStatesTest::digestsTellWhatChanged() {
  Rig rig;
  const auto put = [&](const std::string& q) {
    SB_CHECK(rig.command(core::PutView{{"mine", q, "held"}}).ok(), "a view is put");
    return rig.reader->audit(0, 1).value().front();
  };
  const store::AuditRow first = put("is:held"), second = put("is:held tries>1"), third = put("is:held");
  QVERIFY(first.before.empty());
  QCOMPARE(second.before, first.after);
  QVERIFY(second.after != second.before);
  QCOMPARE(third.after, first.after);
  const auto other = security::makeAuditSeal(security::Secret(std::string(32, 'x'))).value();
  QVERIFY(core::commitmentTo(*other, "a") != core::commitmentTo(*rig.seal, "a"));
}

void AuditStatesTest::credentialsAreCommittedToByVersionAlone() {
  // Every act that takes a credential in or lets one go, on objects that are the same but for its value.
  const auto rowsOf = [](const std::string& first, const std::string& second) {
    Rig rig;
    const auto done = [&rig](core::Command command) { SB_CHECK(rig.command(std::move(command)).ok(), "a credential comes or goes"); };
    for (const std::string& value : {first, second}) done(core::PutSecret{"hook", security::Secret(value)});
    done(core::DeleteSecret{"hook"});
    for (const std::string& value : {first, second}) done(mailServer(value));
    done(core::DeleteProvider{"mail"});
    done(subscription("whsec_" + first));
    done(core::RotateSubscription{"ops", security::Secret("whsec_" + second), base::Millis{60'000}});
    done(core::DeleteSubscription{"ops"});
    return rig.reader->audit(0, 9).value();
  };
  const auto rows = rowsOf(kOne, kTwo), others = rowsOf(kThree, kOne);
  QCOMPARE(rows.size(), std::size_t{9});
  for (std::size_t kind = 0; kind < 3; ++kind) {
    const store::AuditRow &gone = rows[3 * kind], &changed = rows[3 * kind + 1], &made = rows[3 * kind + 2];
    QVERIFY2(made.before.empty() && !made.after.empty(), made.action.c_str());
    QVERIFY2(changed.before == made.after && changed.after != changed.before, changed.action.c_str());
    QVERIFY2(gone.before == changed.after && gone.after.empty(), gone.action.c_str());
  }
  // Whoever has the seal's key, too, cannot try values: none of them is in it.
  for (std::size_t i = 0; i < rows.size(); ++i)
    QVERIFY2(rows[i].before == others[i].before && rows[i].after == others[i].after, rows[i].action.c_str());
}

void AuditStatesTest::changesOfKeysAreCommittedTo() {
  Rig rig;
  QVERIFY(rig.command(core::PutSecret{"hook", security::Secret("value")}).ok());
  QVERIFY(rig.command(core::RotateDataKey{rig.master}).ok());
  const store::AuditRow data = rig.reader->audit(0, 1).value().front();
  QCOMPARE(data.action, std::string("vault.data_key"));
  QVERIFY(!data.before.empty() && !data.after.empty() && data.before != data.after);
  rig.run(std::chrono::seconds{5});  // all is sealed anew
  QVERIFY(rig.command(core::RewrapKeys{security::MasterKey::make(rig.keyRandom)}).ok());
  const store::AuditRow master = rig.reader->audit(0, 1).value().front();
  QCOMPARE(master.action, std::string("vault.master_key"));
  QVERIFY(!master.before.empty() && !master.after.empty() && master.before != master.after);
}

void AuditStatesTest::whoWasErasedIsCommittedToAsHeWasPut() {
  Rig rig;
  core::PutRecipients put;
  put.rows.resize(1);
  put.rows.front().id = "u1";
  put.rows.front().email = "ana@example.com";
  QVERIFY(rig.command(std::move(put)).ok());
  const std::string known = rig.reader->audit(0, 1).value().front().after;
  QVERIFY(rig.command(core::EraseRecipient{"u1"}).ok());
  const auto rows = rig.reader->audit(0, 100).value();
  const auto erased = std::find_if(rows.begin(), rows.end(), [](const store::AuditRow& row) { return row.action == "recipient.erase"; });
  QVERIFY(erased != rows.end());
  QVERIFY(!known.empty() && erased->before == known && erased->after.empty());
}
