#pragma once
// Dead letters by cause, provider, template, domain or app. Causes come from counts that the writer keeps; whatever a query
// narrows is counted when asked. Confined to the reader's thread.

#include <optional>
#include <string>
#include <vector>

#include "engine/store/reader.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class GroupReader {
 public:
  explicit GroupReader(Connection& db);
  base::Result<std::vector<GroupRow>> groups(const std::string& by, const model::Query& query, base::WallTime now, std::size_t limit);
  base::Result<std::optional<GroupRow>> group(const std::string& id, base::WallTime now);
  /// Dead letters that are not discarded.
  base::Result<std::int64_t> open();

 private:
  base::Result<std::vector<GroupRow>> causes(const std::string& condition, const std::vector<Value>& values, base::WallTime now, std::size_t limit);
  base::Result<std::vector<GroupRow>> counted(const std::string& column, const model::Query& query, base::WallTime now, std::size_t limit);
  base::Status addChannels(const std::string& column, std::vector<GroupRow>& found);
  base::Status countInflow(const std::string& sql, const std::vector<Value>& values, std::vector<GroupRow>& found);
  base::Status addInflow(GroupRow& row, base::WallTime now);
  base::Status describe(GroupRow& row);
  base::Status addFix(GroupRow& row);

  Connection& db_;
  Statement cause_, inflow_, open_, fix_;
};

}  // namespace signalbox::store::sqlite
