#pragma once
// The audit of the canned afternoon and of the days before it, a page at a time: as many rows as its check tells of.

#include "engine/protocol/audit.h"
#include "tests/ui/support/fake_engine.h"

namespace signalbox::tests {

protocol::Page<protocol::AuditEntry> auditFor(const Asked& asked);

}  // namespace signalbox::tests
