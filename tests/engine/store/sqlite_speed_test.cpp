// That history costs nothing: by SQLite's own plans and by its count of instructions, never by time.

#include <algorithm>

#include "engine/store/sqlite/row_search.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "tests/engine/store/scene.h"
#include "tests/engine/store/sqlite_factory.h"
#include "tests/engine/store/store_tests.h"

namespace signalbox::store::tests {

using model::OutcomeClass;
using model::State;

namespace {

/// All prepared statements of the store.
template <class Visit> void eachStatement(sqlite3* handle, Visit visit) {
  for (sqlite3_stmt* at = ::sqlite3_next_stmt(handle, nullptr); at != nullptr; at = ::sqlite3_next_stmt(handle, at)) visit(at);
}

std::vector<std::string> planOf(sqlite3* const& handle, const std::string& sql) {
  std::vector<std::string> lines;
  sqlite::Statement explain(handle, "EXPLAIN QUERY PLAN " + sql);
  sqlite::Rows rows = explain.open();
  while (rows.next()) lines.push_back(rows.text(3));
  must(rows.status());
  return lines;
}

/// Instructions since the last call.
std::int64_t instructions(sqlite3* handle) {
  std::int64_t sum = 0;
  eachStatement(handle, [&](sqlite3_stmt* one) { sum += ::sqlite3_stmt_status(one, SQLITE_STMTSTATUS_VM_STEP, 1); });
  return sum;
}

const Lane kLane{model::Channel::email, 0, model::Priority::normal};

}  // namespace

class SqliteSpeedTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void hotStatementsNeverScan() {
    Scene scene(makeSqliteFactory);
    oneLife(scene);
    scene.kill(scene.accept());
    const Seq replayed = scene.accept();
    scene.kill(replayed);
    QVERIFY(scene.move(replayed, State::pending, true));
    std::vector<ReadyRow> again(1);
    again[0].seq = replayed;
    again[0].generation = 1;
    QCOMPARE(must(scene.store().claimable(again)).size(), 1U);  // one that was just accepted is not read
    must(scene.store().lanes());
    must(scene.store().nextDue(kLane, {}, 0));
    must(scene.store().expired(scene.now, 10));
    must(scene.store().orphans(10));
    must(scene.store().oldestDue(model::Channel::email, scene.now));
    must(scene.store().countReady(model::Channel::email, scene.now, 10));
    must(scene.store().newCauses(scene.now));
    must(scene.store().topCauses(3));
    Store::Retention limits;
    limits.notificationsBefore = scene.now + std::chrono::hours(1);
    limits.categoriesBefore = {{"codes", limits.notificationsBefore}};
    scene.inStep([&] { must(scene.store().purge(limits, 1)); });
    scene.inStep([&] { must(scene.store().purge(limits, 100)); });
    sqlite3* const& handle = connectionOf(scene).handle();
    std::vector<std::string> statements;
    eachStatement(handle, [&](sqlite3_stmt* one) { statements.emplace_back(::sqlite3_sql(one)); });
    int looked = 0;
    for (const std::string& sql : statements) {
      if (sql.starts_with("BEGIN") || sql.starts_with("COMMIT") || sql.starts_with("SAVEPOINT") || sql.starts_with("R")) continue;
      for (const std::string& line : planOf(handle, sql)) {
        ++looked;
        QVERIFY2(!line.starts_with("SCAN") || bounded(sql, line), (line + " in " + sql).c_str());
        QVERIFY2(line.find("TEMP B-TREE") == std::string::npos || !sql.starts_with("SELECT seq"), (line + " in " + sql).c_str());
      }
    }
    QVERIFY(looked > 20);
  }

  void hotIndexesAreTheOnesMeant_data() {
    QTest::addColumn<QString>("begin");
    QTest::addColumn<QString>("plan");
    QTest::newRow("ready") << "SELECT seq, generation, app"
                           << "SEARCH deliveries USING INDEX deliveries_waiting (channel=? AND route=? AND priority=? AND due_at_ms=? AND rowid>?)";
    QTest::newRow("lanes") << "SELECT channel, route, priority, due"
                           << "SEARCH deliveries USING INDEX deliveries_waiting ((channel,route,priority)>(?,?,?))";
    QTest::newRow("key") << "SELECT id, fingerprint, state"
                         << "SEARCH idempotency_keys USING INDEX sqlite_autoindex_idempotency_keys_1 (app=? AND key=?)";
    QTest::newRow("claim") << "UPDATE deliveries SET state=2" << "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)";
    QTest::newRow("settle") << "UPDATE deliveries SET state=?, due" << "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)";
    QTest::newRow("purge by category") << "SELECT n.seq, d.state IN"
                                       << "SEARCH n USING COVERING INDEX notifications_category (category=? AND rowid>?)";
    QTest::newRow("evidence") << "UPDATE attempts" << "SEARCH attempts USING INTEGER PRIMARY KEY (rowid=?)";
  }
  void hotIndexesAreTheOnesMeant() {
    QFETCH(QString, begin);
    QFETCH(QString, plan);
    Scene scene(makeSqliteFactory);
    oneLife(scene);
    must(scene.store().lanes());
    Store::Retention limits;
    limits.categoriesBefore = {{"codes", scene.now}};
    scene.inStep([&] { must(scene.store().purge(limits, 1)); });
    sqlite3* const& handle = connectionOf(scene).handle();
    std::string sql;
    eachStatement(handle, [&](sqlite3_stmt* one) {
      const std::string text = ::sqlite3_sql(one);
      if (text.starts_with(begin.toStdString()) && (sql.empty() || text.find("due_at_ms=?") != std::string::npos)) sql = text;
    });
    QVERIFY(!sql.empty());
    QCOMPARE(QString::fromStdString(planOf(handle, sql).front()), plan);
  }

  void recentAttemptsCostAFixedNumberOfRows() {
    Scene scene(makeSqliteFactory);
    for (int i = 0; i < 40; ++i) oneLife(scene);
    sqlite3* const handle = connectionOf(scene).handle();
    const auto cost = [&] {
      instructions(handle);
      must(scene.store().recentAttempts(scene.now - std::chrono::hours(1), 20));
      return instructions(handle);
    };
    const std::int64_t before = cost();
    for (int i = 0; i < 400; ++i) oneLife(scene);
    QVERIFY(before > 0);
    QVERIFY(cost() <= before + before / 10);
  }

  void newMessageIsNotReadBackForItsClaim() {
    Scene scene(makeSqliteFactory);
    ReadyRow hint;
    hint.seq = scene.accept();
    sqlite3* const handle = connectionOf(scene).handle();
    instructions(handle);
    QCOMPARE(must(scene.store().claimable(std::span(&hint, 1))).size(), 1U);
    QCOMPARE(instructions(handle), 0);
    QCOMPARE(must(scene.store().claimable(std::span(&hint, 1))).size(), 1U);
    QVERIFY2(instructions(handle) > 0, "once: a claim that came to nothing reads it");
  }

  void historyCostsNothing() {
    Scene scene(makeSqliteFactory);
    fill(scene, 100);
    sqlite3* const handle = connectionOf(scene).handle();
    oneLife(scene);
    instructions(handle);
    oneLife(scene);
    const std::int64_t small = instructions(handle);
    const std::int64_t smallPage = listCost(scene, Place::notifications, "");
    const std::int64_t smallHeld = listCost(scene, Place::held, "");
    const std::int64_t smallDead = listCost(scene, Place::deadLetters, "cause:c1");
    const std::int64_t smallState = listCost(scene, Place::notifications, "is:dead");
    fill(scene, 50'000);
    oneLife(scene);
    instructions(handle);
    oneLife(scene);
    const std::int64_t large = instructions(handle);
    QVERIFY2(large <= small + small / 5, qPrintable(QString("%1 instructions after 50 000 messages, %2 before").arg(large).arg(small)));
    QVERIFY(listCost(scene, Place::notifications, "") <= smallPage + 1000);
    QVERIFY(listCost(scene, Place::held, "") <= smallHeld + 1000);
    QVERIFY(listCost(scene, Place::deadLetters, "cause:c1") <= smallDead + 1000);
    QVERIFY(listCost(scene, Place::notifications, "is:dead") <= smallState + 1000);
    QVERIFY(listCost(scene, Place::notifications, "created>-1m is:held") <= smallState + 1000);
  }

  void pagesOfManyDeadLettersCostWhatAFewCost() {
    Scene scene(makeSqliteFactory);
    const std::vector<std::string> queries{"", "cause:c1", "provider:mailer", "app:shop", "cause:c1 error:refused", "is:dead"};
    bury(scene, 200);
    std::vector<std::int64_t> few;
    for (const std::string& q : queries) few.push_back(listCost(scene, Place::deadLetters, q));
    bury(scene, 4000);
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const std::int64_t many = listCost(scene, Place::deadLetters, queries[i]);
      QVERIFY2(many <= few[i] + few[i] / 5, qPrintable(QString("%1: %2 instructions, %3 before").arg(queries[i].c_str()).arg(many).arg(few[i])));
    }
  }

  void manyDueAtOneInstantAreReadWithoutWalkingBack() {
    Scene scene(makeSqliteFactory);
    std::vector<AcceptRow> rows = messages(scene, 5000);
    scene.inStep([&] { must(scene.store().insertAccepted(rows)); });
    sqlite3* const handle = connectionOf(scene).handle();
    const Seq last = rows[4000].notification.seq;
    must(scene.store().ready(kLane, scene.now, rows[0].notification.seq, scene.now, 100));
    instructions(handle);
    must(scene.store().ready(kLane, scene.now, rows[0].notification.seq, scene.now, 100));
    const std::int64_t early = instructions(handle);
    must(scene.store().ready(kLane, scene.now, last, scene.now, 100));
    QVERIFY(instructions(handle) <= early + 10);
  }

 private:
  static sqlite::Connection& connectionOf(Scene& scene) { return dynamic_cast<sqlite::SqliteStore&>(scene.store()).connection(); }

  /// Reads whose bound is a LIMIT or a small table.
  static bool bounded(const std::string& sql, const std::string& line) {
    for (const char* const small : {"queues", "policies", "providers", "routes", "breakers", "alerts", "plans", "series", "operations", "data_keys",
                                    "later", " g ", "(subquery", "dead_letter_inflow", "subscriptions", "access_tokens"})
      if (line.find(small) != std::string::npos) return true;
    if (line == "SCAN CONSTANT ROW") return true;
    if (sql.find("FROM audit") != std::string::npos && sql.ends_with("ORDER BY seq DESC LIMIT 1")) return true;  // the last row
    return line.find("idempotency_keys") != std::string::npos && sql.find("ORDER BY seq LIMIT") != std::string::npos;
  }

  static std::vector<AcceptRow> messages(Scene& scene, int count) {
    std::vector<AcceptRow> rows;
    for (int i = 0; i < count; ++i) {
      AcceptRow one = row();
      one.notification.id = scene.newId();
      one.notification.createdAt = one.dueAt = scene.now;
      rows.push_back(one);
    }
    return rows;
  }

  /// Dead letters of two causes.
  static void bury(Scene& scene, int count) {
    const std::vector<AcceptRow> rows = lives(scene, count, OutcomeClass::permanent, State::dead);
    std::vector<DeadRow> dead;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      DeadRow one;
      one.seq = rows[i].notification.seq;
      one.groupId = i % 2 == 0 ? "c1" : "c2";
      one.provider = "mailer";
      one.app = "shop";
      one.outcomeClass = "permanent";
      one.message = "connection refused";
      one.diedAt = scene.now + base::Millis(static_cast<std::int64_t>(i));
      dead.push_back(one);
    }
    scene.inStep([&] { must(scene.store().bury(dead, scene.nextStep())); });
    scene.now += std::chrono::hours(1);
  }

  /// History: messages that were accepted, claimed and sent.
  static void fill(Scene& scene, int count) {
    scene.now += std::chrono::hours(1);
    lives(scene, count, OutcomeClass::sent, State::sent);
    scene.now += std::chrono::hours(1);
  }

  static std::vector<AcceptRow> lives(Scene& scene, int count, OutcomeClass outcome, State to) {
    std::vector<AcceptRow> all;
    for (int begun = 0; begun < count; begun += 1000) {
      scene.inStep([&] {
        std::vector<AcceptRow> rows = messages(scene, std::min(1000, count - begun));
        must(scene.store().insertAccepted(rows));
        std::vector<StartRow> starts;
        std::vector<SettleRow> ends;
        for (const AcceptRow& one : rows) {
          StartRow start;
          start.seq = one.notification.seq;
          start.attempt.number = 1;
          start.attempt.epoch = 1;
          start.attempt.provider = "mailer";
          start.attempt.intentAt = scene.now;
          starts.push_back(start);
          SettleRow end;
          end.seq = start.seq;
          end.attempt = 1;
          end.epoch = 1;
          end.outcome.outcome = outcome;
          end.to = to;
          end.finishedAt = scene.now;
          ends.push_back(end);
        }
        must(scene.store().startSending(starts, scene.nextStep()));
        must(scene.store().settle(ends, scene.nextStep()));
        all.insert(all.end(), rows.begin(), rows.end());
      });
      must(scene.store().checkpoint(false));
    }
    return all;
  }

  /// What every message costs: key, rows, look-up, claim, settle.
  static void oneLife(Scene& scene) {
    AcceptRow value = row();
    value.notification.idempotencyKey = "key-" + scene.newId().toString();
    const std::vector<KeyRef> keys{{"shop", value.notification.idempotencyKey}};
    must(scene.store().findKeys(keys, scene.now));
    const Seq seq = scene.accept(value);
    const auto ready = must(scene.store().ready(kLane, {}, 0, scene.now, 10));
    must(scene.store().claimable(ready));
    must(scene.claim(seq) && scene.settle(seq, OutcomeClass::sent, State::sent) ? base::Status() : base::Status(base::Code::internal, "not sent"));
  }

  /// Instructions of SQLite for the first page.
  static std::int64_t listCost(Scene& scene, Place place, const std::string& q) {
    scene.reader();
    sqlite::Connection& db = connectionOf(scene);
    sqlite::CallBudget budget(db, base::SystemClock::monotonicMicros);
    budget.set(base::Millis(600'000));
    sqlite::RowSearch search(db, budget);
    std::int64_t count = 0;
    ::sqlite3_progress_handler(db.handle(), 1, [](void* counter) { return ++*static_cast<std::int64_t*>(counter), 0; }, &count);
    must(search.page(sqlite::planSearch(place, query(q), scene.now, sqlite::Walk::inOrderOfPlace), true, std::nullopt, 50));
    ::sqlite3_progress_handler(db.handle(), 0, nullptr, nullptr);
    return count;
  }
};

int runSqliteSpeedTests(int argc, char** argv) {
  SqliteSpeedTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::store::tests

#include "sqlite_speed_test.moc"
