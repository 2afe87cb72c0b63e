// A crash, and before everything is as ever again, another fault.
#include <algorithm>

#include "tests/storage/fault_bench.h"

namespace signalbox::tests {

std::string FaultBench::crashTwice(std::int64_t nth, std::uint64_t seed, std::int64_t second) {
  base::SeededRandom random(seed);
  disk_.load(start_);
  disk_.arm(DiskFault::die, nth);
  std::unique_ptr<store::Store> store;
  const Course course = run(store);
  store.reset();
  if (!disk_.fired()) return {};
  ++struck;
  disk_.restart(Loss::some, random);
  // To look at it is to recover it: that is done on a copy, so that the second fault can strike the recovery.
  const Disk::Image left = disk_.image();
  const Bounds first = bounds(course);
  const std::size_t at = placeOf(digest(), first);
  disk_.load(left);
  if (at > first.high) return judge(first);
  disk_.arm(seed % 2 == 0 ? DiskFault::die : DiskFault::error, second);
  const Course again = run(store, stepAfter(at));
  store.reset();
  if (disk_.fired()) {
    ++struck;
    ++(again.opened ? struckAtWork : struckInRecovery);
  }
  disk_.restart(disk_.dead() ? Loss::some : Loss::nothing, random);
  disk_.disarm();
  return again.opened ? judgeCourse(again) : judge({at, std::max(at, opened_)});
}

}  // namespace signalbox::tests
