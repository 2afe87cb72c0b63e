// What a failing disk becomes: which errors heal, which stop the engine, and that nothing acknowledged is lost.

#include "engine/store/sqlite/errors.h"
#include "tests/engine/store/fault_vfs.h"
#include "tests/engine/store/scene.h"
#include "tests/engine/store/sqlite_factory.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using base::Status;

class SqliteFaultTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void codesAreMapped_data() {
    QTest::addColumn<int>("sqlite");
    QTest::addColumn<int>("code");
    const auto add = [](const char* name, int sqlite, Code code) { QTest::newRow(name) << sqlite << static_cast<int>(code); };
    add("full", SQLITE_FULL, Code::diskFull);
    add("read", SQLITE_IOERR_READ, Code::storeFailed);
    add("fsync", SQLITE_IOERR_FSYNC, Code::storeFailed);
    add("corrupt", SQLITE_CORRUPT, Code::storeFailed);
    add("corrupt index", SQLITE_CORRUPT_INDEX, Code::storeFailed);
    add("no database", SQLITE_NOTADB, Code::storeFailed);
    add("read-only", SQLITE_READONLY_DBMOVED, Code::storeFailed);
    add("interrupted", SQLITE_INTERRUPT, Code::cancelled);
    add("unique", SQLITE_CONSTRAINT_UNIQUE, Code::conflict);
    add("primary key", SQLITE_CONSTRAINT_PRIMARYKEY, Code::conflict);
    add("trigger", SQLITE_CONSTRAINT_TRIGGER, Code::internal);
    add("misuse", SQLITE_MISUSE, Code::internal);
    add("no memory", SQLITE_NOMEM, Code::internal);
    add("busy", SQLITE_BUSY_SNAPSHOT, Code::busy);
    add("locks of the log", SQLITE_PROTOCOL, Code::busy);
  }
  void codesAreMapped() {
    QFETCH(int, sqlite);
    QFETCH(int, code);
    QCOMPARE(static_cast<int>(sqlite::codeOf(sqlite)), code);
  }

  void fullDiskIsSaidAndWhatWasCommittedStays() {
    SqliteFactory factory;
    factory.options.pagesMax = 120;
    auto store = factory.openStore();
    std::vector<base::Uuid> kept;
    const Status full = fillUp(*store, kept);
    QVERIFY2(full.code() == Code::diskFull, full.toString().c_str());
    QVERIFY(!kept.empty());
    for (const base::Uuid& id : kept) QVERIFY(must(store->find(id)));
    store.reset();
    factory.options.pagesMax = 0;  // room again
    store = factory.openStore();
    for (const base::Uuid& id : kept) QVERIFY(must(store->find(id)));
    must(store->begin());
    AcceptRow one = row();
    must(store->insertAccepted(std::span(&one, 1)));
    must(store->commit(1000));
  }

  void fullDiskTakesTheWholeStepAlsoFromASavepoint() {
    SqliteFactory factory;
    factory.options.pagesMax = 120;
    const auto store = factory.openStore();
    must(store->begin());
    must(store->addAudit({0, {}, "ann", "", "lost", "", "", ""}));
    must(store->savepoint());
    AcceptRow big = row();
    big.notification.content = std::string(1 << 20, 'x');
    QVERIFY(store->insertAccepted(std::span(&big, 1)).code() == Code::diskFull);
    store->rollbackToSavepoint();
    // SQLite has rolled back everything; nothing may be taken for committed or run outside a transaction.
    QVERIFY(!store->savepoint().ok());
    QVERIFY(!store->commit(1).ok());
    store->rollback();
    must(store->begin());
    must(store->addAudit({0, {}, "ann", "", "kept", "", "", ""}));
    must(store->commit(1));
    const auto audit = must(factory.openReader()->audit(0, 10));
    QCOMPARE(audit.size(), 1U);
    QCOMPARE(audit.front().action, std::string("kept"));
  }

  void failedSyncStopsTheStore() {
    FaultVfs vfs;
    SqliteFactory factory;
    onFaultVfs(factory);
    auto store = factory.openStore();
    std::vector<base::Uuid> kept;
    must(accept(*store, kept, 1));
    vfs.failSyncs(SQLITE_IOERR_FSYNC);
    std::vector<base::Uuid> lost;
    const Status failed = accept(*store, lost, 2);
    QVERIFY2(failed.code() == Code::storeFailed, failed.toString().c_str());
    store->rollback();
    vfs.failSyncs(SQLITE_OK);
    store.reset();
    store = factory.openStore();
    QVERIFY(must(store->find(kept.front())));
    QCOMPARE(must(store->load()).step >= 1, true);
  }

  void failedWriteStopsTheStoreAndAFullDiskHeals_data() {
    QTest::addColumn<int>("sqlite");
    QTest::addColumn<int>("code");
    QTest::newRow("i/o error") << SQLITE_IOERR_WRITE << static_cast<int>(Code::storeFailed);
    QTest::newRow("full") << SQLITE_FULL << static_cast<int>(Code::diskFull);
  }
  void failedWriteStopsTheStoreAndAFullDiskHeals() {
    QFETCH(int, sqlite);
    QFETCH(int, code);
    FaultVfs vfs;
    SqliteFactory factory;
    onFaultVfs(factory);
    const auto store = factory.openStore();
    std::vector<base::Uuid> kept;
    must(accept(*store, kept, 1));
    vfs.failWrites(sqlite);
    std::vector<base::Uuid> lost;
    const Status failed = accept(*store, lost, 2);
    QCOMPARE(static_cast<int>(failed.code()), code);
    store->rollback();
    vfs.failWrites(SQLITE_OK);
    must(accept(*store, kept, 3));
    for (const base::Uuid& id : kept) QVERIFY(must(store->find(id)));
    QVERIFY(!must(store->find(lost.front())));
  }

 private:
  static void onFaultVfs(SqliteFactory& factory) {
    factory.options.vfs = FaultVfs::kName;
    factory.options.path = factory.file("fault.db").toStdString();
  }

  Status accept(Store& store, std::vector<base::Uuid>& ids, std::int64_t step) {
    AcceptRow one = row();
    one.notification.id = ids_.next(base::wallFromMillis(1'780'000'000'000));
    one.notification.content = std::string(2000, 'x');
    ids.push_back(one.notification.id);
    SB_TRY(store.begin());
    SB_TRY(store.insertAccepted(std::span(&one, 1)));
    return store.commit(step);
  }

  /// Accepts until something fails; keeps what was committed.
  Status fillUp(Store& store, std::vector<base::Uuid>& kept) {
    for (int i = 1; i < 1000; ++i) {
      Status done = accept(store, kept, i);
      if (done.ok()) continue;
      kept.pop_back();
      store.rollback();
      return done;
    }
    return Status::okay();
  }

  base::SeededRandom random_{11};
  base::UuidV7Source ids_{random_};
};

int runSqliteFaultTests(int argc, char** argv) {
  SqliteFaultTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "sqlite_fault_test.moc"
