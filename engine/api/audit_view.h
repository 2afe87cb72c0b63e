#pragma once
// A row of the audit as the wire shows it. Pure.

#include "engine/protocol/audit.h"
#include "engine/store/audit_row.h"

namespace signalbox::api {

protocol::AuditEntry viewOf(const store::AuditRow& row);

}  // namespace signalbox::api
