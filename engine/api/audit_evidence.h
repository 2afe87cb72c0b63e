#pragma once
// What the audit is checked against, as api sees it: the key's holder, and the checkpoints that were kept outside.

#include <optional>
#include <string>
#include <vector>

#include "engine/core/audit_checkpoint.h"

namespace signalbox::api {

struct KeptCheckpoints {
  std::vector<core::AuditCheckpoint> checkpoints;  // the newest ones, ascending
  std::vector<std::string> faults;                 // lines that are no longer what was signed, and what they prove, in words
};

/// Thread-safe.
class AuditEvidence {
 public:
  virtual ~AuditEvidence() = default;
  virtual const security::AuditSeal& seal() const = 0;
  /// Reads a file; on a reader's thread.
  virtual base::Result<KeptCheckpoints> kept() const = 0;
  /// Where they are kept, in words; empty = only beside the database.
  virtual std::vector<std::string> places() const = 0;
  /// What is wrong with handing them on at present; empty = nothing.
  virtual std::string trouble() const = 0;
};

}  // namespace signalbox::api
