#pragma once
// The query language as SQL. Every value is bound; the text holds only names and operators from this file, so that nothing
// that somebody wrote can become a part of it. Pure; any thread.
//
// The tables go by fixed names: d deliveries, n notifications, a the last attempt, l dead_letters. What a query needs of
// them is told, so that a search reads no row that it does not look into.

#include <optional>
#include <string>
#include <vector>

#include "engine/model/query.h"
#include "engine/store/reader.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

struct SqlFilter {
  std::string sql = "1";  // true or false for a row, never NULL
  std::vector<Value> values;
  bool needsDelivery = false;
  bool needsNotification = false;
  bool needsAttempt = false;
  bool needsDeadLetter = false;
};

SqlFilter compileQuery(const model::Query& query, Place place, base::WallTime now);

/// What a time term says of a column, by a date's day or an instant's second; its values go behind those that are there.
std::string timeCondition(const model::QueryTerm& term, const std::string& column, base::WallTime now, std::vector<Value>& values);

/// The instant that a time term speaks of.
base::WallTime instantOf(const model::QueryValue& value, base::WallTime now);

}  // namespace signalbox::store::sqlite
