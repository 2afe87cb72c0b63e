#pragma once
// What one step takes of the lane in which accept requests wait (rule 1): bounded in rows and in bytes. Between the lane's two
// ends, on the core's thread.

#include <cstddef>
#include <vector>

#include "engine/base/bounded_queue.h"
#include "engine/core/inputs.h"

namespace signalbox::runtime {

struct AcceptBounds {
  std::size_t rows = 1'000;
  std::size_t bytes = 4 * 1024 * 1024;
};

/// In the order in which they came. A request that is larger than the bounds goes in a step of its own.
std::vector<core::AcceptInput> takeForStep(base::BoundedQueue<core::AcceptInput>& lane, const AcceptBounds& bounds);

}  // namespace signalbox::runtime
