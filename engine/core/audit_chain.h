#pragma once
// How the audit's rows hang together: each seal is a keyed code over the seal before it and the row, length-prefixed, so
// that no row can be changed, left out, put in or moved without the key. The tail can still be cut off, and that is what
// signed checkpoints outside are for. Rows from before the chain have no seal; their running digest stands in the chain's
// first row. Pure functions over values; any thread.

#include <string>
#include <string_view>

#include "engine/security/audit_seal.h"
#include "engine/store/audit_row.h"

namespace signalbox::core {

/// Action of the row that begins a chain; its detail is {"rows_before", "digest", "key"}.
inline constexpr std::string_view kChainBegins = "audit.chain_begins";

/// Everything of a row but its seal.
std::string canonicalRow(const store::AuditRow& row);
/// The seal of `row`, whose number is set already. `previous` is empty before the first one.
std::string sealOf(const security::AuditSeal& seal, std::string_view previous, const store::AuditRow& row);
/// The running digest over rows without a seal; `digest` is empty before the first one.
std::string digestWith(std::string_view digest, const store::AuditRow& row);
/// A commitment to an object's state, 16 bytes: equal states have equal ones, and nobody can guess a state from it without
/// the key. Empty for an empty text.
std::string commitmentTo(const security::AuditSeal& seal, std::string_view state);

}  // namespace signalbox::core
