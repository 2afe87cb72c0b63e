#pragma once
// What happens in a demonstration after its simulated day, without an end: traffic of 2 to 4 messages a second over all
// channels, and every few minutes one provider has trouble for a minute or so, so that breakers, retries, held messages
// and dead letters move. Confined to one thread; the same seed and the same times give the same course.
// Invariants: one trouble at a time; a provider that somebody else has changed is left alone; after a gap (the machine
// slept) it goes on from now and makes up for nothing.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/core/inputs.h"
#include "engine/runtime/demo_script.h"

namespace signalbox::runtime {

class DemoLiveScript {
 public:
  static constexpr std::size_t kLinesMax = 64;  // at one time

  DemoLiveScript(std::uint64_t seed, base::Now start) : random_(seed), start_(start.boot), nextLine_(start.boot), nextChange_(start.boot) {}

  struct Change {
    model::ProviderConfig config;
    std::string reason;
  };
  struct Happening {
    std::vector<core::AcceptLine> lines;
    std::optional<Change> change;
  };
  /// Everything up to now, given the providers as they are.
  Happening until(base::Now now, const std::vector<model::ProviderConfig>& providers);
  /// The trouble under way, ended at once; the demonstration stops.
  std::optional<Change> end(const std::vector<model::ProviderConfig>& providers);
  /// When the next thing happens.
  base::BootTime next() const { return std::min(nextLine_, nextChange_); }

 private:
  void writeLines(base::BootTime now, std::vector<core::AcceptLine>& lines);
  double ratePerSecond(base::BootTime now) const;
  std::optional<Change> change(base::BootTime now, const std::vector<model::ProviderConfig>& providers);
  std::optional<Change> begin(base::BootTime now, const std::vector<model::ProviderConfig>& providers);
  base::Millis between(int secondsMin, int secondsMax) { return std::chrono::seconds{random_.between(secondsMin, secondsMax)}; }

  base::SeededRandom random_;
  const base::BootTime start_;
  base::BootTime nextLine_;
  base::BootTime nextChange_;
  bool begun_ = false;
  std::optional<DemoTrouble> trouble_;
  std::string lastTrouble_;
};

}  // namespace signalbox::runtime
