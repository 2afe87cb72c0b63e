// Which key seals the audit: that of the chain in the store, another one by word only.
#include "tests/engine/runtime/audit_key_test.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "engine/core/audit_chain.h"
#include "engine/core/audit_trail.h"
#include "engine/runtime/audit_key.h"
#include "engine/runtime/private_file.h"
#include "engine/store/sqlite/open.h"

using namespace signalbox;
using base::Code;
using core::AuditChain;
using runtime::IfKeyIsLost;

namespace {

/// A data directory and its store, without an engine.
struct Place {
  QTemporaryDir root;
  base::SeededRandom random{7};
  base::SilentLog log;
  std::unique_ptr<runtime::DataDirectory> directory;
  std::unique_ptr<store::Store> store;

  Place() {
    auto opened = runtime::DataDirectory::open((root.path() + "/data").toStdString(), random);
    SB_CHECK(opened.ok(), "the directory opens");
    directory = std::move(opened).value();
    store::sqlite::SqliteOptions sqlite;
    sqlite.path = directory->storePath();
    auto made = store::sqlite::openStore(sqlite, log);
    SB_CHECK(made.ok(), "the store opens");
    store = std::move(made).value();
  }
  base::Result<runtime::AuditKey> open(IfKeyIsLost lost = IfKeyIsLost::refuse) {
    return runtime::openAuditKey(*directory, *store, lost, random, log);
  }
  /// As the core does with its first step. Its key's name.
  std::string begin(const runtime::AuditKey& key) {
    const store::AuditHead head = store->auditHead().value();
    store::AuditRow row = core::chainBeginning(*store, *key.seal, {head.seq, ""}).value().value();
    row.seq = head.seq + 1;
    row.mac = core::sealOf(*key.seal, "", row);
    SB_CHECK(store->begin().ok() && store->addAudit(row).ok() && store->commit(row.seq).ok(), "the chain begins");
    return key.seal->keyId();
  }
  QString keyPath() const { return QString::fromStdString(directory->auditKeyPath()); }
  std::string keyText() const { return runtime::readText(directory->auditKeyPath()).value_or(""); }
  /// It is gone, or another one lies there.
  void lose(bool another) {
    SB_CHECK(QFile::remove(keyPath()), "the key is removed");
    if (another) SB_CHECK(directory->makeAuditKey(random).ok(), "another key is put there");
  }
};

}  // namespace

void AuditKeyTest::aNewStoreGetsAKey() {
  Place place;
  const auto first = place.open();
  QVERIFY2(first.ok(), first.status().message().c_str());
  QVERIFY(first->chain == AuditChain::goesOn);
  QVERIFY(!(QFileInfo(place.keyPath()).permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
  const std::string key = place.begin(*first);
  const auto again = place.open();
  QVERIFY(again.ok());
  QCOMPARE(again->seal->keyId(), key);
  QVERIFY(again->chain == AuditChain::goesOn);
}

void AuditKeyTest::aKeyThatIsNotTheChainsIsRefusedAndNothingIsOverwritten_data() {
  QTest::addColumn<bool>("another");
  QTest::newRow("none") << false;
  QTest::newRow("another") << true;
}

void AuditKeyTest::aKeyThatIsNotTheChainsIsRefusedAndNothingIsOverwritten() {
  QFETCH(bool, another);
  Place place;
  const std::string key = place.begin(*place.open());
  const std::string right = place.keyText();
  place.lose(another);
  const std::string wrong = place.keyText();
  const auto refused = place.open();
  QCOMPARE(refused.status().code(), Code::unavailable);
  for (const std::string& part : {key, place.directory->auditKeyPath(), std::string("--new-audit-key"), std::string("Nothing was changed")})
    QVERIFY2(refused.status().message().find(part) != std::string::npos, refused.status().message().c_str());
  QCOMPARE(QFile::exists(place.keyPath()), another);
  QCOMPARE(place.keyText(), wrong);
  QVERIFY(runtime::writePrivate(place.directory->auditKeyPath(), right + "\n").ok());
  QVERIFY(place.open().ok());
}

void AuditKeyTest::theChainBeginsAnewByWordOnly_data() { aKeyThatIsNotTheChainsIsRefusedAndNothingIsOverwritten_data(); }

void AuditKeyTest::theChainBeginsAnewByWordOnly() {
  QFETCH(bool, another);
  Place place;
  const std::string before = place.begin(*place.open());
  QVERIFY(place.open(IfKeyIsLost::beginAnew)->chain == AuditChain::goesOn);  // said, and nothing to give up
  QVERIFY(runtime::writePrivate(place.directory->checkpointsPath(), "signed with it\n").ok());
  place.lose(another);
  const auto anew = place.open(IfKeyIsLost::beginAnew);
  QVERIFY2(anew.ok(), anew.status().message().c_str());
  QVERIFY(anew->chain == AuditChain::beginsAnew);
  const std::string now = anew->seal->keyId();
  QVERIFY(now != before);
  for (const std::string& part : {before, now, std::string("--new-audit-key")})
    QVERIFY2(anew->words.find(part) != std::string::npos, anew->words.c_str());
  QCOMPARE(QDir(place.root.filePath(QStringLiteral("data"))).entryList({QStringLiteral("audit.checkpoints*")}),
           QStringList{QStringLiteral("audit.checkpoints.before-") + QString::fromStdString(now)});
  // A crash before its first step leaves the choice as it was.
  QCOMPARE(place.open().status().code(), Code::unavailable);
  QCOMPARE(place.begin(*place.open(IfKeyIsLost::beginAnew)), now);
  for (const IfKeyIsLost lost : {IfKeyIsLost::refuse, IfKeyIsLost::beginAnew}) {
    const auto again = place.open(lost);
    QVERIFY(again.ok() && again->chain == AuditChain::goesOn);
    QCOMPARE(again->seal->keyId(), now);
  }
}
