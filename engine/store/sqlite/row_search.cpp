#include "engine/store/sqlite/row_search.h"

#include <algorithm>

#include "engine/base/digest.h"

namespace signalbox::store::sqlite {

using base::Code;
using base::Status;

namespace {

/// The rest of a call's time is kept for reading what was found.
constexpr double kSearchShare = 0.8;
/// A page that has some rows by then goes out with them, so that a person sees the first ones soon.
constexpr double kFirstRowsShare = 0.35;
/// How far a full page looks for one more row; beyond that it says that there may be one.
constexpr std::size_t kRowsLookedAhead = 10'000;

std::uint64_t fingerprintOf(const ListQuery& query) {
  const std::string text = model::toText(query.query);
  return base::fnv1a(text, base::fnv1a(query.newestFirst ? "newest" : "oldest", static_cast<std::uint64_t>(query.place) + 1));
}

void put(std::string& bytes, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
}

std::uint64_t take(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

std::string keyOf(const SearchPlan& plan) { return plan.key.empty() ? "0" : plan.key; }

std::string orderOf(const SearchPlan& plan, const std::string& direction) {
  return "ORDER BY " + (plan.key.empty() ? "" : plan.key + direction + ", ") + plan.seq + direction;
}

/// The filter is a column, so its values come before those of the walk.
std::vector<Value> valuesOf(const SearchPlan& plan) {
  std::vector<Value> values = plan.filter.values;
  values.insert(values.end(), plan.whereValues.begin(), plan.whereValues.end());
  return values;
}

}  // namespace

std::string writeCursor(const ListQuery& query, const PlaceInOrder& end) {
  std::string bytes;
  put(bytes, fingerprintOf(query));
  put(bytes, static_cast<std::uint64_t>(end.key));
  put(bytes, static_cast<std::uint64_t>(end.seq));
  return base::base64UrlEncode(bytes);
}

base::Result<std::optional<PlaceInOrder>> readCursor(const ListQuery& query) {
  if (query.cursor.empty()) return std::optional<PlaceInOrder>();
  const auto bytes = base::base64Decode(query.cursor);
  if (!bytes || bytes->size() != 24 || take(*bytes, 0) != fingerprintOf(query))
    return Status(Code::malformed, "the cursor does not belong to this list; begin again without one");
  return std::optional<PlaceInOrder>({static_cast<std::int64_t>(take(*bytes, 8)), static_cast<std::int64_t>(take(*bytes, 16))});
}

base::Result<FoundRows> RowSearch::page(const SearchPlan& plan, bool newestFirst, const std::optional<PlaceInOrder>& after, std::size_t limit) {
  const std::string beyond = newestFirst ? "<" : ">";
  std::vector<Value> values = valuesOf(plan);
  std::string sql = "SELECT " + plan.seq + ", " + keyOf(plan) + ", " + plan.filter.sql + " " + plan.from + plan.where;
  if (after && plan.key.empty()) {
    sql += "AND " + plan.seq + beyond + "? ";
    values.emplace_back(after->seq);
  } else if (after) {
    sql += "AND (" + plan.key + "," + plan.seq + ")" + beyond + "(?,?) ";
    values.emplace_back(after->key);
    values.emplace_back(after->seq);
  }
  sql += orderOf(plan, newestFirst ? " DESC" : " ASC");
  return walk(sql, values, limit, Hurry::firstRows);
}

base::Result<Walked> RowSearch::each(const SearchPlan& plan, const std::string& columns, const std::function<void(const Rows&)>& take) {
  Statement statement(db_.handle(),
                      "SELECT " + plan.filter.sql + ", " + keyOf(plan) + ", " + columns + " " + plan.from + plan.where + orderOf(plan, " DESC"));
  Walked walked;
  Status ended;
  budget_.searchUntil(kSearchShare);
  {
    Rows rows = statement.openWith(valuesOf(plan));
    while (rows.next()) {
      ++walked.scanned;
      if (!plan.key.empty()) walked.keyAtEnd = rows.integer(1);
      if (rows.flag(0)) take(rows);
    }
    ended = rows.status();
  }
  walked.cutShort = budget_.timeWasUp(ended);
  if (!ended.ok() && !walked.cutShort) return budget_.why(ended);
  budget_.searchEnded();
  return walked;
}

base::Result<FoundRows> RowSearch::part(const SearchPlan& plan, std::int64_t markStep, Seq after, std::size_t limit) {
  std::vector<Value> values = plan.filter.values;
  values.emplace_back(markStep);
  values.insert(values.end(), plan.whereValues.begin(), plan.whereValues.end());
  values.emplace_back(after);
  return walk(
      "SELECT " + plan.seq + ", 0, " + plan.filter.sql + " AND d.step<=? " + plan.from + plan.where + "AND " + plan.seq + ">? ORDER BY " + plan.seq,
      values, limit, Hurry::none);
}

std::optional<std::int64_t> RowSearch::edge(const SearchPlan& plan, const char* direction) {
  const std::string& key = plan.key.empty() ? plan.seq : plan.key;
  Statement statement(db_.handle(), "SELECT " + key + " " + plan.from + plan.where + "ORDER BY " + key + direction + " LIMIT 1");
  Rows rows = statement.openWith(plan.whereValues);
  if (!rows.next()) return std::nullopt;
  return rows.integer(0);
}

std::optional<double> RowSearch::progress(const SearchPlan& plan, bool newestFirst, const PlaceInOrder& at) {
  const auto low = edge(plan, " ASC"), high = edge(plan, " DESC");
  if (!low || !high) return std::nullopt;
  const std::int64_t here = plan.key.empty() ? at.seq : at.key;
  if (*high <= *low) return 1.0;
  const double share = static_cast<double>(newestFirst ? *high - here : here - *low) / static_cast<double>(*high - *low);
  return std::clamp(share, 0.0, 1.0);
}

base::Result<FoundRows> RowSearch::walk(const std::string& sql, const std::vector<Value>& values, std::size_t limit, Hurry hurry) {
  FoundRows found;
  Statement statement(db_.handle(), sql);
  budget_.searchUntil(kSearchShare);
  Status ended;
  std::size_t ahead = 0;
  {
    Rows rows = statement.openWith(values);
    while (rows.next()) {
      ++found.scanned;
      const PlaceInOrder at{rows.integer(1), rows.integer(0)};
      const bool matches = rows.flag(2);
      if (found.seqs.size() == limit) {
        found.more = matches || ++ahead >= kRowsLookedAhead;
        if (found.more) break;
        continue;
      }
      found.end = at;
      if (matches) found.seqs.push_back(at.seq);
      if (hurry == Hurry::firstRows && !found.seqs.empty() && found.seqs.size() < limit && budget_.used() > kFirstRowsShare) {
        found.more = true;
        break;
      }
    }
    ended = rows.status();
  }
  if (budget_.timeWasUp(ended) && found.end) {
    found.more = true;
    ended = Status::okay();
  }
  if (!ended.ok()) return budget_.why(ended);
  budget_.searchEnded();
  return found;
}

base::Result<std::int64_t> RowSearch::count(const SearchPlan& plan) {
  std::vector<Value> values = plan.whereValues;
  values.insert(values.end(), plan.filter.values.begin(), plan.filter.values.end());
  Statement statement(db_.handle(), "SELECT count(*) " + plan.from + plan.where + "AND " + plan.filter.sql);
  Rows rows = statement.openWith(values);
  if (rows.next()) return rows.integer(0);
  return budget_.why(rows.status());
}

}  // namespace signalbox::store::sqlite
