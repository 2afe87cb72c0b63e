#pragma once
// Whether a step waits a moment for company, so that callers share its sync. Those who were just answered ask again at once; those who came
// during that sync wait already. If the latter go alone, the former find the next sync, and two groups stay apart for as long as the load
// lasts, with a sync for half of them each. So after a step that answered several callers the next one waits until nearly all of them are
// there again: for a part of what a sync takes, and where they did not come in time, it is some steps before that is tried anew. A caller
// alone waits for nobody. A value with the time as an argument; confined to the core's thread.

#include <cstddef>
#include <cstdint>

namespace signalbox::runtime {

class Company {
 public:
  static constexpr std::size_t kAnsweredMin = 4;     // fewer share nothing that is worth a wait
  static constexpr std::int64_t kWaitMaxUs = 4'000;  // and three quarters of a sync at most
  static constexpr int kRestSteps = 16;              // after a wait in vain

  /// `requestsMax` is what a step takes at most.
  explicit Company(std::size_t requestsMax) : requestsMax_(requestsMax) {}

  struct Step {
    std::size_t answered = 0;  // requests
    std::size_t waiting = 0;   // that came meanwhile, before the first answer left
    std::int64_t syncUs = 0;   // 0: nothing was committed
  };
  /// A step's answers have left.
  void stepped(const Step& step, std::int64_t nowUs);

  struct Wait {
    std::size_t requests = 0;  // until so many wait
    std::int64_t us = 0;       // no longer than this; 0 = the next step begins
  };
  /// What is to be waited for while so many wait.
  Wait wait(std::size_t waiting, std::int64_t nowUs);

 private:
  const std::size_t requestsMax_;
  std::size_t wanted_ = 0;  // 0 = nobody is waited for
  std::int64_t sinceUs_ = 0;
  std::int64_t untilUs_ = 0;
  bool nearlyAll_ = false;  // are there; the last ones are waited for a little
  int rest_ = 0;            // steps in which nobody is waited for
};

}  // namespace signalbox::runtime
