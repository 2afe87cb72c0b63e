#pragma once
// How the audit's rows hang together: each seal is a keyed code over the seal before it and the row, length-prefixed, so
// that no row can be changed, left out, put in or moved without the key. The tail can still be cut off, and that is what
// signed checkpoints outside are for. Rows from before the chain have no seal, or those of a key that was lost; their running
// digest stands in the chain's first row. Pure functions over values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/security/audit_seal.h"
#include "engine/store/audit_row.h"

namespace signalbox::core {

/// Action of the row that begins a chain, of one that tells of a checkpoint which knows another past, and object of what the
/// audit says of itself.
inline constexpr std::string_view kChainBegins = "audit.chain_begins";
inline constexpr std::string_view kRolledBack = "audit.rolled_back";
inline constexpr std::string_view kAuditItself = "audit";

/// Detail of the row that begins a chain.
struct Beginning {
  std::int64_t rowsBefore = -1;
  std::string digest;  // of those, hex
  std::string key;     // AuditSeal::keyId
  template <class F> void describe(F& f) {
    f("rows_before", rowsBefore);
    f("digest", digest);
    f("key", key);
  }
};
/// Nothing when the row begins no chain.
std::optional<Beginning> beginningIn(const store::AuditRow& row);

/// Everything of a row but its seal.
std::string canonicalRow(const store::AuditRow& row);
/// The seal of `row`, whose number is set already. `previous` is empty before the first one.
std::string sealOf(const security::AuditSeal& seal, std::string_view previous, const store::AuditRow& row);
/// The running digest over rows from before the chain; `digest` is empty before the first one.
std::string digestWith(std::string_view digest, const store::AuditRow& row);
/// A commitment to an object's state, 16 bytes: equal states have equal ones, and nobody can guess a state from it without
/// the key. Empty for an empty text.
std::string commitmentTo(const security::AuditSeal& seal, std::string_view state);

}  // namespace signalbox::core
