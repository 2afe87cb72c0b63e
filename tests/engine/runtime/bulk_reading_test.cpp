// Rule 27: a plan always comes to an end, and an operation to its next page.
#include "tests/engine/runtime/bulk_reading_test.h"

#include <QTest>

#include <deque>

#include "engine/base/system_clock.h"
#include "engine/runtime/bulk_reading.h"
#include "tests/engine/api/fake_reader.h"

using namespace signalbox;
using base::Code;
using base::Status;
using model::PlanState;
using runtime::BulkReading;

namespace {

class Pool final : public api::ReaderPool {
 public:
  explicit Pool(store::Reader& reader) : reader_(reader) {}
  bool submit(std::function<void(store::Reader&)> job) override {
    if (refusals > 0) {
      --refusals;
      return false;
    }
    jobs.push_back(std::move(job));
    return true;
  }
  bool runOne() {
    if (jobs.empty()) return false;
    auto job = std::move(jobs.front());
    jobs.pop_front();
    job(reader_);
    return true;
  }
  int refusals = 0;
  std::deque<std::function<void(store::Reader&)>> jobs;

 private:
  store::Reader& reader_;
};

class Core final : public core::Intake {
 public:
  bool accept(core::AcceptInput) override { return false; }
  bool command(core::CommandInput input) override {
    if (refusals > 0) {
      --refusals;
      return false;
    }
    const auto reply = input.reply;
    plans.push_back(std::get<core::PlanProgress>(input.command).plan);
    if (failures > 0) {
      --failures;
      plans.pop_back();
      if (reply) reply(Status(Code::diskFull, "the disk is full"));
    } else if (reply) {
      reply(core::CommandDone{});
    }
    return true;
  }
  bool receipts(core::ReceiptInput) override { return false; }
  int refusals = 0;
  int failures = 0;
  std::vector<model::Plan> plans;
};

struct Judge final : api::PlanJudge {
  store::Place place(const model::Plan&) const override { return store::Place::deadLetters; }
  model::Verdict judge(store::Reader&, const store::ScanRow&, const model::Plan&, base::Now) const override { return model::Verdict::willSend; }
  double costEur(model::Channel channel, const model::Plan&) const override { return channel == model::Channel::sms ? 0.25 : 0; }
  api::PlanOutcome outcome(store::Reader&, const store::ScanRow& row, const model::Plan&, base::Now) const override {
    return {model::Verdict::willSend, {}, row.row, 0, {}};
  }
};

struct Bench {
  base::ManualClock clock{*base::parseRfc3339("2026-05-12T12:00:00Z")};
  base::SilentLog log;
  api::tests::FakeReader reader;
  Pool pool{reader};
  Core core;
  Judge judge;
  std::vector<core::OperationPage> pages;
  int wakes = 0;
  BulkReading bulk{{pool, judge, core, clock, log, [this](core::OperationPage page) { pages.push_back(std::move(page)); }, [this] { ++wakes; }}};

  model::Plan plan(int rows) {
    model::Plan made;
    made.id.bytes[15] = 7;
    made.expiresAt = clock.now().wall + std::chrono::hours{1};
    reader.planRow = made;
    reader.scanRows.resize(static_cast<std::size_t>(rows));
    for (int i = 0; i < rows; ++i) reader.scanRows[static_cast<std::size_t>(i)].row.notification.seq = i + 1;
    return made;
  }
  /// Until nothing waits any more, or so much time has passed.
  void settle(base::Millis atMost = std::chrono::minutes{2}) {
    const base::BootTime end = clock.now().boot + atMost;
    for (;;) {
      while (pool.runOne()) {}
      const auto next = bulk.tick(clock.now());
      if (!pool.jobs.empty()) continue;
      if (!next || *next > end) return;
      clock.advance(std::max(base::Millis{1}, *next - clock.now().boot));
    }
  }
  const model::Plan& last() const { return core.plans.back(); }
};

}  // namespace

void BulkReadingTest::planIsCountedInPagesAndReportedReady() {
  Bench bench;
  bench.bulk.compute(bench.plan(2500).id);
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::ready);
  QCOMPARE(bench.last().matched, 2500);
  QCOMPARE(bench.last().counts[0], 2500);
  QVERIFY(bench.core.plans.size() >= 2);  // it showed how far it was
}

void BulkReadingTest::planTellsWhatItWouldCost() {
  Bench bench;
  const base::Uuid id = bench.plan(1500).id;
  for (std::size_t i = 0; i < 400; ++i) bench.reader.scanRows[i].row.notification.channel = model::Channel::sms;
  bench.reader.planRow->costEur = 7;  // of an earlier run
  bench.bulk.compute(id);
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::ready);
  QCOMPARE(bench.last().costEur, 100.0);
}

void BulkReadingTest::planTellsHowManyGoOverEachChannel() {
  Bench bench;
  const base::Uuid id = bench.plan(1500).id;
  for (std::size_t i = 0; i < 400; ++i) bench.reader.scanRows[i].row.notification.channel = model::Channel::sms;
  bench.reader.planRow->channels = {9, 9, 9, 9};  // of an earlier run
  bench.bulk.compute(id);
  bench.settle();
  QVERIFY((bench.last().channels == std::array<std::int64_t, model::kChannelCount>{1100, 400, 0, 0}));
}

void BulkReadingTest::busyReadersDelayAPlanAndLoseNone() {
  Bench bench;
  bench.pool.refusals = 40;
  bench.bulk.compute(bench.plan(5).id);
  QVERIFY(bench.core.plans.empty());
  QVERIFY(bench.wakes > 0);  // or nobody would try again
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::ready);
  QCOMPARE(bench.last().matched, 5);
}

void BulkReadingTest::readersThatGetBusyInTheMiddleDelayIt() {
  Bench bench;
  bench.bulk.compute(bench.plan(2500).id);
  bench.pool.refusals = 3;
  QVERIFY(bench.pool.runOne());
  QCOMPARE(bench.last().state, PlanState::computing);
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::ready);
  QCOMPARE(bench.last().matched, 2500);
}

void BulkReadingTest::lostLastReportIsRepeated() {
  Bench bench;
  bench.core.refusals = 4;
  bench.bulk.compute(bench.plan(5).id);
  bench.settle();
  QCOMPARE(bench.core.plans.size(), std::size_t{1});
  QCOMPARE(bench.last().state, PlanState::ready);
}

void BulkReadingTest::reportThatCouldNotBeStoredIsRepeated() {
  Bench bench;
  bench.core.failures = 3;
  bench.bulk.compute(bench.plan(5).id);
  bench.settle();
  QCOMPARE(bench.core.plans.size(), std::size_t{1});
  QCOMPARE(bench.last().state, PlanState::ready);
}

void BulkReadingTest::readThatRunsOutOfTimeIsTriedAgainAndThenGivenUpWithAReason() {
  Bench bench;
  const model::Plan plan = bench.plan(5);
  bench.reader.scanFailures = std::deque<Status>(3, Status(Code::deadline, "the time was up"));
  bench.bulk.compute(plan.id);
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::ready);
  bench.reader.scanFailures = std::deque<Status>(50, Status(Code::deadline, "the time was up"));
  bench.bulk.compute(plan.id);
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::failed);
  QVERIFY2(bench.last().error.find("the time was up") != std::string::npos, bench.last().error.c_str());
}

void BulkReadingTest::errorOfTheStoreFailsThePlanWithItsReason() {
  Bench bench;
  const model::Plan plan = bench.plan(5);
  bench.reader.scanFailures = {Status(Code::storeFailed, "disk I/O error")};
  bench.bulk.compute(plan.id);
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::failed);
  QCOMPARE(bench.last().error, std::string("disk I/O error"));
}

void BulkReadingTest::expiredPlanFailsAndSaysSo() {
  Bench bench;
  const model::Plan plan = bench.plan(5);
  bench.pool.refusals = 1;
  bench.bulk.compute(plan.id);
  bench.clock.advance(std::chrono::hours{2});
  bench.settle();
  QCOMPARE(bench.last().state, PlanState::failed);
  QVERIFY(bench.last().error.find("make it again") != std::string::npos);
}

void BulkReadingTest::countOfAnEarlierRunIsNotAddedTo() {
  Bench bench;
  const model::Plan plan = bench.plan(5);
  bench.reader.planRow->matched = 3;
  bench.reader.planRow->counts[0] = 3;
  bench.bulk.compute(plan.id);
  bench.settle();
  QCOMPARE(bench.last().matched, 5);
  QCOMPARE(bench.last().counts[0], 5);
  bench.core.plans.clear();
  bench.reader.planRow->state = PlanState::ready;
  bench.bulk.compute(plan.id);
  bench.settle();
  QVERIFY(bench.core.plans.empty());  // it is done already
}

void BulkReadingTest::operationsPageWaitsForAReader() {
  Bench bench;
  bench.plan(5);
  bench.pool.refusals = 3;
  bench.reader.scanFailures = {Status(Code::deadline, "the time was up")};
  core::PageRequest request;
  request.limit = 10;
  bench.bulk.page(request);
  QVERIFY(bench.pages.empty());
  bench.settle();
  QCOMPARE(bench.pages.size(), std::size_t{1});  // an empty one, after a pause: the core asks again
  QVERIFY(bench.pages[0].seqs.empty() && !bench.pages[0].end);
  bench.bulk.page(request);
  bench.settle();
  QCOMPARE(bench.pages.back().seqs.size(), std::size_t{5});
  QVERIFY(bench.pages.back().end);
}
