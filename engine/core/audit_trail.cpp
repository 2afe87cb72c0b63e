#include "engine/core/audit_trail.h"

#include "engine/base/digest.h"
#include "engine/core/audit_chain.h"

namespace signalbox::core {

namespace {
constexpr std::size_t kRowsAtOnce = 1000;
}

base::Status writeAudit(StepContext& step, store::AuditRow row, const AuditChange& change) {
  const security::AuditSeal& seal = step.parts.seal;
  row.seq = step.draft.auditHead().seq + 1;
  row.at = step.draft.wall();
  row.before = commitmentTo(seal, change.before);
  row.after = commitmentTo(seal, change.after);
  row.mac = sealOf(seal, step.draft.auditHead().mac, row);
  SB_TRY(step.store().addAudit(row));
  step.draft.audited({row.seq, row.mac});
  step.draft.wrote = true;
  return base::Status::okay();
}

base::Result<std::optional<store::AuditRow>> chainBeginning(store::Store& store, const security::AuditSeal& seal, const store::AuditHead& head) {
  if (!head.mac.empty()) return std::optional<store::AuditRow>();
  std::string digest;
  std::int64_t count = 0;
  bool wasSealed = false;
  for (std::int64_t after = 0;;) {
    SB_ASSIGN(const std::vector<store::AuditRow> rows, store.auditAfter(after, kRowsAtOnce));
    for (const store::AuditRow& row : rows) {
      digest = digestWith(digest, row);
      wasSealed = wasSealed || !row.mac.empty();
    }
    count += static_cast<std::int64_t>(rows.size());
    if (rows.size() < kRowsAtOnce) break;
    after = rows.back().seq;
  }
  store::AuditRow row;
  row.principal = "engine";
  row.action = kChainBegins;
  row.object = kAuditItself;
  const char* const were = wasSealed ? "sealed with a key that is lost" : "written without seals";
  if (count > 0) row.reason = std::string("the rows before it were ") + were + "; their digest is sealed here";
  row.detail = boost::json::serialize(boost::json::object{{"rows_before", count}, {"digest", base::hexEncode(digest)}, {"key", seal.keyId()}});
  return std::optional(std::move(row));
}

}  // namespace signalbox::core
