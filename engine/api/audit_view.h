#pragma once
// A row of the audit as the wire shows it, and what of it other answers tell. Pure.

#include <optional>
#include <string>
#include <vector>

#include "engine/protocol/audit.h"
#include "engine/store/audit_row.h"
#include "engine/store/rows.h"

namespace signalbox::api {

protocol::AuditEntry viewOf(const store::AuditRow& row);
/// Null where the row has none.
boost::json::value detailOf(const store::AuditRow& row);

/// The act of holding a provider open or closed, or of letting it go.
inline constexpr std::string_view kForceBreaker = "breaker.force";
/// Until when such an act holds its provider: its row in the audit does not tell, the breaker's of the same step does. Nothing where it was let
/// go, and where it is held until somebody lifts it.
std::optional<base::WallTime> heldUntil(const std::string& provider, base::WallTime at, const boost::json::value& detail,
                                        const std::vector<store::BreakerRow>& breakers);

}  // namespace signalbox::api
