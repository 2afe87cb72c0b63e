#pragma once
// Writes the audit: numbers each row, seals it to the one before, and puts it into the step's transaction. The only way in
// which a row comes to be. Part of a step.

#include "engine/core/step_context.h"

namespace signalbox::core {

/// What an act found and what it left, as text (audit_states.h); empty = nothing was there.
struct AuditChange {
  std::string before;
  std::string after;
};

base::Status writeAudit(StepContext& step, store::AuditRow row, const AuditChange& change = {});

/// The row that begins a chain behind rows that are in none of the seal's; nothing when `head` has a seal, for one has begun. At the
/// start, which may look through all of them once.
base::Result<std::optional<store::AuditRow>> chainBeginning(store::Store& store, const security::AuditSeal& seal, const store::AuditHead& head);

}  // namespace signalbox::core
