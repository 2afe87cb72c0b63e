// Who did what, newest first; the whole of it as a file.
#include <limits>

#include "engine/api/audit_view.h"
#include "engine/api/audit_walk.h"
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
  entry.detail = detailOf(row);
  return entry;
}

boost::json::value detailOf(const store::AuditRow& row) {
  if (row.detail.empty()) return {};
  auto detail = protocol::parseJson(row.detail);
  return detail.ok() ? std::move(detail).value() : boost::json::value(row.detail);
}

std::optional<base::WallTime> heldUntil(const std::string& provider, base::WallTime at, const boost::json::value& detail,
                                        const std::vector<store::BreakerRow>& breakers) {
  const auto* object = detail.if_object();
  const auto* force = object == nullptr ? nullptr : object->if_contains("force");
  if (force == nullptr || !force->is_string() || force->get_string() == "auto") return std::nullopt;
  for (const store::BreakerRow& row : breakers)
    if (row.at == at && row.gate == provider && force->get_string() == row.mode) return row.until;
  return std::nullopt;
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

struct AuditQuery {
  AuditWalk::Range range;
  bool changesOnly = false;
  std::int64_t before = 0;  // 0 = from the end of the range
  std::size_t limit = 0;
};

base::Result<AuditQuery> readAuditQuery(const Request& request) {
  AuditQuery query;
  SB_ASSIGN(query.limit, readLimit(request));
  SB_ASSIGN(query.range.from, readTime(request, "from"));
  SB_ASSIGN(query.range.to, readTime(request, "to"));
  query.changesOnly = request.query("changes").value_or("0") == "1";
  if (request.query("cursor").value_or("").empty()) return query;
  SB_ASSIGN(query.before, readNumber(request, "cursor", 1, std::numeric_limits<std::int64_t>::max(), 1));
  return query;
}

/// It may be short although there is more: between acts may lie many rows of whoever was refused.
base::Result<protocol::Page<protocol::AuditEntry>> pageOf(store::Reader& reader, const AuditQuery& query) {
  protocol::Page<protocol::AuditEntry> page;
  AuditWalk walk(reader, query.range, query.before);
  std::int64_t last = query.before;
  for (;;) {
    SB_ASSIGN(const std::optional<store::AuditRow> row, walk.next());
    if (!row) break;
    if (query.changesOnly && !changesSomething(row->action)) continue;
    page.hasMore = page.data.size() == query.limit;
    if (page.hasMore) break;
    page.data.push_back(viewOf(*row));
    last = row->seq;
  }
  if (walk.isCutShort()) {
    page.hasMore = true;
    last = walk.seq();
  }
  if (page.hasMore) page.nextCursor = std::to_string(last);
  return page;
}

}  // namespace

void listAudit(const ApiParts& parts, Call call) {
  SB_ANSWER_ASSIGN(const AuditQuery query, call, readAuditQuery(call.request));
  answerByReader(parts, std::move(call), [&parts, query](store::Reader& reader, const Request&) -> base::Result<Response> {
    SB_ASSIGN(protocol::Page<protocol::AuditEntry> page, pageOf(reader, query));
    page.asOf = asOf(parts);
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
