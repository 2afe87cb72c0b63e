#pragma once
// Hands on how far the audit's chain has come, each minute in which it has grown or each thousand rows: signed lines in the
// data directory, and wherever the operator wants them besides: a file on another path, syslog, a webhook. What stands
// outside is what finds out a tail that was cut off: at a start, and before a line follows, what a file knows better than the
// audit is told there, so that it stays known when the line has passed out of what is read. A place that failed is tried again
// each minute until it takes one. A file outside that was written to once is not made anew when it is gone: nobody would notice.
// tick() on the core's thread never waits: a reader's thread writes.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/audit_evidence.h"
#include "engine/api/reader_pool.h"
#include "engine/base/log.h"
#include "engine/egress/egress.h"
#include "engine/runtime/audit_checkpoint_options.h"
#include "engine/runtime/egress_tags.h"
#include "engine/store/audit_row.h"

namespace signalbox::runtime {

class AuditCheckpoints final : public api::AuditEvidence {
 public:
  struct Parts {
    const security::AuditSeal& seal;
    std::function<store::AuditHead()> head;  // of the core; asked for where tick() and finish() are called
    api::ReaderPool& readers;
    egress::Egress& egress;
    const base::Clock& clock;
    base::Log& log;
    std::function<void(const std::string& words)> rolledBack;  // for the audit; from a reader's thread, again each minute until it is there
    egress::Options outgoing{};                                // as `egress` has them, for the last one, when that has ended
  };
  AuditCheckpoints(AuditCheckpointOptions options, std::string ownFile, std::string installation, Parts parts);

  /// Before the core's first step: what the files know better than the audit and it does not tell yet, in words for it.
  std::vector<std::string> begin();
  void tick(base::Now now);
  /// The last one, when the core has ended; waits for the webhook, but not for long.
  void finish();
  /// True when the answer was to its webhook.
  bool takeHealth(const egress::HealthAnswer& answer);

  const security::AuditSeal& seal() const override { return parts_.seal; }
  base::Result<api::KeptCheckpoints> kept() const override;
  std::vector<std::string> places() const override;
  std::string trouble() const override;

 private:
  class Post;
  enum class To { all, failed };
  /// Without a reader it is the last one.
  void handOn(const store::AuditHead& head, To places, store::Reader* reader);
  enum class Lines { newest, all };
  base::Result<std::vector<std::string>> contradictions(const std::string& file, Lines looked, store::Reader& reader) const;
  bool mayGrow(const std::string& file, store::Reader& reader);
  std::vector<std::string> untold(store::Reader& reader);
  void handToFile(const std::string& line);
  void post(const std::string& line);
  void postLast(const std::string& line);
  bool failed(const std::string& place) const;
  void tell(const std::string& place, const std::string& error);
  bool wasWrittenTo() const;
  /// What of a file's lines counts; what does not is a fault.
  std::vector<core::AuditCheckpoint> checkpointsIn(const std::string& file, const std::vector<std::string>& lines,
                                                   std::vector<std::string>& faults) const;

  const AuditCheckpointOptions options_;
  const std::string webhook_;  // as it is shown
  const std::string ownFile_;
  const std::string installation_;
  const Parts parts_;
  std::int64_t told_ = 0;                 // confined to the core's thread
  std::optional<base::BootTime> toldAt_;  // confined to the core's thread
  std::atomic<bool> busy_{false};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> troubles_;    // by place; guarded by mutex_
  std::string writtenTo_;                          // the file outside that lines went to, also in earlier runs; guarded by mutex_
  std::uint64_t nextTag_ = kCheckpointTags.first;  // guarded by mutex_
};

}  // namespace signalbox::runtime
