// Who did what, newest first.
#include <limits>

#include "engine/api/handlers.h"
#include "engine/api/listing.h"

namespace signalbox::api {
namespace {

struct AuditView {
  std::int64_t seq = 0;
  base::WallTime at{};
  std::string principal;
  std::string action;
  std::string object;
  std::string reason;
  boost::json::value detail;
  template <class F> void describe(F& f) {
    f("seq", seq); f("at", at); f("principal", principal); f("action", action); f("object", object); f("reason", reason); f("detail", detail);
  }
};

AuditView auditViewOf(const store::AuditRow& row) {
  AuditView view{row.seq, row.at, row.principal, row.action, row.object, row.reason, nullptr};
  if (row.detail.empty()) return view;
  auto detail = protocol::parseJson(row.detail);
  view.detail = detail.ok() ? std::move(detail).value() : boost::json::value(row.detail);
  return view;
}

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
    protocol::Page<AuditView> page;
    page.asOf = asOf(parts);
    page.hasMore = rows.size() > limit;
    for (std::size_t i = 0; i < rows.size() && i < limit; ++i) page.data.push_back(auditViewOf(rows[i]));
    if (page.hasMore) page.nextCursor = std::to_string(rows[limit - 1].seq);
    return jsonResponse(page);
  });
}

}  // namespace signalbox::api
