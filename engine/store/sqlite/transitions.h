#pragma once
// Every change of state after the claim: settling an attempt and all other moves. Each is a compare-and-set on what the
// caller believes, and the table of model::canMove decides what is legal at all. Confined to the core's thread.

#include <span>
#include <vector>

#include "engine/store/rows.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/dead_letters.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class Transitions {
 public:
  Transitions(Connection& db, DeadLetters& deadLetters);

  base::Result<std::vector<bool>> settle(std::span<const SettleRow> rows, std::int64_t step);
  base::Result<std::vector<bool>> move(std::span<const MoveRow> rows, base::WallTime now, std::int64_t step);
  base::Status addHistory(Seq seq, const HistoryRow& row);
  base::Result<bool> bindMessageId(Seq seq, std::int32_t attempt, const std::string& providerMessageId);
  base::Result<bool> explainHeld(Seq seq, std::int32_t generation, const std::string& reason, base::WallTime now, std::int64_t step);

 private:
  base::Result<bool> settleOne(const SettleRow& row, std::int64_t step);
  base::Status keepEvidence(const SettleRow& row, bool late);
  base::Result<bool> moveOne(const MoveRow& row, base::WallTime now, std::int64_t step);
  base::Status keepEdit(const MoveRow& row);
  base::Status followDeadLetter(const MoveRow& row);
  base::Status tell(Seq seq, base::WallTime at, std::string_view kind, std::string_view words, std::string_view by);

  Connection& db_;
  DeadLetters& deadLetters_;
  Statement settle_;
  Statement evidence_;
  Statement remember_;
  Statement move_;
  Statement edit_;
  Statement explain_;
  Statement twin_;
  Statement bind_;
  Statement history_;
  Statement historyNow_;
};

}  // namespace signalbox::store::sqlite
