// SQLite's file: who may read it, which schema it has, and that a copy sends nothing by itself.

#include <sys/stat.h>

#include <QFile>

#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/file_place.h"
#include "engine/store/sqlite/json_path.h"
#include "engine/store/sqlite/migrations.h"
#include "tests/engine/store/scene.h"
#include "tests/engine/store/sqlite_factory.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;
using model::State;

class SqliteFileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fileIsPrivate() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    struct stat file{};
    struct stat directory{};
    QVERIFY(::stat(factory.options.path.c_str(), &file) == 0 && ::stat(factory.file("store").toLocal8Bit(), &directory) == 0);
    QCOMPARE(file.st_mode & 0777, 0600U);
    QCOMPARE(directory.st_mode & 0777, 0700U);
    QVERIFY(::stat((factory.options.path + "-wal").c_str(), &file) == 0);
    QCOMPARE(file.st_mode & 0777, 0600U);
  }

  void readableFileIsMadePrivate() {
    SqliteFactory factory;
    factory.openStore();
    QVERIFY(::chmod(factory.options.path.c_str(), 0644) == 0);
    const auto store = factory.openStore();
    struct stat file{};
    QVERIFY(::stat(factory.options.path.c_str(), &file) == 0);
    QCOMPARE(file.st_mode & 0777, 0600U);
  }

  void networkFilesystemsAreKnown_data() {
    QTest::addColumn<quint64>("magic");
    QTest::addColumn<bool>("network");
    QTest::newRow("nfs") << quint64{0x6969} << true;
    QTest::newRow("smb2") << quint64{0xFE534D42} << true;
    QTest::newRow("cifs, sign-extended") << quint64{0xFFFFFFFFFF534D42} << true;
    QTest::newRow("fuse") << quint64{0x65735546} << true;
    QTest::newRow("ext4") << quint64{0xEF53} << false;
    QTest::newRow("overlay") << quint64{0x794C7630} << false;
    QTest::newRow("tmpfs") << quint64{0x01021994} << false;
  }
  void networkFilesystemsAreKnown() {
    QFETCH(quint64, magic);
    QFETCH(bool, network);
    QCOMPARE(sqlite::networkFilesystem(magic).has_value(), network);
  }

  void otherFilesAreRefused() {
    SqliteFactory factory;
    QVERIFY(QDir().mkpath(factory.file("store")));
    QFile file(QString::fromStdString(factory.options.path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto opened = factory.tryOpen();
    QVERIFY(!opened.ok());
    QVERIFY(opened.status().code() == Code::storeFailed);
  }

  void migrationsRunOneByOne() {
    QTemporaryDir directory;
    const auto all = sqlite::allMigrations();
    sqlite::Connection db;
    must(db.open({directory.filePath("m.db").toStdString(), {}, 1000, sqlite::Access::readWrite}));
    for (std::size_t i = 1; i <= all.size(); ++i) {
      QCOMPARE(all[i - 1].number, static_cast<int>(i));
      must(sqlite::migrate(db, all.first(i)));
      QCOMPARE(must(db.integer("PRAGMA user_version")), static_cast<std::int64_t>(i));
    }
    must(sqlite::migrate(db, all));  // again: nothing to do
    must(db.exec("PRAGMA integrity_check"));
  }

  void brokenMigrationLeavesNothing() {
    QTemporaryDir directory;
    sqlite::Connection db;
    must(db.open({directory.filePath("m.db").toStdString(), {}, 1000, sqlite::Access::readWrite}));
    const std::array steps{sqlite::Migration{1, "good", "CREATE TABLE a(x)"}, sqlite::Migration{2, "bad", "CREATE TABLE b(x); CREATE TABLE a(x)"}};
    QVERIFY(!sqlite::migrate(db, steps).ok());
    QCOMPARE(must(db.integer("PRAGMA user_version")), 1);
    QCOMPARE(must(db.integer("SELECT count(*) FROM sqlite_schema")), 1);
  }

  void newerSchemaIsRefused() {
    SqliteFactory factory;
    factory.openStore();
    {
      sqlite::Connection db;
      must(db.open({factory.options.path, {}, 1000, sqlite::Access::readWrite}));
      must(db.exec("PRAGMA user_version=999"));
    }
    const auto opened = factory.tryOpen();
    QVERIFY(!opened.ok() && opened.status().code() == Code::storeFailed);
    QVERIFY2(opened.status().message().find("newer") != std::string::npos, opened.status().message().c_str());
    QVERIFY(!sqlite::openReader(factory.options).ok());
  }

  void readerNeedsTheWriterFirst() {
    SqliteFactory factory;
    QVERIFY(!sqlite::openReader(factory.options).ok());
  }

  void readersCannotWrite() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    sqlite::Connection db;
    must(db.open({factory.options.path, {}, 1000, sqlite::Access::readOnly}));
    QVERIFY(!db.exec("INSERT INTO facts VALUES('a','b')").ok());
    QVERIFY(!db.exec("PRAGMA query_only=OFF; INSERT INTO facts VALUES('a','b')").ok());
  }

  void connectionsAreSetUpAsRule28Says() {
    QTemporaryDir directory;
    const std::string path = directory.filePath("m.db").toStdString();
    sqlite::Connection writer;
    must(writer.open({path, {}, 1000, sqlite::Access::readWrite}));
    QCOMPARE(must(writer.integer("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode='wal'")), 1);
    QCOMPARE(must(writer.integer("PRAGMA synchronous")), 2);  // FULL
    QCOMPARE(must(writer.integer("PRAGMA wal_autocheckpoint")), 0);
    QCOMPARE(must(writer.integer("PRAGMA journal_size_limit")), 64 * 1024 * 1024);
    must(writer.exec("CREATE TABLE a(x)"));
    sqlite::Connection reader;
    must(reader.open({path, {}, 1000, sqlite::Access::readOnly}));
    for (sqlite::Connection* const each : {&writer, &reader}) {
      QCOMPARE(must(each->integer("PRAGMA foreign_keys")), 1);
      QCOMPARE(must(each->integer("PRAGMA trusted_schema")), 0);
    }
  }

  void lastReaderToCloseLeavesTheLogAlone() {
    SqliteFactory factory;
    auto store = factory.openStore();
    auto reader = std::make_unique<sqlite::Connection>();
    must(reader->open({factory.options.path, {}, 1000, sqlite::Access::readOnly}));
    must(reader->integer("SELECT count(*) FROM facts"));
    int spares = 0;
    ::sqlite3_db_config(reader->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &spares);
    QCOMPARE(spares, 1);
    store.reset();
    reader.reset();
    QVERIFY(QFile::exists(QString::fromStdString(factory.options.path + "-wal")));
  }

  /// A reader that holds an old page holds the log up, and no longer than it reads.
  void logThatAReaderHeldUpIsEmptiedBehindIt() {
    Scene scene(makeSqliteFactory);
    constexpr std::int64_t kLogBytesMax = 64LL * 1024 * 1024;
    sqlite::Connection reader;
    must(reader.open({dynamic_cast<SqliteFactory&>(scene.factory()).options.path, {}, 1000, sqlite::Access::readOnly}));
    scene.accept();
    must(reader.exec("BEGIN"));
    must(reader.integer("SELECT count(*) FROM notifications"));
    while (scene.store().walBytes() <= kLogBytesMax) {
      AcceptRow large = row();
      large.notification.content = std::string(1'000'000, 'x');
      scene.accept(large);
      must(scene.store().checkpoint(false));
    }
    must(scene.store().checkpoint(true));
    QVERIFY(scene.store().walBytes() > kLogBytesMax);
    must(reader.exec("COMMIT"));
    scene.accept();
    must(scene.store().checkpoint(false));
    QVERIFY2(scene.store().walBytes() > kLogBytesMax, "not each step tries, which would cost more than it empties while somebody reads");
    must(scene.store().checkpoint(true));
    QCOMPARE(scene.store().walBytes(), 0);
  }

  void auditAndNotificationsCannotBeChanged() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    must(store->begin());
    must(store->addAudit({0, {}, "ann", "", "act", "", "", ""}));
    AcceptRow one = row();
    must(store->insertAccepted(std::span(&one, 1)));
    must(store->commit(1));
    sqlite::Connection db;
    must(db.open({factory.options.path, {}, 1000, sqlite::Access::readWrite}));
    QVERIFY(!db.exec("UPDATE audit SET action='other'").ok());
    QVERIFY(!db.exec("DELETE FROM audit").ok());
    QVERIFY(!db.exec("UPDATE notifications SET target='other'").ok());
  }

  void storeThatAnotherHasWrittenCommitsNothingMore() {
    SqliteFactory factory;
    const auto first = factory.openStore();
    const auto second = factory.openStore();
    const auto step = [](Store& store, std::int64_t number) {
      must(store.begin());
      must(store.addAudit({0, {}, "ann", "", "act", "", "", ""}));
      base::Status done = store.commit(number);
      if (!done.ok()) store.rollback();
      return done;
    };
    must(step(*first, 1));
    for (const std::int64_t number : {1, 2, 3}) {  // whatever it makes of its number
      const base::Status ended = step(*second, number);
      QVERIFY(ended.code() == Code::storeFailed);
      QVERIFY2(ended.message().starts_with("another engine has written this store"), ended.message().c_str());
    }
    must(step(*first, 2));
    must(first->begin());
    first->rollback();  // a step that is taken back leaves it where it is
    must(first->begin());
    must(first->putCounts({}));
    must(first->commit(3));
    QCOMPARE(must(first->auditHead()).seq, 2);
  }

  void copyWithWorkStartsOnHoldUntilReleased() {
    SqliteFactory factory;
    Seq seq = 0;
    {
      Scene scene([&] { return std::make_unique<SharedFile>(factory.options); });
      seq = scene.accept();
      scene.reopen();
      QVERIFY(!must(scene.store().load()).onHold);
    }
    sqlite::SqliteOptions copy = factory.options;
    copy.path = factory.file("store/copy.db").toStdString();
    QVERIFY(QFile::copy(QString::fromStdString(factory.options.path), QString::fromStdString(copy.path)));
    Scene scene([&] { return std::make_unique<SharedFile>(copy); });
    QVERIFY(must(scene.store().load()).onHold);
    scene.reopen();
    QVERIFY(must(scene.store().load()).onHold);
    scene.inStep([&] { must(scene.store().releaseHold()); });
    QVERIFY(!must(scene.store().load()).onHold);
    scene.reopen();
    QVERIFY(!must(scene.store().load()).onHold);
    QVERIFY(scene.find(seq).delivery.state == State::pending);
  }

  void copyWithoutWorkIsItsOwnOriginal() {
    SqliteFactory factory;
    {
      Scene scene([&] { return std::make_unique<SharedFile>(factory.options); });
      QVERIFY(scene.move(scene.accept(), State::cancelled));
    }
    sqlite::SqliteOptions copy = factory.options;
    copy.path = factory.file("store/copy.db").toStdString();
    QVERIFY(QFile::copy(QString::fromStdString(factory.options.path), QString::fromStdString(copy.path)));
    Scene scene([&] { return std::make_unique<SharedFile>(copy); });
    QVERIFY(!must(scene.store().load()).onHold);
    scene.now += std::chrono::hours(1);
    scene.accept();
    scene.reopen();
    QVERIFY(!must(scene.store().load()).onHold);
  }

  void domainsAreReadFromAddressesAndUrls_data() {
    QTest::addColumn<int>("channel");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("domain");
    QTest::newRow("mail") << 0 << "Ann@Example.ORG" << "example.org";
    QTest::newRow("quoted local part") << 0 << "\"a@b\"@example.org" << "example.org";
    QTest::newRow("no at") << 0 << "nobody" << "";
    QTest::newRow("phone") << 1 << "+49123" << "";
    QTest::newRow("url") << 3 << "https://u:p@Host.example:81/a@b?x" << "host.example:81";
    QTest::newRow("bare host") << 3 << "http://host" << "host";
    QTest::newRow("no url") << 3 << "host" << "";
  }
  void domainsAreReadFromAddressesAndUrls() {
    QFETCH(int, channel);
    QFETCH(QString, target);
    QFETCH(QString, domain);
    QCOMPARE(QString::fromStdString(sqlite::domainOf(static_cast<model::Channel>(channel), target.toStdString())), domain);
  }

 private:
  /// A file that outlives the factory.
  class SharedFile final : public StoreFactory {
   public:
    explicit SharedFile(sqlite::SqliteOptions options) : options_(std::move(options)) {}
    std::unique_ptr<Store> openStore() override { return must(sqlite::openStore(options_, log_)); }
    std::unique_ptr<Reader> openReader() override { return must(sqlite::openReader(options_)); }

   private:
    sqlite::SqliteOptions options_;
    base::SilentLog log_;
  };
};

int runSqliteFileTests(int argc, char** argv) {
  SqliteFileTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "sqlite_file_test.moc"
