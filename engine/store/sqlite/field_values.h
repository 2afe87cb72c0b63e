#pragma once
// Which values a field of the query language has had of late, for completion. Looks at a bounded number of recent rows.
// Confined to the reader's thread.

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/store/sqlite/connection.h"

namespace signalbox::store::sqlite {

class FieldValues {
 public:
  explicit FieldValues(Connection& db) : db_(db) {}
  /// In order; none for a field whose values are not completed.
  base::Result<std::vector<std::string>> of(const std::string& field, const std::string& prefix, std::size_t limit);

 private:
  Connection& db_;
};

}  // namespace signalbox::store::sqlite
