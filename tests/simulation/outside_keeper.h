#pragma once
// Somebody outside of the machine, who writes down what the engine says of itself after each step: how far its steps have come, and the
// audit's head; now and then as a signed line, as it is handed to a collector. What was noted is what a later store begins with, or that
// store is on hold (S19, S24), whatever is copied over it. Reads no book of the checker. Confined to one thread.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/security/audit_seal.h"
#include "engine/store/audit_row.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::simulation {

class OutsideKeeper {
 public:
  using Says = std::function<void(const std::string& words)>;
  OutsideKeeper(const security::AuditSeal& seal, Says says) : seal_(seal), says_(std::move(says)) {}

  void notes(const std::string& installation, std::int64_t step, const store::AuditHead& head, base::Now now);
  /// A backup was put back: what the store has forgotten is forgotten here, once it holds. With nothing to send it need not.
  void putBack() { isPutBack_ = true; }
  /// An engine has begun on this file.
  void compares(const tests::RawConnection& file, bool holds, bool hasWork);

 private:
  struct Note {
    std::int64_t step = 0;
    std::int64_t count = 0;
    std::string head;
    std::string line;  // signed; empty for the newest alone
  };
  bool isPrefix(const Note& note, std::int64_t step, const tests::RawConnection& file) const;

  const security::AuditSeal& seal_;
  const Says says_;
  std::vector<Note> notes_;  // with their lines, from the first on
  Note newest_;
  base::BootTime signsAt_{};
  bool isPutBack_ = false;
};

}  // namespace signalbox::simulation
