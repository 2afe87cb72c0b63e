#pragma once
// Goes through the audit from its first row and finds the first that is not as it was written. In pieces: what it knows after
// a row fits into a short text, with which another walk goes on. Rows that were sealed with a key that is lost are held
// against their digest, which stands where a chain of the present key begins. One walk, one thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/audit_chain.h"
#include "engine/core/audit_checkpoint.h"
#include "engine/store/audit_row.h"

namespace signalbox::core {

struct AuditFault {
  std::int64_t seq = 0;  // the first row that is not as it was, or that is missing
  std::string words;
};

class AuditWalk {
 public:
  /// `checkpoints` in any order; they are looked at as their rows come by.
  AuditWalk(const security::AuditSeal& seal, std::vector<AuditCheckpoint> checkpoints);

  /// Goes on where another walk has stopped; malformed for any other text.
  base::Status resume(const std::string& place);
  std::string place() const;

  /// The next row, ascending. What has a fault ends the walk.
  std::optional<AuditFault> take(const store::AuditRow& row);
  /// There is no row behind the last one.
  std::optional<AuditFault> end() const;

  std::int64_t at() const { return at_; }

 private:
  std::optional<AuditFault> takeBefore(const store::AuditRow& row);
  std::optional<AuditFault> checkBeginning(const store::AuditRow& row, const Beginning& beginning) const;
  std::optional<AuditFault> checkAgainstCheckpoint(const store::AuditRow& row) const;

  const security::AuditSeal& seal_;
  std::vector<AuditCheckpoint> checkpoints_;  // by count
  std::int64_t at_ = 0;                       // the last row that was taken
  bool begun_ = false;                        // the chain's first row has come by
  std::int64_t foreign_ = 0;                  // the first row of one that another key has sealed; 0 = none
  std::string carried_;                       // the last seal, or the running digest before the chain
};

}  // namespace signalbox::core
