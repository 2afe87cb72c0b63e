// GET /audit/verify: the chain, from its first row, in parts of a bounded size (rule 24), against the checkpoints that were
// kept outside.
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/base/digest.h"
#include "engine/core/audit_chain.h"
#include "engine/core/audit_walk.h"
#include "engine/protocol/audit.h"

namespace signalbox::api {
namespace {

constexpr std::int64_t kRowsDefault = 20'000, kRowsMax = 100'000;
constexpr std::size_t kRowsAtOnce = 2000;
constexpr std::size_t kRollbacksShown = 10;

protocol::AuditCheckpoints checkpointsView(const AuditEvidence& evidence, const KeptCheckpoints& kept) {
  protocol::AuditCheckpoints view;
  view.places = evidence.places();
  view.kept = static_cast<std::int64_t>(kept.checkpoints.size());
  if (!kept.checkpoints.empty()) {
    view.newest = kept.checkpoints.back().count;
    view.newestAt = kept.checkpoints.back().at;
  }
  view.faults = kept.faults;
  view.trouble = evidence.trouble();
  return view;
}

/// What was found wrong, if anything; `more` = the bound was reached before the end.
base::Result<std::optional<core::AuditFault>> walkOn(store::Reader& reader, core::AuditWalk& walk, std::int64_t rowsMax, bool& more) {
  for (std::int64_t looked = 0; looked < rowsMax;) {
    auto rows = reader.auditAfter(walk.at(), kRowsAtOnce);
    // Out of time: what was walked so far is an answer, and the next part goes on from there.
    if (!rows.ok() && looked > 0 && rows.status().code() == base::Code::deadline) return std::optional<core::AuditFault>();
    if (!rows.ok()) return rows.status();
    for (const store::AuditRow& row : *rows)
      if (auto fault = walk.take(row)) return fault;
    if (rows->size() < kRowsAtOnce) {
      more = false;
      return walk.end();
    }
    looked += static_cast<std::int64_t>(rows->size());
  }
  return std::optional<core::AuditFault>();
}

/// What the audit tells of itself: the checkpoint that has found it passes out of what is kept at hand, and it goes on being true.
base::Status addRollbacks(store::Reader& reader, KeptCheckpoints& kept) {
  SB_ASSIGN(const auto rows, reader.auditActs(std::string(core::kRolledBack), std::string(core::kAuditItself), kRollbacksShown));
  for (const store::AuditRow& row : rows) kept.faults.insert(kept.faults.begin(), "Row " + std::to_string(row.seq) + ": " + row.reason);
  return base::Status::okay();
}

base::Result<Response> verify(const ApiParts& parts, store::Reader& reader, const std::string& cursor, std::int64_t rowsMax) {
  SB_ASSIGN(KeptCheckpoints kept, parts.evidence.kept());
  SB_TRY(addRollbacks(reader, kept));
  // Asked for after the checkpoints: a row that they know is there by now.
  core::AuditWalk walk(parts.evidence.seal(), kept.checkpoints);
  if (!cursor.empty()) SB_TRY(walk.resume(cursor));
  protocol::AuditVerdict verdict;
  verdict.hasMore = true;
  SB_ASSIGN(const auto fault, walkOn(reader, walk, rowsMax, verdict.hasMore));
  SB_ASSIGN(verdict.rows, reader.auditLast());
  verdict.asOf = asOf(parts);
  verdict.checked = walk.at();
  if (fault) {
    verdict.firstBad = protocol::AuditBadRow{fault->seq, fault->words};
    verdict.hasMore = false;
  }
  verdict.intact = !fault && kept.faults.empty();
  if (verdict.hasMore) verdict.nextCursor = walk.place();
  verdict.key = parts.evidence.seal().keyId();
  verdict.publicKey = base::base64Encode(parts.evidence.seal().publicKey());
  verdict.checkpoints = checkpointsView(parts.evidence, kept);
  return jsonResponse(verdict);
}

}  // namespace

void verifyAudit(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::int64_t rowsMax, call, readNumber(call.request, "limit", 1, kRowsMax, kRowsDefault));
  const std::string cursor(call.request.query("cursor").value_or(""));
  answerByReader(parts, std::move(call),
                 [&parts, cursor, rowsMax](store::Reader& reader, const Request&) { return verify(parts, reader, cursor, rowsMax); });
}

}  // namespace signalbox::api
