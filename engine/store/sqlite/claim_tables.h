#pragma once
// What waits, and the claim: lanes, ready rows, compare-and-set to SENDING with the attempt's intent (rules 9-13). Every
// statement names its partial index, so that it can never fall back to a scan of the history. Confined to the core's thread.

#include <optional>
#include <span>
#include <vector>

#include "engine/store/rows.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class ClaimTables {
 public:
  explicit ClaimTables(Connection& db);

  base::Result<std::vector<Lane>> lanes();
  base::Result<std::vector<ReadyRow>> ready(const Lane& lane, base::WallTime afterDue, Seq afterSeq, base::WallTime until, std::size_t limit);
  base::Result<std::optional<base::WallTime>> nextDue(const Lane& lane, base::WallTime afterDue, Seq afterSeq);
  base::Result<std::optional<DeliveryRow>> claimable(const ReadyRow& hint);
  base::Result<std::vector<bool>> start(std::span<const StartRow> rows, std::int64_t step);

  base::Result<std::vector<OrphanRow>> orphans(std::size_t limit);
  base::Result<std::vector<OrphanRow>> heldBecause(const std::string& reason, std::size_t limit);
  base::Result<std::vector<RecentAttempt>> recentAttempts(base::WallTime since, std::size_t newest);
  base::Result<std::vector<DeliveryRow>> expired(base::WallTime now, std::size_t limit);
  base::Result<std::optional<DeliveryRow>> find(const base::Uuid& id);
  base::Result<std::optional<std::string>> appOf(const base::Uuid& id);
  base::Result<std::vector<DeliveryRow>> findMany(std::span<const Seq> seqs);
  base::Result<std::vector<model::Attempt>> attempts(Seq seq);

  base::Result<std::optional<base::WallTime>> oldestDue(model::Channel channel, base::WallTime now);
  base::Result<std::int64_t> countReady(model::Channel channel, base::WallTime now, std::int64_t cap);

 private:
  struct LaneHead {
    Lane lane;
    base::WallTime due{};
  };
  /// The next lane in order after `lane` (from the first one without it), and when its first row is due.
  base::Result<std::optional<LaneHead>> laneAfter(const std::optional<Lane>& lane);
  base::Result<std::vector<LaneHead>> lanesOf(model::Channel channel);
  base::Result<bool> startOne(const StartRow& row, std::int64_t step);

  Connection& db_;
  Statement laneAfter_;
  Statement readySameDue_;
  Statement readyLaterDue_;
  Statement nextSameDue_;
  Statement nextLaterDue_;
  Statement claimable_;
  Statement start_;
  Statement intent_;
  Statement orphans_;
  Statement heldBecause_;
  Statement recentAttempts_;
  Statement expired_;
  Statement findById_;
  Statement appById_;
  Statement findBySeq_;
  Statement attempts_;
  Statement countReady_;
};

}  // namespace signalbox::store::sqlite
