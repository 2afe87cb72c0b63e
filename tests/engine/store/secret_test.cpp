// Credentials at rest: what lies in the file, what opens, and what a step that is rolled back leaves.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/migrations.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "tests/engine/security/secrets_of.h"
#include "tests/engine/store/scene.h"
#include "tests/engine/store/sqlite_factory.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using base::Code;

namespace {

constexpr const char* kCanary = "canary-9f3b51c7-password";

// A credential has no form in which it could be printed by mistake, wherever it is held (secret_test.cpp of engine/security).
static_assert(std::is_same_v<decltype(model::ProviderConfig::secrets)::mapped_type, security::Secret>);
static_assert(std::is_same_v<decltype(model::Subscription::secrets)::mapped_type, security::Secret>);
static_assert(std::is_same_v<decltype(SecretRow::value), security::Secret>);

model::ProviderConfig provider(const std::string& name, const std::string& secret) {
  model::ProviderConfig config;
  config.name = name;
  config.kind = "smtp";
  config.secrets = signalbox::tests::secretsOf({{"password", secret}, {"other", secret + "-2"}});
  return config;
}

void inStep(Store& store, std::int64_t step, const std::function<void()>& work) {
  must(store.begin());
  work();
  must(store.commit(step));
}

/// How often the bytes stand in the database and in its log.
int countInFiles(const SqliteFactory& factory, const QByteArray& bytes) {
  int found = 0;
  for (const char* ending : {"", "-wal"}) {
    QFile file(QString::fromStdString(factory.options.path) + ending);
    if (file.open(QIODevice::ReadOnly)) found += static_cast<int>(file.readAll().count(bytes));
  }
  return found;
}

class Raw {
 public:
  explicit Raw(const SqliteFactory& factory) { must(db.open({factory.options.path, {}, 1024, sqlite::Access::readWrite, true})); }
  sqlite::Connection db;
};

/// A database as the version before wrote it, with a credential in clear and older copies of it in pages that are free by now.
void writeOldDatabase(SqliteFactory& factory, int copies) {
  QDir().mkpath(factory.file("store"));
  Raw raw(factory);
  const auto all = sqlite::allMigrations();
  std::size_t before = 0;
  while (std::string_view(all[before].name) != "secrets") ++before;
  must(sqlite::migrate(raw.db, all.first(before)));
  must(raw.db.exec((std::string("INSERT INTO providers VALUES('mailer','smtp',0,1,0,0,0,8,'{}','{\"password\":\"") + kCanary + "\"}',7)").c_str()));
  // As a table of providers that was larger once leaves them.
  must(raw.db.exec("PRAGMA secure_delete=OFF; CREATE TABLE larger(secrets TEXT)"));
  for (int i = 0; i < copies; ++i) must(raw.db.exec((std::string("INSERT INTO larger VALUES('") + std::string(3000, 'x') + kCanary + "')").c_str()));
  must(raw.db.exec("DROP TABLE larger"));
}

}  // namespace

class SecretStoreTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void credentialsAreSealedInFileAndLog() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    inStep(*store, 1, [&] { must(store->putProvider(provider("mailer", kCanary))); });
    inStep(*store, 2, [&] { must(store->secrets().put({kVaultOwner, "named", 1, security::Secret(kCanary), std::nullopt})); });
    QCOMPARE(countInFiles(factory, kCanary), 0);
    QCOMPARE(countInFiles(factory, QByteArray(kCanary).toBase64().left(24)), 0);
    QVERIFY2(countInFiles(factory, "mailer") > 0, "the files that were searched are the right ones");
    const auto loaded = must(store->load()).providers;
    QCOMPARE(loaded.front().secrets.at("password").reveal(), std::string_view(kCanary));
    QCOMPARE(must(store->secrets().find(kVaultOwner, "named"))->value.reveal(), std::string_view(kCanary));
  }

  void exchangedRowsDoNotOpen() {
    SqliteFactory factory;
    auto store = factory.openStore();
    inStep(*store, 1, [&] {
      must(store->putProvider(provider("one", "secret-of-one")));
      must(store->putProvider(provider("two", "secret-of-two")));
    });
    store.reset();
    {
      Raw raw(factory);
      must(
          raw.db.exec("UPDATE secrets SET sealed=(SELECT sealed FROM secrets WHERE owner='provider/two' AND name='password') "
                      "WHERE owner='provider/one' AND name='password'"));
    }
    store = factory.openStore();
    const auto loaded = must(store->load()).providers;
    QVERIFY(!loaded[0].secrets.contains("password"));
    QCOMPARE(loaded[0].secrets.at("other").reveal(), std::string_view("secret-of-one-2"));
    QCOMPARE(loaded[1].secrets.at("password").reveal(), std::string_view("secret-of-two"));
  }

  void aRowTurnedBackDoesNotOpen() {
    SqliteFactory factory;
    auto store = factory.openStore();
    inStep(*store, 1, [&] { must(store->putProvider(provider("one", "old-secret"))); });
    store.reset();
    {
      Raw raw(factory);
      must(raw.db.exec("CREATE TABLE kept AS SELECT * FROM secrets"));
    }
    store = factory.openStore();
    inStep(*store, 2, [&] { must(store->putProvider(provider("one", "new-secret"))); });
    store.reset();
    {
      Raw raw(factory);
      must(raw.db.exec("DELETE FROM secrets; INSERT INTO secrets SELECT * FROM kept"));
    }
    store = factory.openStore();
    QVERIFY(must(store->load()).providers.front().secrets.empty());
  }

  void whatAnEarlierVersionKeptInClearIsSealedAndGone() {
    SqliteFactory factory;
    writeOldDatabase(factory, 0);
    QVERIFY(countInFiles(factory, kCanary) > 0);
    auto store = factory.openStore();
    QCOMPARE(must(store->secrets().sealClear()), 1);
    QCOMPARE(must(store->secrets().sealClear()), 0);
    QCOMPARE(countInFiles(factory, kCanary), 0);
    store.reset();
    store = factory.openStore();
    const auto loaded = must(store->load()).providers;
    QCOMPARE(loaded.front().version, 7);
    QCOMPARE(loaded.front().secrets.at("password").reveal(), std::string_view(kCanary));
  }

  void noPageThatIsFreeKeepsWhatWasInClear() {
    SqliteFactory factory;
    writeOldDatabase(factory, 40);
    QVERIFY2(countInFiles(factory, kCanary) > 40, "the copies are there");
    auto store = factory.openStore();
    QVERIFY2(countInFiles(factory, kCanary) > 20, "opening alone does not do it");
    QCOMPARE(must(store->secrets().sealClear()), 1);
    QCOMPARE(countInFiles(factory, kCanary), 0);
    store.reset();
    QCOMPARE(countInFiles(factory, kCanary), 0);
    QCOMPARE(must(factory.openStore()->load()).providers.front().secrets.at("password").reveal(), std::string_view(kCanary));
  }

  void sealingThatWasCutShortIsDoneWhole() {
    SqliteFactory factory;
    writeOldDatabase(factory, 40);
    {
      Raw raw(factory);  // what overwriting leaves when it ends in the middle
      must(raw.db.exec("CREATE TABLE overwritten_pages(zeroes BLOB); INSERT INTO overwritten_pages VALUES(zeroblob(20000))"));
    }
    auto store = factory.openStore();
    QCOMPARE(must(store->secrets().sealClear()), 1);
    QCOMPARE(countInFiles(factory, kCanary), 0);
    store.reset();
    Raw raw(factory);
    QCOMPARE(must(raw.db.integer("SELECT count(*) FROM sqlite_schema WHERE name='overwritten_pages'")), 0);
  }

  /// Sealed and committed, but the engine went down before the log was emptied: the next start does that.
  void whatTheLogStillHoldsAfterACrashGoesAtTheNextStart() {
    SqliteFactory factory;
    { const auto store = factory.openStore(); }
    const QString file = QString::fromStdString(factory.options.path);
    QTemporaryDir kept;
    {
      Raw raw(factory);
      must(raw.db.exec((std::string("CREATE TABLE t(v TEXT); INSERT INTO t VALUES('") + kCanary + "')").c_str()));
      must(raw.db.exec("UPDATE t SET v='sealed'"));
      QVERIFY(countInFiles(factory, kCanary) > 0);
      for (const char* ending : {"", "-wal"}) QVERIFY(QFile::copy(file + ending, kept.filePath("db") + ending));
    }
    for (const char* ending : {"", "-wal"}) {
      QFile::remove(file + ending);
      QVERIFY(QFile::copy(kept.filePath("db") + ending, file + ending));
    }
    QFile::remove(file + "-shm");
    QVERIFY(countInFiles(factory, kCanary) > 0);
    const auto store = factory.openStore();
    QCOMPARE(countInFiles(factory, kCanary), 0);
  }

  void aRolledBackStepTakesBackTheRing() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    inStep(*store, 1, [&] { must(store->putProvider(provider("one", "secret"))); });
    const auto before = store->secrets().ring();
    must(store->begin());
    must(store->savepoint());
    store->secrets().use(before->withNewKey());
    store->rollbackToSavepoint();
    QCOMPARE(store->secrets().ring(), before);
    store->secrets().use(before->withNewKey());
    store->rollback();
    QCOMPARE(store->secrets().ring(), before);
  }

  void aFirstStepThatWritesNothingKeepsTheRing() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    const auto opened = store->secrets().ring();
    QVERIFY(opened != nullptr);
    must(store->begin());
    store->rollback();
    QCOMPARE(store->secrets().ring(), opened);
    inStep(*store, 1, [&] { must(store->putProvider(provider("one", "secret"))); });
  }

  void everythingIsSealedAnewInPieces() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    SecretStore& secrets = store->secrets();
    inStep(*store, 1, [&] {
      for (int i = 0; i < 5; ++i) must(secrets.put({kVaultOwner, "s" + std::to_string(i), 1, security::Secret("value"), std::nullopt}));
      base::SeededRandom random(1);
      const auto ring = secrets.ring()->withNewKey();
      must(secrets.putKeys(ring->wrap(security::MasterKey::make(random))));
      secrets.use(ring);
      QCOMPARE(must(secrets.reseal(2)), 2);
    });
    inStep(*store, 2, [&] {
      QVERIFY(secrets.dropOldKeys().code() == Code::conflict);
      QCOMPARE(must(secrets.reseal(2)), 2);
      QCOMPARE(must(secrets.reseal(2)), 1);
      must(secrets.dropOldKeys());
      secrets.use(secrets.ring()->withNewestOnly());
    });
    for (int i = 0; i < 5; ++i) QCOMPARE(must(secrets.find(kVaultOwner, "s" + std::to_string(i)))->value.reveal(), std::string_view("value"));
  }

  void withoutKeysNothingIsWrittenInClear() {
    SqliteFactory factory;
    auto store = must(factory.tryOpen());
    must(store->begin());
    QVERIFY(store->putProvider(provider("one", kCanary)).code() == Code::internal);
    store->rollback();
    QCOMPARE(countInFiles(factory, kCanary), 0);
  }

  void theOverviewTellsWhatThereIsAndNoValue() {
    SqliteFactory factory;
    const auto store = factory.openStore();
    const base::WallTime at = base::wallFromMillis(1'780'000'000'000);
    inStep(*store, 1, [&] {
      must(store->secrets().put({kVaultOwner, "twilio", 3, security::Secret("value"), at}));
      must(store->putProvider(provider("one", "secret")));
    });
    const auto overview = must(factory.openReader()->secretOverview());
    QCOMPARE(overview.named.size(), 1U);
    QVERIFY(overview.named[0].name == "twilio" && overview.named[0].version == 3 && overview.named[0].updatedAt == at);
    QCOMPARE(overview.keys.size(), 1U);
    QCOMPARE(overview.keys[0].secrets, 3);
    QVERIFY(!overview.keys[0].fromPassphrase);
  }
};

int runSecretTests(int argc, char** argv) {
  SecretStoreTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "secret_test.moc"
