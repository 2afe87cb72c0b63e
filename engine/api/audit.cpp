// Who did what, newest first; the whole of it as a file.
#include <limits>

#include "engine/api/audit_view.h"
#include "engine/api/cancellation.h"
#include "engine/api/handlers.h"
#include "engine/api/listing.h"
#include "engine/base/digest.h"

namespace signalbox::api {

protocol::AuditEntry viewOf(const store::AuditRow& row) {
  protocol::AuditEntry entry;
  entry.seq = row.seq;
  entry.at = row.at;
  entry.principal = row.principal;
  entry.role = row.role;
  entry.address = row.address;
  entry.action = row.action;
  entry.object = row.object;
  entry.reason = row.reason;
  entry.before = base::hexEncode(row.before);
  entry.after = base::hexEncode(row.after);
  entry.seal = base::hexEncode(row.mac);
  if (row.detail.empty()) return entry;
  auto detail = protocol::parseJson(row.detail);
  entry.detail = detail.ok() ? std::move(detail).value() : boost::json::value(row.detail);
  return entry;
}

namespace {

constexpr std::size_t kExportRows = 1000;

/// Oldest first, read page by page while it is sent.
class AuditStream final : public BodyStream {
 public:
  AuditStream(const ApiParts& parts, Principal principal, std::int64_t after)
      : parts_(parts), principal_(std::move(principal)), state_(std::make_shared<State>()) {
    state_->after = after;
  }
  ~AuditStream() override { state_->cancellation.want(); }

  void next(std::function<void(Piece)> done) override {
    if (!parts_.tokens.holds(principal_)) return done({"", true, true});
    const auto shared = std::make_shared<std::function<void(Piece)>>(std::move(done));
    const bool taken = parts_.readers.submitPage([state = state_, shared](store::Reader& reader) { (*shared)(state->page(reader)); });
    if (!taken) (*shared)({"", true, true});
  }

 private:
  struct State {
    std::int64_t after = 0;
    Cancellation cancellation;

    Piece page(store::Reader& reader) {
      if (cancellation.wanted()) return {"", true, true};
      const Cancellation::Reading reading(&cancellation, reader);
      const auto rows = reader.auditAfter(after, kExportRows);
      if (!rows.ok()) return {"", true, true};
      Piece piece;
      for (const store::AuditRow& row : *rows) piece.bytes += protocol::toText(viewOf(row)) + "\n";
      piece.end = rows->size() < kExportRows;
      if (!rows->empty()) after = rows->back().seq;
      return piece;
    }
  };

  const ApiParts& parts_;
  const Principal principal_;
  const std::shared_ptr<State> state_;
};

}  // namespace

void listAudit(const ApiParts& parts, Call call) {
  constexpr std::int64_t kFromTheEnd = std::numeric_limits<std::int64_t>::max();
  SB_ANSWER_ASSIGN(const std::size_t limit, call, readLimit(call.request));
  std::int64_t before = kFromTheEnd;
  if (!call.request.query("cursor").value_or("").empty()) {
    SB_ANSWER_ASSIGN(before, call, readNumber(call.request, "cursor", 1, kFromTheEnd, kFromTheEnd));
  }
  answerByReader(parts, std::move(call), [&parts, limit, before](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(const auto rows, reader.audit(before, limit + 1));
    protocol::Page<protocol::AuditEntry> page;
    page.asOf = asOf(parts);
    page.hasMore = rows.size() > limit;
    for (std::size_t i = 0; i < rows.size() && i < limit; ++i) page.data.push_back(viewOf(rows[i]));
    if (page.hasMore) page.nextCursor = std::to_string(rows[limit - 1].seq);
    return jsonResponse(page);
  });
}

void exportAudit(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const std::int64_t after, call, readNumber(call.request, "after", 0, std::numeric_limits<std::int64_t>::max(), 0));
  Response response;
  response.contentType = "application/x-ndjson";
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"signalbox-audit.jsonl\"");
  response.stream = std::make_unique<AuditStream>(parts, call.request.principal, after);
  call.respond(std::move(response));
}

}  // namespace signalbox::api
