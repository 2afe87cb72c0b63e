#include "engine/core/resealing.h"

#include "engine/store/secret_store.h"

namespace signalbox::core {

using base::Code;
using base::Status;

Status reseal(StepContext& step) {
  store::SecretStore& secrets = step.store().secrets();
  if (secrets.ring() == nullptr || secrets.ring()->size() < 2) return Status::okay();
  const std::size_t limit = step.options.bounds.sweep;
  const auto done = secrets.reseal(limit);
  if (done.status().code() == Code::conflict) {
    // Both keys stay, so whatever opened before still does; said once.
    step.parts.log.error("vault.reseal_stopped", {{"error", done.status().message()}});
    step.draft.afterCommit([](Memory& memory) { memory.resealing = false; });
    return Status::okay();
  }
  if (!done.ok()) return done.status();
  step.draft.wrote = true;
  const bool more = *done == static_cast<std::int64_t>(limit);
  if (!more) {
    SB_TRY(secrets.dropOldKeys());
    secrets.use(secrets.ring()->withNewestOnly());
    step.parts.log.info("vault.resealed", {{"data_key", secrets.ring()->newest()}});
  }
  step.draft.afterCommit([more](Memory& memory) { memory.resealing = more; });
  return Status::okay();
}

}  // namespace signalbox::core
