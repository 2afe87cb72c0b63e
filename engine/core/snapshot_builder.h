#pragma once
// The picture of the engine after a step (rule 24). Counts come from memory; what needs the store (oldest, causes) is
// looked up at most once a second and remembered here. Confined to the core's thread.

#include <memory>

#include "engine/core/memory.h"
#include "engine/core/options.h"
#include "engine/core/parts.h"

namespace signalbox::core {

/// What does not change while the engine runs.
struct EngineIdentity {
  std::string version;
  std::string name;
  std::string boot;
  std::string dataDirectory;
  double clockSpeed = 1;
  base::WallTime startedAt{};
};

class SnapshotBuilder {
 public:
  SnapshotBuilder(EngineIdentity identity, const CoreOptions& options) : identity_(std::move(identity)), options_(options) {}

  /// Looks up what the store alone knows, when it is due; inside a transaction.
  base::Status refreshGauges(const Parts& parts, const Memory& memory, base::Now now);
  const Gauges& gauges() const { return gauges_; }
  /// The largest causes that were first seen within the last hour.
  const std::vector<store::Store::CauseCount>& newCauses() const { return newCauseRows_; }
  bool gaugesDue(base::Now now) const { return now.boot >= gaugesAt_; }

  std::shared_ptr<const protocol::Snapshot> build(const Parts& parts, const Memory& memory, base::Now now) const;

 private:
  protocol::QueueView queueView(const Memory& memory, model::Channel channel) const;
  protocol::ProviderView providerView(const Parts& parts, const Memory& memory, const ProviderEntry& entry, base::Now now) const;
  static std::vector<protocol::SubscriberView> subscribers(const Memory& memory);
  void totals(const Parts& parts, base::Now now, protocol::Snapshot& snapshot) const;

  const EngineIdentity identity_;
  const CoreOptions& options_;
  Gauges gauges_;
  std::array<std::optional<base::WallTime>, model::kChannelCount> oldest_;
  std::array<std::int64_t, model::kChannelCount> ready_{};
  std::int64_t newCauses_ = 0;
  std::vector<store::Store::CauseCount> newCauseRows_;
  base::BootTime gaugesAt_{};
};

}  // namespace signalbox::core
