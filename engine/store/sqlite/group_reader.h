#pragma once
// Dead letters by cause, provider, template, domain or app. Causes come from counts that the writer keeps; whatever a query
// narrows is counted when asked, newest first, as far as the call's time goes. Confined to the reader's thread.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/reader.h"
#include "engine/store/sqlite/call_budget.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/row_search.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class GroupReader {
 public:
  GroupReader(Connection& db, RowSearch& search, CallBudget& budget);
  base::Result<GroupCounts> groups(const std::string& by, const model::Query& query, base::WallTime now, std::size_t limit);
  base::Result<std::optional<GroupRow>> group(const std::string& id, base::WallTime now);
  /// Dead letters that are not discarded.
  base::Result<std::int64_t> open();

 private:
  base::Result<std::vector<GroupRow>> causes(const std::string& condition, const std::vector<Value>& values, base::WallTime now, std::size_t limit);
  base::Result<GroupCounts> counted(const std::string& column, const model::Query& query, base::WallTime now, std::size_t limit);
  /// Of all rows, by the column's own index; nothing when that took too long.
  base::Result<std::optional<std::vector<GroupRow>>> everything(const std::string& column, base::WallTime now, std::size_t limit);
  base::Result<std::vector<GroupRow>> byIndex(const std::string& column, std::size_t limit);
  /// When each group's first and last letter died, and how many in each bucket.
  base::Status addTimes(const std::string& column, base::WallTime now, std::vector<GroupRow>& found);
  base::Result<GroupCounts> newest(const std::string& column, const model::Query& query, base::WallTime now, std::size_t limit);
  base::Status addInflow(GroupRow& row, base::WallTime now);
  base::Status describe(GroupRow& row);
  base::Status addFix(GroupRow& row);

  Connection& db_;
  RowSearch& search_;
  CallBudget& budget_;
  Statement cause_, inflow_, open_, fix_;
};

}  // namespace signalbox::store::sqlite
