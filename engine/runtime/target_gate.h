#pragma once
// Stands before the core and holds every webhook's URL that comes in, of a message, a recipient, a replay, a subscription or a webhook
// provider's health check, to where webhooks may go: a host that is a special address, in any writing, is refused by name unless the configuration
// opens its network, or a webhook provider was set up for the own network (which says nothing for subscriptions). What a name leads to is judged by
// egress when it is used. While the engine's clock runs faster than time nothing may leave it at all, so no real provider and no subscription is
// taken (rule 4). Thread-safe, as what it stands before.

#include <string>
#include <vector>

#include "engine/api/snapshot_source.h"
#include "engine/core/inputs.h"
#include "engine/egress/address_rules.h"

namespace signalbox::runtime {

class TargetGate final : public core::Intake {
 public:
  /// `behind` and `snapshots` outlive it.
  TargetGate(core::Intake& behind, const api::SnapshotSource& snapshots, std::vector<egress::Cidr> allowedNetworks, bool clockIsFast)
      : behind_(behind), snapshots_(snapshots), allowedNetworks_(std::move(allowedNetworks)), clockIsFast_(clockIsFast) {}

  /// Lines that are refused here are answered together with the others, or at once if there are no others.
  bool accept(core::AcceptInput input) override;
  bool command(core::CommandInput input) override;
  bool receipts(core::ReceiptInput input) override { return behind_.receipts(std::move(input)); }

 private:
  std::string fault(std::string_view url) const;
  std::vector<base::FieldError> faults(const core::Command& command) const;
  bool goesInside() const;

  core::Intake& behind_;
  const api::SnapshotSource& snapshots_;
  const std::vector<egress::Cidr> allowedNetworks_;
  const bool clockIsFast_;
};

}  // namespace signalbox::runtime
