// No overload outlives its cause (L7 of the study's section 2.3): after ten times the ordinary load for a minute, through which the provider
// refuses everything, as much is sent as before, 95 % of it, within twice the time that the backlog needs, and from then on. Time is virtual
// and the disk is memory, so this says what the engine lets through; what a machine can do is measured by tests/acceptance/burst_test.py.
#include "tests/engine/core/overload_test.h"

#include <QTest>

#include "engine/base/check.h"
#include "tests/engine/core/rig.h"
#include "tests/storage/disk.h"
#include "tests/storage/disk_vfs.h"

using namespace signalbox;
using namespace signalbox::tests;
using model::Channel;
using model::State;

namespace {

constexpr int kSlots = 2;  // each for a second, so the provider takes two a second
constexpr int kTakesInAMinute = 60 * kSlots;
constexpr int kTimesInAMinute = 12;
constexpr int kAtATime = 7;  // 70 % of what it can take
constexpr int kMinutesBefore = 3, kMinutesAfterwards = 10;
constexpr double kNear = 0.95;

class Shop {
 public:
  explicit Shop(Rig& rig) : rig_(rig) {}

  void provider(bool refuses) {
    core::PutProvider put;
    put.config.name = "mail";
    put.config.kind = "simulated";
    put.config.channel = Channel::email;
    put.config.concurrency = kSlots;
    put.config.settings = {{"latency_ms_p50", "1000"}, {"latency_ms_p99", "1000"}, {"share_transient", refuses ? "1" : "0"}};
    QVERIFY(rig_.command(put).ok());
  }

  /// How many were sent in the next minute, while so many times the ordinary load comes in.
  int minute(int times) {
    const std::size_t before = rig_.received.size();
    for (int i = 0; i < kTimesInAMinute; ++i) {
      std::vector<core::AcceptLine> lines;
      for (int j = 0; j < times * kAtATime; ++j) lines.push_back(Rig::line("u" + std::to_string(++count_) + "@example.com"));
      rig_.postAll(std::move(lines));
      rig_.run(std::chrono::seconds{60 / kTimesInAMinute});
    }
    SB_CHECK(rig_.store->checkpoint(true).ok(), "the log moves into the file, or it would fill the memory");
    return static_cast<int>(rig_.received.size() - before);
  }

  std::int64_t backlog() const {
    std::int64_t sum = 0;
    for (const State state : {State::pending, State::sending, State::retrying}) sum += rig_.count(Channel::email, state);
    return sum;
  }

 private:
  Rig& rig_;
  int count_ = 0;
};

}  // namespace

void OverloadTest::goodputIsBackAfterABurst() {
  Disk disk;
  const DiskVfs vfs(disk, "overload");
  Rig rig(1, {}, vfs.name());
  Shop shop(rig);
  shop.provider(false);
  int before = 0;
  for (int i = 0; i < kMinutesBefore; ++i) before += shop.minute(1);
  const double ordinary = static_cast<double>(before) / kMinutesBefore;
  QVERIFY2(ordinary > kNear * kAtATime * kTimesInAMinute, qPrintable(QString::number(ordinary)));

  shop.provider(true);
  shop.minute(10);
  QVERIFY(rig.core->snapshot()->providers.front().breaker.state != "closed");
  shop.provider(false);

  const auto backlog = static_cast<double>(shop.backlog());
  const double bound = 2 * backlog / kTakesInAMinute;  // minutes
  QVERIFY2(backlog > 9 * ordinary, qPrintable(QString::number(backlog)));
  int minutes = 0, backAt = 0, afterwards = 0;
  for (; afterwards < kMinutesAfterwards && minutes < 120; ++minutes) {
    const int sent = shop.minute(1);
    const bool isNear = sent >= kNear * ordinary;
    if (isNear && backAt == 0) backAt = minutes + 1;
    const QString words = QString("%1 in minute %2, %3 before; %4 wait").arg(sent).arg(minutes + 1).arg(ordinary).arg(shop.backlog());
    QVERIFY2(isNear || (backAt == 0 && minutes + 1 < bound), qPrintable(words));
    if (shop.backlog() < kAtATime) ++afterwards;
  }
  QCOMPARE(afterwards, kMinutesAfterwards);
  QVERIFY(backAt > 0 && backAt <= bound);
  QCOMPARE(rig.count(Channel::email, State::dead), 0);
  for (const auto& [id, copies] : rig.arrivals) QCOMPARE(copies, 1);
}
