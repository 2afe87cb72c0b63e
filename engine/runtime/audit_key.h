#pragma once
// Which key seals the audit at a start. What a key has sealed can be checked with that key alone, so a store that has a chain
// starts with the key of it and with no other; one that is lost is given up by the operator's word, and the chain begins anew
// behind a digest of what is there. Confined to the thread that starts the engine.

#include <memory>
#include <string>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/core/parts.h"
#include "engine/runtime/data_directory.h"
#include "engine/security/audit_seal.h"
#include "engine/store/store.h"

namespace signalbox::runtime {

struct AuditKey {
  std::unique_ptr<const security::AuditSeal> seal;
  core::AuditChain chain = core::AuditChain::goesOn;
  std::string words = {};  // for the audit, when the chain begins anew
};

enum class IfKeyIsLost { refuse, beginAnew };

/// The directory's key; made where the store has no chain yet. unavailable, with what to do, when it is gone or is not the chain's
/// and nobody has given that up; then nothing was changed. Checkpoints that the lost key has signed go out of the way.
base::Result<AuditKey> openAuditKey(const DataDirectory& directory, store::Store& store, IfKeyIsLost lost, base::Random& random, base::Log& log);

}  // namespace signalbox::runtime
