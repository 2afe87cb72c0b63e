#pragma once
// Accept's tables: the request, its delivery and its idempotency key; and the names of the ways out. The hot path of every
// POST. Confined to the core's thread.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/store/rows.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class AcceptTables {
 public:
  explicit AcceptTables(Connection& db);

  /// Continues the numbering; a number is never given twice, not even after its row was purged.
  base::Status prepare();
  base::Result<std::vector<std::optional<KeyHit>>> findKeys(std::span<const KeyRef> keys, base::WallTime now);
  /// All of them or none. Without a savepoint, for which SQLite would keep a copy of each page that they change.
  base::Status insert(std::span<AcceptRow> rows, std::int64_t step);

 private:
  base::Status insertOne(AcceptRow& row, std::int64_t step);
  base::Status insertKey(const AcceptRow& row);
  base::Status undoFrom(Seq first);

  Seq nextSeq_ = 1;
  Connection& db_;
  Statement findKey_;
  Statement notification_;
  Statement delivery_;
  Statement key_;
  Statement dropExpiredKey_;
  Statement undoDeliveries_;
  Statement undoNotifications_;
  Statement undoKeys_;
};

/// Interned names of routes. Origins beyond a bound share one route, so that a flood of destinations cannot make a flood
/// of lanes.
class RouteTable {
 public:
  explicit RouteTable(Connection& db);
  base::Result<model::RouteId> intern(bool pinned, const std::string& name);
  base::Result<std::vector<Route>> all();
  /// What was interned may have been rolled back.
  void forget() { known_.clear(); }

 private:
  base::Result<std::optional<model::RouteId>> find(bool pinned, const std::string& name);
  std::map<std::pair<bool, std::string>, model::RouteId> known_;
  Connection& db_;
  Statement find_;
  Statement count_;
  Statement insert_;
  Statement all_;
};

inline constexpr std::int64_t kOriginsMax = 4096;
inline constexpr const char* kSharedOrigin = "*";

}  // namespace signalbox::store::sqlite
