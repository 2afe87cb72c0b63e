// Rules 1 to 4: what bounds a step, a disk that is full, a disk that fails, a clock that is set.
#include "tests/engine/core/failure_test.h"

#include <QTest>

#include "tests/engine/core/rig.h"
#include "tests/engine/store/fault_vfs.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;
using store::tests::FaultVfs;

namespace {

/// A provider whose answers take so long that a test can act while they are on their way.
std::map<std::string, std::string> slow(const std::string& millis) { return {{"latency_ms_p50", millis}, {"latency_ms_p99", millis}}; }

std::vector<base::Uuid> postMany(Rig& rig, int count) {
  std::vector<core::AcceptLine> lines;
  for (int i = 0; i < count; ++i) lines.push_back(Rig::line("u" + std::to_string(i) + "@example.com"));
  std::vector<base::Uuid> ids;
  for (const auto& verdict : rig.postAll(std::move(lines))) ids.push_back(verdict.id);
  return ids;
}

}  // namespace

void FailureTest::stepDealsWithNoMoreThanItsBounds() {
  core::CoreOptions options;
  QCOMPARE(options.bounds.acceptRows, std::size_t{1000});
  QCOMPARE(options.bounds.settle, std::size_t{2000});
  QCOMPARE(options.bounds.claim, std::size_t{512});
  QCOMPARE(options.bounds.sweep, std::size_t{256});
  QCOMPARE(options.bounds.bulk, std::size_t{256});
  options.bounds.claim = 4;
  options.bounds.settle = 3;
  Rig rig(1, options);
  rig.provider("mail", Channel::email, 0, slow("1000"));
  postMany(rig, 10);
  std::int64_t claimed = rig.count(Channel::email, State::sending);
  QVERIFY(claimed <= 4);
  for (int i = 0; i < 10 && claimed < 10; ++i) {
    rig.step();
    const std::int64_t now = rig.count(Channel::email, State::sending);
    QVERIFY(now - claimed <= 4);
    claimed = now;
  }
  QCOMPARE(claimed, 10);
  rig.clock.advance(std::chrono::seconds{2});
  std::int64_t settled = 0;
  for (int i = 0; i < 10 && settled < 10; ++i) {
    rig.step();
    const std::int64_t now = rig.count(Channel::email, State::sent);
    QVERIFY(now - settled <= 3);
    settled = now;
  }
  QCOMPARE(settled, 10);
}

void FailureTest::failedStepLeavesMemoryAsItWas() {
  FaultVfs vfs;
  Rig rig(1, {}, FaultVfs::kName);
  rig.provider("mail", Channel::email, 0, slow("1000"));
  rig.post("a@example.com");
  rig.step();
  QCOMPARE(rig.count(Channel::email, State::sending), 1);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  postMany(rig, 2);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  rig.clock.advance(std::chrono::seconds{2});
  const core::Memory& memory = rig.core->memory();
  const store::StateCounts counts = memory.counts;
  const std::int64_t step = memory.step;
  const auto calls = [&] { return memory.gates.at("mail").figures(rig.clock.now()).breaker.calls; };
  QCOMPARE(calls(), 0);
  vfs.failWrites(SQLITE_FULL);
  rig.step();  // it would settle one and claim two
  QVERIFY(rig.observer.rollbacks > 0);
  QVERIFY(memory.counts == counts);
  QCOMPARE(memory.step, step);
  QCOMPARE(calls(), 0);
  QCOMPARE(memory.gates.at("mail").inFlight(), 1);
  QCOMPARE(memory.inFlight.size(), std::size_t{1});
  vfs.failWrites(SQLITE_OK);
  rig.run(std::chrono::seconds{10});
  QCOMPARE(rig.count(Channel::email, State::sent), 3);
  QCOMPARE(calls(), 3);
}

void FailureTest::fullDiskKeepsFinishedSendsAndHealsByItself() {
  FaultVfs vfs;
  Rig rig(1, {}, FaultVfs::kName);
  rig.provider("mail", Channel::email, 0, slow("1000"));
  const auto ids = postMany(rig, 5);
  rig.step();
  QCOMPARE(rig.count(Channel::email, State::sending), 5);
  vfs.failWrites(SQLITE_FULL);
  rig.clock.advance(std::chrono::seconds{2});
  const core::StepResult full = rig.step();
  QVERIFY(full.status.ok());  // the engine goes on
  QVERIFY(rig.core->snapshot()->engine.diskFull);
  QCOMPARE(rig.core->unsettled(), std::size_t{5});
  QCOMPARE(rig.post("late@example.com").status.code(), base::Code::diskFull);
  QCOMPARE(rig.command(core::PatchQueue{Channel::sms, true, std::nullopt, std::nullopt}).status().code(), base::Code::diskFull);
  rig.run(std::chrono::minutes{10});
  QVERIFY(rig.core->snapshot()->engine.diskFull);
  QCOMPARE(rig.core->unsettled(), std::size_t{5});
  QCOMPARE(rig.received.size(), std::size_t{5});  // nothing was claimed meanwhile
  QCOMPARE(rig.log.count("store.disk_full"), 1);
  vfs.failWrites(SQLITE_OK);
  rig.run(std::chrono::seconds{3});
  QVERIFY(!rig.core->snapshot()->engine.diskFull);
  QCOMPARE(rig.log.count("store.disk_has_room"), 1);
  for (const base::Uuid& id : ids) {
    QCOMPARE(rig.state(id), State::sent);
    QCOMPARE(rig.copies(id), 1);
    QCOMPARE(rig.attempts(id).size(), std::size_t{1});
  }
  QCOMPARE(rig.count(Channel::email, State::sent), 5);
  QVERIFY(rig.post("late@example.com").status.ok());
  rig.run(std::chrono::seconds{3});
  QCOMPARE(rig.count(Channel::email, State::sent), 6);
}

void FailureTest::fullDiskIsProbedAlsoWhenNothingWaitsToBeWritten() {
  FaultVfs vfs;
  Rig rig(1, {}, FaultVfs::kName);
  rig.provider("mail", Channel::email);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, true, std::nullopt, std::nullopt}).ok());
  const auto ids = postMany(rig, 3);
  QVERIFY(rig.command(core::PatchQueue{Channel::email, false, std::nullopt, std::nullopt}).ok());
  vfs.failWrites(SQLITE_FULL);
  rig.step();  // the claim fails
  QVERIFY(rig.core->snapshot()->engine.diskFull);
  rig.run(std::chrono::seconds{30});
  QVERIFY(rig.core->snapshot()->engine.diskFull);
  QVERIFY(rig.received.empty());
  vfs.failWrites(SQLITE_OK);
  rig.run(std::chrono::seconds{5});
  for (const base::Uuid& id : ids) QCOMPARE(rig.state(id), State::sent);
}

void FailureTest::failedWriteStopsTheEngine() {
  FaultVfs vfs;
  Rig rig(1, {}, FaultVfs::kName);
  rig.provider("mail", Channel::email, 0, slow("1000"));
  const auto ids = postMany(rig, 2);
  rig.step();
  vfs.failWrites(SQLITE_IOERR_WRITE);
  rig.clock.advance(std::chrono::seconds{2});
  QCOMPARE(rig.step().status.code(), base::Code::storeFailed);
  vfs.failWrites(SQLITE_OK);
  rig.crash();  // a restart reads everything again
  rig.run(std::chrono::minutes{2});
  for (const base::Uuid& id : ids) QCOMPARE(rig.state(id), State::sent);
}

void FailureTest::stepOfAnotherEngineEndsThisOne() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, slow("1000"));
  const auto ids = postMany(rig, 2);
  rig.step();
  {
    store::sqlite::SqliteOptions sqlite;
    sqlite.path = rig.directory.path().toStdString() + "/signalbox.db";
    const auto other = store::sqlite::openStore(sqlite, rig.log);
    QVERIFY(other.ok() && (*other)->begin().ok() && (*other)->commit(rig.core->memory().step + 1).ok());
  }
  rig.clock.advance(std::chrono::seconds{2});
  QCOMPARE(rig.step().status.code(), base::Code::storeFailed);
  QCOMPARE(rig.post("late@example.com").status.code(), base::Code::storeFailed);
  QCOMPARE(rig.received.size(), std::size_t{2});  // nothing leaves any more
  rig.crash();
  rig.run(std::chrono::minutes{2});
  for (const base::Uuid& id : ids) QCOMPARE(rig.state(id), State::sent);
}

void FailureTest::wallJumpForwardDropsNothing_data() {
  QTest::addColumn<qint64>("hours");
  QTest::newRow("an hour") << qint64{1};
  QTest::newRow("a day") << qint64{24};
  QTest::newRow("ten years") << qint64{24 * 3'653};  // longer than anything is kept
}

void FailureTest::wallJumpForwardDropsNothing() {
  QFETCH(const qint64, hours);
  Rig rig;
  rig.provider("mail", Channel::email, 0, slow("5000"));
  const auto sending = rig.post("a@example.com");
  const base::WallTime at = rig.clock.now().wall + std::chrono::minutes{30};
  const auto planned = rig.post("b@example.com", "", [at](core::AcceptLine& line) { line.notification.sendAt = at; });
  rig.step();
  QCOMPARE(rig.state(sending.id), State::sending);
  rig.clock.jumpWall(std::chrono::hours{hours});  // far beyond the lease
  rig.run(std::chrono::seconds{20});
  QCOMPARE(rig.log.count("clock.wall_jumped"), 1);
  QCOMPARE(rig.state(sending.id), State::sent);
  QCOMPARE(rig.copies(sending.id), 1);
  QCOMPARE(rig.attempts(sending.id).size(), std::size_t{1});
  QCOMPARE(rig.state(planned.id), State::sent);  // its time has come, says the wall
  rig.run(std::chrono::minutes{3});              // over a purge
  QCOMPARE(rig.state(sending.id), State::sent);
  QCOMPARE(rig.state(planned.id), State::sent);
  QCOMPARE(rig.received.size(), std::size_t{2});
}

void FailureTest::wallJumpBackwardDropsNothing_data() {
  QTest::addColumn<qint64>("hours");
  QTest::newRow("an hour") << qint64{1};
  QTest::newRow("a day") << qint64{24};
  QTest::newRow("to 1970") << qint64{494'051};  // as of a machine that has lost its clock: an hour after the beginning
}

/// Due times go by the wall, so what waits comes when the wall is there again, by itself or because somebody sets it right.
void FailureTest::wallJumpBackwardDropsNothing() {
  QFETCH(const qint64, hours);
  const std::chrono::hours jump{hours};
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_transient"));
  const auto retrying = rig.post("a@example.com");
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.state(retrying.id), State::retrying);
  rig.provider("mail", Channel::email);
  rig.clock.jumpWall(-jump);
  const auto fresh = rig.post("b@example.com");
  rig.run(std::chrono::seconds{5});
  QCOMPARE(rig.log.count("clock.wall_jumped"), 1);
  QCOMPARE(rig.state(fresh.id), State::sent);
  QCOMPARE(rig.state(retrying.id), State::retrying);
  if (jump > std::chrono::hours{1}) {
    rig.crash();  // the engine may begin with such a clock, too
    rig.run(std::chrono::seconds{30});
    QCOMPARE(rig.state(retrying.id), State::retrying);
    rig.clock.jumpWall(jump);
  }
  rig.run(std::chrono::minutes{62});
  QCOMPARE(rig.state(retrying.id), State::sent);
  QCOMPARE(rig.copies(retrying.id), 1);
}

void FailureTest::breakersCoolDownDoesNotFollowTheWall() {
  Rig rig;
  rig.provider("mail", Channel::email, 0, always("share_not_sent"));
  postMany(rig, 6);
  rig.run(std::chrono::seconds{2});
  const auto state = [&rig] { return rig.core->snapshot()->providers.front().breaker.state; };
  QCOMPARE(state(), std::string("open"));
  rig.clock.jumpWall(std::chrono::hours{1});
  rig.run(std::chrono::seconds{10});
  QCOMPARE(state(), std::string("open"));
  rig.provider("mail", Channel::email);
  rig.clock.jumpWall(-std::chrono::hours{2});
  postMany(rig, 6);
  rig.run(std::chrono::minutes{2});
  QCOMPARE(state(), std::string("closed"));
}
