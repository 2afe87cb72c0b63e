#pragma once
// The audit's rows, for the writer and for readers, each with its own. Confined to the thread of its connection.

#include <optional>
#include <vector>

#include "engine/store/audit_row.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class AuditTable {
 public:
  explicit AuditTable(Connection& db);

  base::Status add(const AuditRow& row);
  base::Result<AuditHead> head();
  /// The highest seq; 0 when there is no row.
  base::Result<std::int64_t> last();
  /// The time of the highest; nothing when there is no row.
  base::Result<std::optional<base::WallTime>> newestAt();
  /// Newest first, with seq < before.
  base::Result<std::vector<AuditRow>> before(std::int64_t seq, std::size_t limit);
  /// Oldest first, with seq > after.
  base::Result<std::vector<AuditRow>> after(std::int64_t seq, std::size_t limit);
  /// Of one object, oldest first.
  base::Result<std::vector<AuditRow>> of(const std::string& object, std::int64_t after, std::size_t limit);
  /// Of one kind of act on one object, newest first.
  base::Result<std::vector<AuditRow>> acts(const std::string& action, const std::string& object, std::size_t limit);

 private:
  Statement add_, last_, newestAt_, lastSeal_, before_, after_, of_, acts_;
};

}  // namespace signalbox::store::sqlite
