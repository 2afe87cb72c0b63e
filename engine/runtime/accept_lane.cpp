#include "engine/runtime/accept_lane.h"

#include <utility>

namespace signalbox::runtime {

std::vector<core::AcceptInput> takeForStep(base::BoundedQueue<core::AcceptInput>& lane, const AcceptBounds& bounds) {
  bool first = true;
  std::size_t rows = 0;
  std::size_t bytes = 0;
  return lane.takeWhile([&](const core::AcceptInput& next) {
    rows += next.lines.size();
    bytes += next.bytes;
    return std::exchange(first, false) || (rows <= bounds.rows && bytes <= bounds.bytes);
  });
}

}  // namespace signalbox::runtime
