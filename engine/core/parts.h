#pragma once
// What the core is made of, handed in: no part of it is fetched, so a whole engine runs inside a test from a seed.

#include <map>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/core/observer.h"
#include "engine/core/options.h"
#include "engine/protocol/snapshot.h"
#include "engine/queue/queue.h"
#include "engine/security/audit_seal.h"
#include "engine/security/secret.h"
#include "engine/store/store.h"

namespace signalbox::core {

/// Which alerts are raised; implemented over the snapshot by engine/telemetry. Called about once a second.
class AlertWatch {
 public:
  virtual ~AlertWatch() = default;
  struct Change {
    std::vector<store::AlertRow> changed;  // raised (endedAt empty) and ended ones
  };
  virtual Change evaluate(const protocol::Snapshot& snapshot, const std::map<std::string, store::AlertRow>& raised,
                          const std::vector<store::Store::CauseCount>& newCauses, base::Now now) = 0;
};

/// Credentials that lie outside of the database, by their reference ("file:...", "ssm:..."): what was read last. Thread-safe.
class ReferenceSource {
 public:
  virtual ~ReferenceSource() = default;
  virtual base::Result<security::Secret> find(const std::string& reference) const = 0;
};

/// What becomes of the audit's chain at a start. Where its key is lost it begins anew, behind a digest of what that key had sealed.
enum class AuditChain { goesOn, beginsAnew };

struct Parts {
  store::Store& store;
  queue::Queue& queue;
  StepObserver& observer;
  AlertWatch& alerts;
  base::Random& random;
  base::Log& log;
  const security::AuditSeal& seal;
  const ReferenceSource* references = nullptr;  // null: nothing is read from outside
};

}  // namespace signalbox::core
