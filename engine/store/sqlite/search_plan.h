#pragma once
// How a search walks: which table and index lead it, in which order, and what is left to look at row by row. Chosen here
// and not by SQLite, whose choice would depend on statistics that nobody maintains. Pure; any thread.

#include <string>
#include <vector>

#include "engine/model/query.h"
#include "engine/store/sqlite/query_sql.h"

namespace signalbox::store::sqlite {

enum class Walk {
  inOrderOfPlace,  // by the key of the place: seq, time of death, time of change
  inOrderOfSeq,    // for plans and operations
  inAnyOrder,      // for counts and groups
};

struct SearchPlan {
  std::string from;   // "FROM ... " with index and joins
  std::string where;  // "WHERE ... ": what the leading index answers
  std::vector<Value> whereValues;
  std::string key;          // column of the order before seq; empty = by seq alone
  std::string seq;          // "d.seq" or "l.seq"
  SqlFilter filter;         // for every row that the index gives
  bool wholeQueue = false;  // walks all dead letters that are not discarded, whose number is kept
};

SearchPlan planSearch(Place place, const model::Query& query, base::WallTime now, Walk walk);

}  // namespace signalbox::store::sqlite
