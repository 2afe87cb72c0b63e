// Where the master key comes from, and what a start does with it.
#include "tests/engine/runtime/master_keys_test.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "engine/runtime/master_keys.h"
#include "engine/runtime/private_file.h"
#include "engine/store/sqlite/open.h"
#include "engine/store/store.h"

using namespace signalbox;
using base::Code;
using base::Status;
using runtime::MasterKeys;
using security::MasterKey;
using security::Secret;

namespace {

constexpr const char* kValue = "the credential";

/// A data directory without an engine: the store, and its keys as a start opens them.
struct Place {
  QTemporaryDir root;
  std::string directory = root.path().toStdString();
  base::SeededRandom random{11};
  base::SilentLog log;
  runtime::VaultOptions options;
  std::map<std::string, std::string> parameters;
  std::unique_ptr<store::Store> store;

  MasterKeys keys() {
    return MasterKeys(options, directory, {random, log, [this](const std::string& name) -> base::Result<Secret> {
      const auto found = parameters.find(name);
      if (found == parameters.end()) return Status(Code::notFound, "Parameter Store has no " + name);
      return Secret(found->second);
    }});
  }
  Status open() {
    store.reset();
    store::sqlite::SqliteOptions sqlite;
    sqlite.path = directory + "/signalbox.db";
    SB_ASSIGN(store, store::sqlite::openStore(sqlite, log));
    return keys().open(store->secrets());
  }
  void putValue() {
    SB_CHECK(store->begin().ok() && store->secrets().put({store::kVaultOwner, "one", 1, Secret(kValue), std::nullopt}).ok() && store->commit(1).ok(),
             "it is put");
  }
  std::string value() {
    const auto row = store->secrets().find(store::kVaultOwner, "one");
    return row.ok() && *row ? std::string((*row)->value.reveal()) : row.status().toString();
  }
  std::string own() const { return directory + "/vault.key"; }
  std::string fileAt(const std::string& name, const MasterKey& key) {
    const std::string path = directory + "/" + name;
    SB_CHECK(runtime::writePrivate(path, key.text().reveal()).ok(), "the key is written");
    return path;
  }
};

QByteArray bytesOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

void MasterKeysTest::aFreshDirectoryGetsAKeyOfItsOwn() {
  Place place;
  QVERIFY(place.open().ok());
  place.putValue();
  const auto key = runtime::readText(place.own());
  QVERIFY(key && MasterKey::parse(*key).ok());
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
  QCOMPARE(runtime::readText(place.own()), key);
}

void MasterKeysTest::theKeyFileIsPrivate() {
  Place place;
  QVERIFY(place.open().ok());
  const auto all = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
  QVERIFY(!(QFileInfo(QString::fromStdString(place.own())).permissions() & all));
  QCOMPARE(QDir(place.root.path()).entryList({"vault*"}), QStringList{"vault.key"});
}

void MasterKeysTest::aWrongKeyIsRefusedAndNothingIsOverwritten() {
  Place place;
  QVERIFY(place.open().ok());
  place.putValue();
  const auto right = MasterKey::parse(*runtime::readText(place.own()));
  const MasterKey wrong = MasterKey::make(place.random);
  place.fileAt("vault.key", wrong);
  const QByteArray wrongBytes = bytesOf(place.own());
  place.store.reset();
  const QByteArray before = bytesOf(place.directory + "/signalbox.db");
  const Status refused = place.open();
  QVERIFY(refused.code() == Code::unavailable);
  for (const std::string& part : {wrong.id(), right->id(), std::string("vault.key"), std::string("Nothing was changed")})
    QVERIFY2(refused.message().find(part) != std::string::npos, refused.message().c_str());
  place.store.reset();
  QCOMPARE(bytesOf(place.directory + "/signalbox.db"), before);
  QCOMPARE(bytesOf(place.own()), wrongBytes);
  place.fileAt("vault.key", *right);
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
}

void MasterKeysTest::aMissingKeyIsRefusedAndNotMadeAnew() {
  Place place;
  QVERIFY(place.open().ok());
  QVERIFY(QFile::remove(QString::fromStdString(place.own())));
  const Status refused = place.open();
  QVERIFY(refused.code() == Code::unavailable);
  QVERIFY2(refused.message().find("No such file") != std::string::npos, refused.message().c_str());
  QVERIFY(!QFileInfo::exists(QString::fromStdString(place.own())));
}

void MasterKeysTest::aCrashAtEachPointOfAKeyChangeLosesNothing_data() {
  QTest::addColumn<int>("point");
  QTest::addColumn<bool>("changed");
  QTest::newRow("before anything") << 0 << false;
  QTest::newRow("the new file is half written") << 1 << false;
  QTest::newRow("the new file is there") << 2 << false;
  QTest::newRow("the wrapping was rolled back") << 3 << false;
  QTest::newRow("the data keys are wrapped anew") << 4 << true;
  QTest::newRow("the file has its name") << 5 << true;
}

void MasterKeysTest::aCrashAtEachPointOfAKeyChangeLosesNothing() {
  QFETCH(int, point);
  QFETCH(bool, changed);
  Place place;
  QVERIFY(place.open().ok());
  place.putValue();
  const std::string before = *runtime::readText(place.own());
  const MasterKeys keys = place.keys();
  if (point == 1) {
    QFile half(QString::fromStdString(place.own() + ".new.part"));
    QVERIFY(half.open(QIODevice::WriteOnly) && half.write("abc") == 3);
  }
  if (point >= 2) {
    const auto fresh = keys.prepareNew();
    QVERIFY(fresh.ok());
    if (point >= 3) {
      QVERIFY(place.store->begin().ok());
      QVERIFY(place.store->secrets().putKeys(place.store->secrets().ring()->wrap(*fresh)).ok());
      if (point == 3)
        place.store->rollback();
      else
        QVERIFY(place.store->commit(2).ok());
    }
    if (point >= 5) QVERIFY(keys.install(*fresh).ok());
  }
  for (int start = 0; start < 2; ++start) {
    const Status opened = place.open();
    QVERIFY2(opened.ok(), opened.message().c_str());
    QCOMPARE(place.value(), std::string(kValue));
    QCOMPARE(*runtime::readText(place.own()) != before, changed);
    QVERIFY(!QFileInfo::exists(QString::fromStdString(place.own() + ".new")));
  }
}

void MasterKeysTest::theKeyMovesToAnotherPlaceAtAStart() {
  Place place;
  QVERIFY(place.open().ok());
  place.putValue();
  const MasterKey fresh = MasterKey::make(place.random);
  place.options.key = "file:" + place.fileAt("elsewhere.key", fresh);
  QVERIFY2(place.open().message().find("vault.previous_key") != std::string::npos, "it says how a key is changed");
  place.options.previousKey = "file:" + place.own();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
  QVERIFY(QFile::remove(QString::fromStdString(place.own())));
  place.options.previousKey.clear();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
}

void MasterKeysTest::aKeychainsKeyIsHandedOverAndNeverWritten() {
  Place place;
  place.options.key = "keychain";
  QCOMPARE(place.open().code(), Code::notFound);
  const MasterKey key = MasterKey::make(place.random);
  place.options.handedKey = key.text();
  QVERIFY(place.open().ok());
  place.putValue();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
  QVERIFY(QDir(place.root.path()).entryList({"vault*"}).isEmpty());
  place.options.handedKey = MasterKey::make(place.random).text();
  const Status other = place.open();
  QVERIFY2(other.code() == Code::unavailable && other.message().find("keychain") != std::string::npos &&
               other.message().find(key.id()) != std::string::npos,
           other.message().c_str());
  place.options.handedKey = Secret();
  QVERIFY(place.open().message().find("Nothing was changed") != std::string::npos);
}

void MasterKeysTest::aKeyMovesFromItsFileIntoTheKeychain() {
  Place place;
  QVERIFY(place.open().ok());
  place.putValue();
  place.options.key = "keychain";
  place.options.previousKey = "file:" + place.own();
  place.options.handedKey = MasterKey::make(place.random).text();
  QVERIFY(place.open().ok());
  QVERIFY(QFile::remove(QString::fromStdString(place.own())));
  place.options.previousKey.clear();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
}

void MasterKeysTest::aPassphraseOpensAndIsChangedAtAStart() {
  Place place;
  place.options.key = "passphrase";
  QVERIFY(place.open().code() == Code::notFound);
  place.options.passphrase = Secret("correct horse battery staple");
  QVERIFY(place.open().ok());
  place.putValue();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
  place.options.passphrase = Secret("a wrong one, long enough");
  QVERIFY(place.open().code() == Code::unavailable);
  place.options.previousPassphrase = Secret("correct horse battery staple");
  QVERIFY(place.open().ok());
  place.options.previousPassphrase = Secret();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
  QVERIFY(!QFileInfo::exists(QString::fromStdString(place.own())));
}

void MasterKeysTest::aSystemdCredentialOpens() {
  Place place;
  place.options.key = "credential:signalbox.key";
  QVERIFY2(place.open().message().find("LoadCredentialEncrypted=signalbox.key") != std::string::npos, "it says what the unit needs");
  place.options.credentialsDirectory = place.directory;
  place.fileAt("signalbox.key", MasterKey::make(place.random));
  QVERIFY(place.open().ok());
  place.putValue();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
}

void MasterKeysTest::aParameterOpens() {
  Place place;
  place.options.key = "ssm:/signalbox/key";
  QVERIFY(place.open().message().find("Parameter Store has no /signalbox/key") != std::string::npos);
  place.parameters["/signalbox/key"] = std::string(MasterKey::make(place.random).text().reveal());
  QVERIFY(place.open().ok());
  place.putValue();
  QVERIFY(place.open().ok());
  QCOMPARE(place.value(), std::string(kValue));
}

void MasterKeysTest::aLostKeyIsGivenUpByWordOnly() {
  Place place;
  QVERIFY(place.open().ok());
  place.putValue();
  QVERIFY(QFile::remove(QString::fromStdString(place.own())));
  QVERIFY(!place.open().ok());
  place.options.discardCredentials = true;
  QVERIFY(place.open().ok());
  QVERIFY(!place.store->secrets().find(store::kVaultOwner, "one").value());
  place.putValue();
  QVERIFY(place.open().ok());  // still said, and nothing to give up any more
  QCOMPARE(place.value(), std::string(kValue));
}

void MasterKeysTest::placesForKeysAreJudged_data() {
  QTest::addColumn<QString>("place");
  QTest::addColumn<bool>("valid");
  QTest::newRow("none") << "" << true;
  QTest::newRow("a passphrase") << "passphrase" << true;
  QTest::newRow("a keychain") << "keychain" << true;
  QTest::newRow("a file") << "file:/run/secrets/key" << true;
  QTest::newRow("a relative file") << "file:key" << false;
  QTest::newRow("a credential") << "credential:signalbox.key" << true;
  QTest::newRow("a credential that leads out") << "credential:../key" << false;
  QTest::newRow("a parameter") << "ssm:/signalbox/key" << true;
  QTest::newRow("a parameter without a name") << "ssm:" << false;
  QTest::newRow("the environment") << "env:KEY" << false;
  QTest::newRow("the key itself") << QString(64, 'a') << false;
}

void MasterKeysTest::placesForKeysAreJudged() {
  QFETCH(QString, place);
  QFETCH(bool, valid);
  const std::string fault = runtime::keySourceFault(place.toStdString());
  QVERIFY2(fault.empty() == valid, fault.c_str());
}
