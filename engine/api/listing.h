#pragma once
// What every list reads from its query parameters, and how a page is answered.

#include "engine/api/answering.h"
#include "engine/model/query.h"

namespace signalbox::api {

/// q, within the principal's reach (query_reach.h).
base::Result<model::Query> readQueryParameter(const Request& request);
/// `name` as a whole number between low and high; `fallback` when it is absent.
base::Result<std::int64_t> readNumber(const Request& request, std::string_view name, std::int64_t low, std::int64_t high, std::int64_t fallback);
/// limit=50 (1..500).
base::Result<std::size_t> readLimit(const Request& request);
/// RFC 3339, or nothing when it is absent.
base::Result<std::optional<base::WallTime>> readTime(const Request& request, std::string_view name);
/// "notifications" | "dead-letters" | "held"
std::optional<store::Place> placeFromName(std::string_view text);

/// q, limit, cursor and order; `now` stays the clock's.
base::Result<store::ListQuery> readListQuery(const Request& request, store::Place place, base::WallTime now);

/// The list of one place.
void answerList(const ApiParts& parts, Call call, store::Place place);

/// A cursor that is the number of rows before the page, for lists that the store gives whole.
base::Result<std::size_t> readOffsetCursor(const Request& request);

template <class Row> protocol::Page<Row> sliceOf(const ApiParts& parts, std::vector<Row> rows, std::size_t offset, std::size_t limit) {
  protocol::Page<Row> page;
  page.asOf = asOf(parts);
  page.hasMore = rows.size() > offset + limit;
  for (std::size_t i = offset; i < rows.size() && i < offset + limit; ++i) page.data.push_back(std::move(rows[i]));
  if (page.hasMore) page.nextCursor = std::to_string(offset + limit);
  return page;
}

}  // namespace signalbox::api
