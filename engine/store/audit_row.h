#pragma once
// One row of the audit, and where its chain has come to. Values; engine/core/audit_chain.h tells how rows are sealed.

#include <cstdint>
#include <string>

#include "engine/base/time.h"

namespace signalbox::store {

struct AuditRow {
  std::int64_t seq = 0;
  base::WallTime at{};
  std::string principal;
  std::string address;  // from where; empty for the engine's own
  std::string action;   // such as "queue.pause"
  std::string object;
  std::string reason;
  std::string detail{};  // JSON; no secret and no recipient address
  std::string role{};    // of the principal
  std::string before{};  // keyed digest of the object before the act; empty = there was none
  std::string after{};   // and after it
  std::string mac{};     // 32 bytes over the row before and this one; empty = from before the chain
};

/// The newest row's number, and the newest seal.
struct AuditHead {
  std::int64_t seq = 0;
  std::string mac;  // empty: nothing is sealed yet
};

}  // namespace signalbox::store
