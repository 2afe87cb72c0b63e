#include "engine/api/listing.h"

#include <charconv>

#include "engine/api/query_reach.h"
#include "engine/api/row_view.h"

namespace signalbox::api {
namespace {

using base::Code;
using base::Status;

constexpr std::int64_t kLimitDefault = 50, kLimitMax = 500;
constexpr std::int64_t kOffsetMax = 10'000;

Status invalidParameter(std::string_view name, std::string words) { return Status::invalid({{std::string(name), std::move(words)}}); }

}  // namespace

base::Result<model::Query> readQueryParameter(const Request& request) {
  SB_ASSIGN(const model::Query query, model::parseQuery(request.query("q").value_or("")));
  return withinReach(query, request.principal);
}

base::Result<std::int64_t> readNumber(const Request& request, std::string_view name, std::int64_t low, std::int64_t high, std::int64_t fallback) {
  const auto text = request.query(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < low || value > high)
    return invalidParameter(name, "must be a number from " + std::to_string(low) + " to " + std::to_string(high));
  return value;
}

base::Result<std::size_t> readLimit(const Request& request) {
  SB_ASSIGN(const std::int64_t limit, readNumber(request, "limit", 1, kLimitMax, kLimitDefault));
  return static_cast<std::size_t>(limit);
}

base::Result<std::optional<base::WallTime>> readTime(const Request& request, std::string_view name) {
  const auto text = request.query(name);
  if (!text || text->empty()) return std::optional<base::WallTime>{};
  const auto time = base::parseRfc3339(*text);
  if (!time) return invalidParameter(name, "must be an RFC 3339 time such as 2026-05-12T14:03:10Z");
  return time;
}

std::optional<store::Place> placeFromName(std::string_view text) {
  if (text == "notifications") return store::Place::notifications;
  if (text == "dead-letters") return store::Place::deadLetters;
  if (text == "held") return store::Place::held;
  return std::nullopt;
}

base::Result<store::ListQuery> readListQuery(const Request& request, store::Place place, base::WallTime now) {
  store::ListQuery list;
  list.place = place;
  SB_ASSIGN(list.query, readQueryParameter(request));
  SB_ASSIGN(list.limit, readLimit(request));
  const std::string_view order = request.query("order").value_or("newest");
  if (order != "newest" && order != "oldest") return invalidParameter("order", "must be newest or oldest");
  list.newestFirst = order == "newest";
  list.cursor = request.query("cursor").value_or("");
  list.now = now;
  return list;
}

base::Result<std::size_t> readOffsetCursor(const Request& request) {
  const auto text = request.query("cursor");
  if (!text || text->empty()) return std::size_t{0};
  std::size_t offset = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), offset);
  if (error != std::errc{} || end != text->data() + text->size() || offset > static_cast<std::size_t>(kOffsetMax))
    return Status(Code::malformed, "the cursor is not one of this list");
  return offset;
}

void answerList(const ApiParts& parts, Call call, store::Place place) {
  SB_ANSWER_ASSIGN(store::ListQuery list, call, readListQuery(call.request, place, parts.clock.now().wall));
  answerByReader(parts, std::move(call), [&parts, list = std::move(list)](store::Reader& reader, const Request& request) -> base::Result<Response> {
    SB_ASSIGN(const store::ListPage rows, reader.list(list));
    protocol::Page<protocol::NotificationRow> page;
    page.asOf = asOf(parts);
    const bool reveal = request.principal.may(Permission::payloadView);
    page.data.reserve(rows.rows.size());
    for (const store::ListRow& row : rows.rows) page.data.push_back(viewOf(row, reveal));
    page.hasMore = rows.hasMore;
    page.nextCursor = rows.nextCursor;
    page.total = rows.total;
    page.scanned = rows.scanned;
    page.progress = rows.progress;
    return jsonResponse(page);
  });
}

}  // namespace signalbox::api
