#pragma once
// The newest picture of the engine (rule 24). Thread-safe; a snapshot never changes once it is out.

#include <memory>

#include "engine/core/closed_ways.h"
#include "engine/protocol/snapshot.h"

namespace signalbox::api {

class SnapshotSource {
 public:
  virtual ~SnapshotSource() = default;
  /// Null before the first step.
  virtual std::shared_ptr<const protocol::Snapshot> latest() const = 0;
  /// What lets nothing through, a moment old at most; null before the first step.
  virtual std::shared_ptr<const core::ClosedWays> closedWays() const = 0;
};

}  // namespace signalbox::api
