#pragma once
// Hands on how far the audit's chain has come, each minute in which it has grown or each thousand rows: signed lines in the
// data directory, and wherever the operator wants them besides: a file on another path, syslog, a webhook. What stands
// outside is what finds out a tail that was cut off. tick() on the core's thread never waits: a reader's thread writes.

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/audit_evidence.h"
#include "engine/api/reader_pool.h"
#include "engine/base/log.h"
#include "engine/core/core.h"
#include "engine/egress/egress.h"
#include "engine/runtime/audit_checkpoint_options.h"

namespace signalbox::runtime {

class AuditCheckpoints final : public api::AuditEvidence {
 public:
  /// Tags from here up to the receipts' are its own.
  static constexpr std::uint64_t kFirstTag = 1ULL << 60;

  struct Parts {
    const security::AuditSeal& seal;
    const core::Core& core;
    api::ReaderPool& readers;
    egress::Egress& egress;
    const base::Clock& clock;
    base::Log& log;
  };
  AuditCheckpoints(AuditCheckpointOptions options, std::string ownFile, std::string installation, Parts parts);

  void tick(base::Now now);
  /// The last one, when the core has ended.
  void finish();
  /// True when the answer was to its webhook.
  bool takeHealth(const egress::HealthAnswer& answer);

  const security::AuditSeal& seal() const override { return parts_.seal; }
  base::Result<api::KeptCheckpoints> kept() const override;
  std::vector<std::string> places() const override;
  std::string trouble() const override;

 private:
  class Post;
  void handOn(const store::AuditHead& head, bool last);
  void tell(const std::string& place, const std::string& error);

  const AuditCheckpointOptions options_;
  const std::string ownFile_;
  const std::string installation_;
  const Parts parts_;
  std::int64_t told_ = 0;                   // confined to the core's thread
  std::optional<base::BootTime> toldAt_;    // confined to the core's thread
  std::atomic<bool> busy_{false};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> troubles_;  // by place; guarded by mutex_
  std::uint64_t nextTag_ = kFirstTag;            // guarded by mutex_
};

}  // namespace signalbox::runtime
