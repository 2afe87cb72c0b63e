#pragma once
// A sum over the last so many seconds, in slots of boot time, so that a wall clock that is set changes no rate. Bounded
// by its slots. Confined to its owner's thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/time.h"

namespace signalbox::telemetry {

class RollingCount {
 public:
  /// Covers slots * slot up to now; the newest slot is the one that is being filled.
  RollingCount(base::Millis slot, std::size_t slots);

  void add(std::int64_t count, base::BootTime now);
  /// What was added within the window.
  std::int64_t sum(base::BootTime now) const;
  /// sum() by the time that it really covers: from the first add when that is younger than the window, at least 1 s.
  double perSecond(base::BootTime now) const;

 private:
  std::int64_t slotOf(base::BootTime now) const;
  void advance(std::int64_t slot);

  const base::Millis slot_;
  std::vector<std::int64_t> counts_;  // of slot number n at n % size
  std::int64_t newest_ = -1;          // number of the newest slot; -1 = nothing was added
  base::BootTime first_{};
};

}  // namespace signalbox::telemetry
