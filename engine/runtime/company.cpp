#include "engine/runtime/company.h"

#include <algorithm>

namespace signalbox::runtime {

void Company::stepped(const Step& step, std::int64_t nowUs) {
  wanted_ = 0;
  if (rest_ > 0) {
    --rest_;
    return;
  }
  if (step.answered < kAnsweredMin || step.syncUs <= 0) return;
  wanted_ = std::min(step.answered + step.waiting, requestsMax_);
  sinceUs_ = nowUs;
  untilUs_ = nowUs + std::min(step.syncUs * 3 / 4, kWaitMaxUs);
  nearlyAll_ = false;
}

Company::Wait Company::wait(std::size_t waiting, std::int64_t nowUs) {
  const std::size_t nearly = wanted_ - wanted_ / 8;
  if (waiting < nearly) {
    if (nowUs < untilUs_) return {nearly, untilUs_ - nowUs};
    rest_ = kRestSteps;
    wanted_ = 0;
    return {};
  }
  if (!nearlyAll_) {
    nearlyAll_ = true;
    untilUs_ = std::min(untilUs_, nowUs + (nowUs - sinceUs_) / 4);
  }
  if (waiting < wanted_ && nowUs < untilUs_) return {wanted_, untilUs_ - nowUs};
  wanted_ = 0;
  return {};
}

}  // namespace signalbox::runtime
