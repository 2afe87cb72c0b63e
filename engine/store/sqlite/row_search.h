#pragma once
// Walks a plan in pages: keyset cursors, never OFFSET. The filter is a column of the walk and not a part of its WHERE, so
// that a search whose time is up knows how far it has come and goes on from there. Confined to the reader's thread.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/reader.h"
#include "engine/store/sqlite/call_budget.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/search_plan.h"

namespace signalbox::store::sqlite {

/// Where a page ended.
struct PlaceInOrder {
  std::int64_t key = 0;  // 0 where seq alone orders
  Seq seq = 0;
  bool operator==(const PlaceInOrder&) const = default;
};

struct FoundRows {
  std::vector<Seq> seqs;
  bool more = false;
  std::int64_t scanned = 0;         // rows looked at
  std::optional<PlaceInOrder> end;  // of the last row taken, or looked at when the time was up
};

/// How far a walk over everything came.
struct Walked {
  std::int64_t scanned = 0;              // rows looked at
  bool cutShort = false;                 // the time was up before the last one
  std::optional<std::int64_t> keyAtEnd;  // of the last row looked at, where a key orders
};

class RowSearch {
 public:
  RowSearch(Connection& db, CallBudget& budget) : db_(db), budget_(budget) {}

  base::Result<FoundRows> page(const SearchPlan& plan, bool newestFirst, const std::optional<PlaceInOrder>& after, std::size_t limit);
  /// Which share of the walk lies behind a place; nothing when that cannot be told at once.
  std::optional<double> progress(const SearchPlan& plan, bool newestFirst, const PlaceInOrder& at);
  /// Hands out each row that matches, newest first, until the time is up: its `columns`, from column 2 on.
  base::Result<Walked> each(const SearchPlan& plan, const std::string& columns, const std::function<void(const Rows&)>& take);
  /// Ascending by seq, changed no later than markStep.
  base::Result<FoundRows> part(const SearchPlan& plan, std::int64_t markStep, Seq after, std::size_t limit);
  base::Result<std::int64_t> count(const SearchPlan& plan);

 private:
  enum class Hurry { none, firstRows };  // whether few rows soon are better than many late
  base::Result<FoundRows> walk(const std::string& sql, const std::vector<Value>& values, std::size_t limit, Hurry hurry);
  std::optional<std::int64_t> edge(const SearchPlan& plan, const char* direction);
  Connection& db_;
  CallBudget& budget_;
};

/// A cursor belongs to one place, query and order; any other is malformed.
std::string writeCursor(const ListQuery& query, const PlaceInOrder& end);
base::Result<std::optional<PlaceInOrder>> readCursor(const ListQuery& query);

}  // namespace signalbox::store::sqlite
