#pragma once
// What may go, in bounded pieces (rule 30). The oldest messages are walked through in order of seq, with a place kept in
// memory, because an index over finished messages would cost every message something. Those of a category that is kept for
// a time of its own are walked through apart, by the index on the category. Confined to the core's thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/dead_letters.h"
#include "engine/store/sqlite/stat_tables.h"
#include "engine/store/sqlite/statement.h"
#include "engine/store/store.h"

namespace signalbox::store::sqlite {

class RetentionTables {
 public:
  RetentionTables(Connection& db, DeadLetters& deadLetters, StatTables& stats);
  base::Result<Store::Purged> purge(const Store::Retention& limits, std::int64_t limit);

 private:
  base::Result<std::int64_t> discarded(base::WallTime until, std::int64_t limit);
  base::Result<std::int64_t> finished(const Store::Retention& limits, std::int64_t limit);
  base::Result<std::int64_t> ofCategory(const std::string& category, base::WallTime before, std::int64_t limit);
  /// What may go of the next rows (seq, whether it has ended before the limit), and the place moves on.
  base::Result<std::vector<Seq>> walk(Rows rows, Seq& walkedTo, base::WallTime before, std::int64_t limit);
  base::Status dropThoseOf(const std::map<std::string, base::WallTime>& categories, std::vector<Seq>& seqs);
  base::Status bookkeeping(const Store::Retention& limits, std::int64_t limit, Store::Purged& gone);
  base::Status forget(Seq seq);

  Seq walkedTo_ = 0;
  std::map<std::string, Seq> walkedToOf_;  // by category
  Connection& db_;
  DeadLetters& deadLetters_;
  StatTables& stats_;
  Statement keys_, discarded_, walk_, walkCategory_, categoryOf_, createdAt_;
  Statement notification_, delivery_, attempts_, history_, overrides_;
  Statement commandKeys_, plans_, inflow_, breakers_, alerts_, groups_;
  Statement messageIds_, receipts_, waitingReceipts_;
};

}  // namespace signalbox::store::sqlite
