#include "engine/policy/breaker_window.h"

namespace signalbox::policy {

void BreakerWindow::recordSuccess(base::BootTime at) {
  consecutive_ = 0;
  if (auto* counts = ring_.at(at)) ++counts->first;
}

void BreakerWindow::recordFailure(base::BootTime at) {
  ++consecutive_;
  if (auto* counts = ring_.at(at)) {
    ++counts->first;
    ++counts->second;
  }
}

WindowCounts BreakerWindow::counts(base::BootTime now) const {
  const auto total = ring_.sum(now);
  return {total.first, total.second};
}

void BreakerWindow::clear() {
  ring_.clear();
  consecutive_ = 0;
}

}  // namespace signalbox::policy
