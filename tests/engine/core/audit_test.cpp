// The audit: one row for each act, sealed to the one before; what was tampered with, by raw SQL on a copy, is found and named.
#include "tests/engine/core/audit_test.h"

#include <sqlite3.h>

#include <QFile>
#include <QTest>

#include <ctime>

#include "engine/base/digest.h"
#include "engine/core/audit_chain.h"
#include "engine/core/audit_trail.h"
#include "engine/core/audit_walk.h"
#include "tests/engine/core/command_examples.h"
#include "tests/engine/core/rig.h"

using namespace signalbox;
using namespace signalbox::tests;
using core::AuditFault;

namespace {
// Of a million rows; the thread sanitizer takes ten times as long for what it watches.
#ifdef __SANITIZE_THREAD__
constexpr double kWalkSecondsMax = 200;
#else
constexpr double kWalkSecondsMax = 20;
#endif

constexpr std::int64_t kRows = 200;
constexpr std::uint64_t kUntouched = 100;
int tampered = 0;  // cases that were found

std::unique_ptr<const security::AuditSeal> sealWith(char key) { return security::makeAuditSeal(security::Secret(std::string(32, key))).value(); }

/// An engine with an audit of kRows rows and more.
void act(Rig& rig, std::int64_t rows = kRows) {
  rig.provider("mail", model::Channel::email);
  for (std::int64_t i = 0; rig.core->auditHead().seq < rows; ++i)
    QVERIFY(
        rig.command(core::PutView{{"view-" + std::to_string(i % 7), "tries>" + std::to_string(i), "notifications"}}, "because " + std::to_string(i))
            .ok());
}

/// Everything from the first row on; the fault, if there is one.
std::optional<AuditFault> walkAll(store::Reader& reader, const security::AuditSeal& seal, std::vector<core::AuditCheckpoint> checkpoints = {}) {
  core::AuditWalk walk(seal, std::move(checkpoints));
  for (;;) {
    const auto rows = reader.auditAfter(walk.at(), 64);
    SB_CHECK(rows.ok(), rows.status().toString().c_str());
    for (const store::AuditRow& row : *rows)
      if (auto fault = walk.take(row)) return fault;
    if (rows->size() < 64) return walk.end();
  }
}

/// The rig's store, copied and changed behind the engine's back.
class Copy {
 public:
  explicit Copy(Rig& rig) {
    const std::string to = directory_.path().toStdString() + "/copy.db";
    run(rig.directory.path().toStdString() + "/signalbox.db", "VACUUM INTO '" + to + "'");
    path_ = to;
    // Whoever writes to the file can take the triggers away, too.
    sql("DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted; DROP TRIGGER audit_is_never_replaced");
  }
  void sql(const std::string& statements) { run(path_, statements); }
  std::optional<AuditFault> walk(const security::AuditSeal& seal, std::vector<core::AuditCheckpoint> checkpoints = {}) {
    store::sqlite::SqliteOptions options;
    options.path = path_;
    auto reader = store::sqlite::openReader(options);
    SB_CHECK(reader.ok(), reader.status().toString().c_str());
    return walkAll(**reader, seal, std::move(checkpoints));
  }

 private:
  static void run(const std::string& path, const std::string& statements) {
    sqlite3* db = nullptr;
    SB_CHECK(::sqlite3_open(path.c_str(), &db) == SQLITE_OK, "the copy opens");
    char* error = nullptr;
    const int code = ::sqlite3_exec(db, statements.c_str(), nullptr, nullptr, &error);
    SB_CHECK(code == SQLITE_OK, error == nullptr ? "the copy is changed" : error);
    ::sqlite3_close(db);
  }
  QTemporaryDir directory_;
  std::string path_;
};

core::AuditCheckpoint checkpointOf(Rig& rig) {
  const store::AuditHead head = rig.core->auditHead();
  return core::signCheckpoint(*rig.seal, rig.core->memory().installation, head.seq, head.mac, rig.clock.now().wall);
}

}  // namespace

void AuditTest::everyKindOfCommandWritesItsOneRow() {
  for (std::size_t kind = 0; kind < std::variant_size_v<core::Command>; ++kind) {
    Rig rig;
    const CommandExample example = exampleOf(kind, rig);
    QVERIFY2(example.command.index() == kind, ("command " + std::to_string(kind) + " has no example in command_examples.cpp").c_str());
    static_cast<void>(rig.step());
    const std::int64_t before = rig.core->auditHead().seq;
    core::StepInputs inputs;
    std::optional<base::Result<core::CommandDone>> answer;
    inputs.commands.push_back({{"ana", "operator", "127.0.0.1"}, "why", example.command, [&](base::Result<core::CommandDone> done) {
      answer = std::move(done);
    }, core::CommandKey{"k", std::string(32, 'f')}});
    static_cast<void>(rig.step(std::move(inputs)));
    QVERIFY2(answer && answer->ok(), (std::to_string(kind) + ": " + (answer ? answer->status().toString() : "no answer")).c_str());
    QCOMPARE(rig.core->auditHead().seq - before, example.isAct ? 1 : 0);
    if (!example.isAct) continue;
    const store::AuditRow row = rig.reader->audit(0, 1).value().front();
    QCOMPARE(row.principal, std::string("ana"));
    QCOMPARE(row.role, std::string("operator"));
    QCOMPARE(row.address, std::string("127.0.0.1"));
    QCOMPARE(row.reason, std::string("why"));
    QVERIFY(!row.action.empty() && !row.object.empty());
    QVERIFY2(row.before.empty() == (example.effect == Effect::makes || example.effect == Effect::none), row.action.c_str());
    QVERIFY2(row.after.empty() == (example.effect == Effect::removes || example.effect == Effect::none), row.action.c_str());
    QVERIFY2(row.before != row.after || example.effect == Effect::none, row.action.c_str());
    QVERIFY(!walkAll(*rig.reader, *rig.seal));
  }
}

void AuditTest::batchTellsWhoseRowsItPut() {
  Rig rig;
  const auto detailOf = [&](int count) {
    core::PutRecipients put;
    put.rows.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) put.rows[static_cast<std::size_t>(i)].id = "u" + std::to_string(i);
    SB_CHECK(rig.command(std::move(put)).ok(), "recipients are put");
    return rig.reader->audit(0, 1).value().front();
  };
  const store::AuditRow one = detailOf(1), few = detailOf(3), many = detailOf(101);
  QCOMPARE(one.object, std::string("u0"));
  QCOMPARE(one.detail, std::string(R"({"count":1})"));
  QCOMPARE(few.detail, std::string(R"({"count":3,"ids":["u0","u1","u2"]})"));
  std::string ids;
  for (int i = 0; i < 101; ++i) ids += "u" + std::to_string(i) + "\n";
  QCOMPARE(many.detail, R"({"count":101,"ids_sha256":")" + base::hexEncode(base::asView(base::sha256(ids))) + "\"}");
}

void AuditTest::chainBeginsWithWhatWasBeforeIt() {
  QTemporaryDir directory;
  base::SilentLog log;
  store::sqlite::SqliteOptions options;
  options.path = directory.path().toStdString() + "/old.db";
  auto store = store::sqlite::openStore(options, log);
  QVERIFY(store.ok());
  const auto seal = sealWith('k');
  QVERIFY((*store)->begin().ok());
  for (int i = 0; i < 5; ++i) QVERIFY((*store)->addAudit({0, base::wallFromMillis(i), "ann", "", "queue.pause", "sms", "why", "{}"}).ok());
  auto beginning = core::chainBeginning(**store, *seal, {5, ""});
  QVERIFY(beginning.ok() && beginning->has_value());
  store::AuditRow row = **beginning;
  row.seq = 6;
  row.mac = core::sealOf(*seal, "", row);
  QVERIFY((*store)->addAudit(row).ok());
  QVERIFY((*store)->commit(1).ok());
  QVERIFY(!core::chainBeginning(**store, *seal, {6, row.mac})->has_value());
  auto reader = store::sqlite::openReader(options);
  QVERIFY(!walkAll(**reader, *seal));
  store->reset();
  sqlite3* db = nullptr;
  QCOMPARE(::sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  QCOMPARE(::sqlite3_exec(db, "DROP TRIGGER audit_is_never_changed; UPDATE audit SET reason='another' WHERE seq=3", nullptr, nullptr, nullptr),
           SQLITE_OK);
  ::sqlite3_close(db);
  const auto fault = walkAll(**reader, *seal);
  QVERIFY(fault.has_value());
  QCOMPARE(fault->seq, std::int64_t{1});
}

void AuditTest::chainGoesOnOverACrash() {
  Rig rig;
  act(rig, 20);
  const store::AuditHead head = rig.core->auditHead();
  rig.crash();
  QCOMPARE(rig.core->auditHead().seq, head.seq);
  QCOMPARE(rig.core->auditHead().mac, head.mac);
  act(rig, 40);
  QVERIFY(!walkAll(*rig.reader, *rig.seal));
}

void AuditTest::untouchedChainsRaiseNoAlarm() {
  for (std::uint64_t seed = 1; seed <= kUntouched; ++seed) {
    Rig rig(seed);
    act(rig, 10 + static_cast<std::int64_t>(seed));
    const core::AuditCheckpoint early = checkpointOf(rig);
    act(rig, 40);
    const auto fault = walkAll(*rig.reader, *rig.seal, {checkpointOf(rig), early});
    QVERIFY2(!fault, fault ? fault->words.c_str() : "");
  }
  qInfo("%d untouched chains raise no alarm", static_cast<int>(kUntouched));
}

void AuditTest::whatIsTamperedWithIsFound_data() {
  QTest::addColumn<QString>("sql");
  QTest::addColumn<qint64>("firstBad");
  for (const char* const field :
       {"at_ms=at_ms+1", "principal='bob'", "principal=NULL", "role='viewer'", "address='10.0.0.1'", "action='view.delete'", "object='another'",
        "reason='another'", "reason=NULL", "detail='{\"a\":1}'", "before_digest=x'00'", "after_digest=NULL", "mac=x'00'", "mac=zeroblob(32)"})
    for (const int row : {2, 77, 200})
      QTest::newRow(QStringLiteral("row %1 with %2").arg(row).arg(QLatin1String(field)).toUtf8().constData())
          << QStringLiteral("UPDATE audit SET %1 WHERE seq=%2").arg(QLatin1String(field)).arg(row) << qint64{row};
  QTest::newRow("a field's border moved") << "UPDATE audit SET action=action||substr(object,1,1), object=substr(object,2) WHERE seq=50" << qint64{50};
  QTest::newRow("the first deleted") << "DELETE FROM audit WHERE seq=1" << qint64{1};
  QTest::newRow("one deleted") << "DELETE FROM audit WHERE seq=100" << qint64{100};
  QTest::newRow("many deleted") << "DELETE FROM audit WHERE seq BETWEEN 50 AND 90" << qint64{50};
  QTest::newRow("one deleted, the rest moved up")
      << "DELETE FROM audit WHERE seq=100; UPDATE audit SET seq=-(seq-1) WHERE seq>100; UPDATE audit SET seq=-seq WHERE seq<0" << qint64{100};
  QTest::newRow("one put in")
      << "UPDATE audit SET seq=-(seq+1) WHERE seq>=100; UPDATE audit SET seq=-seq WHERE seq<0; INSERT INTO audit SELECT 100, at_ms, "
         "principal, address, action, object, reason, detail, role, before_digest, after_digest, mac FROM audit WHERE seq=99"
      << qint64{100};
  QTest::newRow("two swapped") << "UPDATE audit SET seq=-1 WHERE seq=60; UPDATE audit SET seq=60 WHERE seq=61; UPDATE audit SET seq=61 WHERE seq=-1"
                               << qint64{60};
  QTest::newRow("one copied to the end")
      << "INSERT INTO audit SELECT (SELECT max(seq)+1 FROM audit), at_ms, principal, address, action, object, reason, detail, role, "
         "before_digest, after_digest, mac FROM audit WHERE seq=9"
      << qint64{201};
  QTest::newRow("one without a seal at the end") << "INSERT INTO audit(at_ms, action) VALUES(1, 'nothing')" << qint64{201};
  QTest::newRow("one without a seal in the middle") << "UPDATE audit SET mac=NULL WHERE seq=120" << qint64{120};
  QTest::newRow("cut off and gone on") << "DELETE FROM audit WHERE seq>150; INSERT INTO audit(at_ms, action, mac) VALUES(1, 'nothing', zeroblob(32))"
                                       << qint64{151};
  QTest::newRow("all seals removed") << "UPDATE audit SET mac=NULL" << qint64{1};
  QTest::newRow("the beginning's seal removed") << "UPDATE audit SET mac=NULL WHERE seq=1" << qint64{2};
  QTest::newRow("the beginning's digest changed") << "UPDATE audit SET detail=replace(detail, '\"rows_before\":0', '\"rows_before\":1') WHERE seq=1"
                                                  << qint64{1};
  QTest::newRow("the beginning's key changed") << "UPDATE audit SET detail=replace(detail, '\"key\":\"', '\"key\":\"0') WHERE seq=1" << qint64{1};
}
void AuditTest::whatIsTamperedWithIsFound() {
  QFETCH(QString, sql);
  QFETCH(qint64, firstBad);
  static Rig rig;  // read only by the cases
  if (rig.core->auditHead().seq == 0) act(rig);
  Copy copy(rig);
  QVERIFY(!copy.walk(*rig.seal));
  copy.sql(sql.toStdString());
  const auto fault = copy.walk(*rig.seal);
  QVERIFY(fault.has_value());
  QCOMPARE(fault->seq, std::int64_t{firstBad});
  QVERIFY(!fault->words.empty());
  ++tampered;
}

void AuditTest::cleanupTestCase() { qInfo("%d ways to tamper with a chain were found", tampered); }

void AuditTest::whatWasCutOffIsFoundByACheckpoint() {
  Rig rig;
  act(rig, 50);
  const core::AuditCheckpoint checkpoint = checkpointOf(rig);
  Copy copy(rig);
  copy.sql("DELETE FROM audit WHERE seq>40");
  QVERIFY(!copy.walk(*rig.seal));  // a chain alone cannot know
  const auto fault = copy.walk(*rig.seal, {checkpoint});
  QVERIFY(fault.has_value());
  QCOMPARE(fault->seq, std::int64_t{41});
  copy.sql("DELETE FROM audit");
  QCOMPARE(copy.walk(*rig.seal, {checkpoint})->seq, std::int64_t{1});
}

void AuditTest::chainWrittenAnewIsFoundByACheckpoint() {
  Rig rig;
  act(rig, 30);
  const core::AuditCheckpoint before = checkpointOf(rig);
  // Whoever has the key can write another history that hangs together, as a store that was rolled back does by itself.
  Rig other;
  QVERIFY(other.command(core::PutView{{"another", "tries>1", "notifications"}}, "another history").ok());
  act(other, 31);
  QVERIFY(!walkAll(*other.reader, *rig.seal));
  const auto fault = walkAll(*other.reader, *rig.seal, {before});
  QVERIFY(fault.has_value());
  QCOMPARE(fault->seq, before.count);
  // And whoever has not: every seal is wrong from the first row on.
  const auto stranger = sealWith('s');
  QCOMPARE(walkAll(*rig.reader, *stranger)->seq, std::int64_t{1});
}

void AuditTest::changedCheckpointIsFound_data() {
  QTest::addColumn<QString>("from");
  QTest::addColumn<QString>("to");
  QTest::newRow("fewer rows") << "\"count\":12" << "\"count\":11";
  QTest::newRow("another time") << "T12:" << "T13:";
  QTest::newRow("another head") << "\"head\":\"" << "\"head\":\"00";
  QTest::newRow("another engine") << "\"installation\":\"" << "\"installation\":\"0";
  QTest::newRow("another signature") << "\"signature\":\"" << "\"signature\":\"AA";
  QTest::newRow("another key") << "\"key\":\"" << "\"key\":\"AA";
}
void AuditTest::changedCheckpointIsFound() {
  QFETCH(QString, from);
  QFETCH(QString, to);
  Rig rig;
  act(rig, 12);
  const QString line = QString::fromStdString(core::toLine(checkpointOf(rig)));
  QVERIFY(core::readCheckpoint(line.toStdString(), *rig.seal).ok());
  QVERIFY2(line.contains(from), qPrintable(line));
  QString changed = line;
  QCOMPARE(core::readCheckpoint(changed.replace(from, to).toStdString(), *rig.seal).status().code(), base::Code::invalid);
}

void AuditTest::walkGoesOnWhereItStopped() {
  Rig rig;
  act(rig, 60);
  std::string place;
  std::int64_t rows = 0;
  for (;;) {
    core::AuditWalk walk(*rig.seal, {});
    if (!place.empty()) QVERIFY(walk.resume(place).ok());
    const auto some = rig.reader->auditAfter(walk.at(), 7);
    for (const store::AuditRow& row : *some) QVERIFY(!walk.take(row));
    rows += static_cast<std::int64_t>(some->size());
    if (some->size() < 7) {
      QVERIFY(!walk.end());
      break;
    }
    place = walk.place();
  }
  QCOMPARE(rows, rig.core->auditHead().seq);
  core::AuditWalk walk(*rig.seal, {});
  for (const char* const text : {"", "x", "5", "5x", "-1sAAAA", "5sAAAA", "99999999999999999999s"}) QVERIFY2(!walk.resume(text).ok(), text);
}

void AuditTest::aMillionRowsAreWalkedInTime() {
  const auto seal = sealWith('k');
  store::AuditRow row;
  row.principal = "engine";
  row.action = core::kChainBegins;
  row.object = "audit";
  row.detail = R"({"rows_before":0,"digest":"","key":")" + seal->keyId() + "\"}";
  core::AuditWalk walk(*seal, {});
  std::string previous;
  const std::clock_t begun = std::clock();  // the processor's time: a busy machine makes it no longer
  for (std::int64_t i = 1; i <= 1'000'000; ++i) {
    row.seq = i;
    row.mac = core::sealOf(*seal, previous, row);
    previous = row.mac;
    QVERIFY(!walk.take(row));
    if (i == 1) {
      row.action = "queue.pause";
      row.detail = R"({"paused":true,"draining":false})";
      row.reason = "because the provider asked for it";
    }
  }
  const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  qInfo("1,000,000 rows sealed and walked in %.1f s", seconds);
  QVERIFY(seconds < kWalkSecondsMax);
}
