#pragma once
// The canned afternoon's audit and access tokens. Pure.

#include "engine/protocol/access.h"
#include "engine/protocol/audit.h"
#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

inline std::vector<protocol::AuditEntry> audit() {
  using namespace std::chrono_literals;
  std::vector<protocol::AuditEntry> rows;
  const auto add = [&rows](base::Millis ago, const char* who, const char* role, const char* from, const char* action, const char* object,
                           const char* reason, boost::json::value detail) {
    protocol::AuditEntry row;
    row.seq = 18'204 - static_cast<std::int64_t>(rows.size());
    row.at = kNow - ago;
    row.principal = who;
    row.role = role;
    row.address = from;
    row.action = action;
    row.object = object;
    row.reason = reason;
    row.detail = std::move(detail);
    row.before = "5f0c61aa0e2d94b7a1c3d8e9f0a1b2c3";
    row.after = "c27e90d41b8a3f56e0d7a2b9184c6f3d";
    row.seal = "9d3c7a5be1f04426b8d0c2e4a6f8091b2d4f6081a3c5e7092b4d6f8091a3c5e7";
    rows.push_back(std::move(row));
  };
  add(2min, "ana", "admin", "10.0.0.12", "operation.create", "0196c3a1-0000-7000-8000-0000000000d1", "template order-shipped fixed in version 8",
      {{"kind", "replay"}, {"total", 4036}});
  add(4min, "ana", "admin", "10.0.0.12", "plan.create", "0196c3a1-0000-7000-8000-0000000000aa", "", {{"kind", "replay"}});
  add(9min, "till-3", "sender", "10.0.4.7", "access.refused", "GET /audit", "", {{"count", 1}, {"missing", "audit.read"}});
  add(11min, "jon", "admin", "10.0.0.9", "template.put", "order-shipped", "", {{"version", 8}});
  add(16min, "", "", "203.0.113.40", "access.no_valid_token", "", "", {{"count", 212}});
  add(std::chrono::duration_cast<base::Millis>(kNow - kRestart), "engine", "", "", "engine.started", "engine", "", boost::json::object{});
  add(48min, "jon", "admin", "10.0.0.9", "breaker.force", "vonage", "their status page says it is over", {{"force", "closed"}});
  add(3h, "jon", "admin", "10.0.0.9", "token.create", "till-3", "the third till", {{"role", "sender"}, {"app", "shop"}});
  add(3h + 2min, "jon", "admin", "10.0.0.9", "token.revoke", "till-2", "", boost::json::object{});
  add(4h + 49min, "engine", "", "", "engine.started", "engine", "", boost::json::object{});
  return rows;
}

inline protocol::AuditVerdict auditVerdict() {
  protocol::AuditVerdict verdict;
  verdict.asOf = asOf();
  verdict.intact = true;
  verdict.checked = verdict.rows = 18'204;
  verdict.checkpoints.places = {"/mnt/worm/signalbox.checkpoints", "syslog"};
  verdict.checkpoints.kept = 611;
  verdict.checkpoints.newest = 18'203;
  return verdict;
}

/// Of an audit that has no row yet.
inline protocol::AuditVerdict emptyAuditVerdict() {
  protocol::AuditVerdict verdict;
  verdict.asOf = asOf();
  verdict.intact = true;
  return verdict;
}

inline std::vector<protocol::TokenView> tokens() {
  using namespace std::chrono_literals;
  protocol::TokenView admin;
  admin.id = admin.name = admin.role = "admin";
  admin.permissions = session().permissions;
  admin.state = "active";
  admin.lasting = true;
  protocol::TokenView till;
  till.id = "0196c3a1-0005-7000-8000-000000000003";
  till.name = "till-3";
  till.role = "sender";
  till.permissions = {"notifications.post", "notifications.read"};
  till.app = "shop";
  till.state = "active";
  till.createdAt = kNow - 3h;
  till.createdBy = "jon";
  till.expiresAt = *till.createdAt + 24h * 90;
  till.lastUsedAt = kNow - 9min;
  protocol::TokenView gone = till;
  gone.id = "0196c3a1-0005-7000-8000-000000000002";
  gone.name = "till-2";
  gone.state = "revoked";
  gone.revokedAt = kNow - 3h;
  gone.revokedBy = "jon";
  return {admin, till, gone};
}

}  // namespace signalbox::tests::canned
