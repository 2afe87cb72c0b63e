#pragma once
// The dead-letter queue's own rows, kept beside the deliveries so that its lists and causes never look at the history, and
// the causes with their counts. Invariant: a group's `open` is the number of its rows that are not discarded. Confined to
// the core's thread.

#include <optional>
#include <span>
#include <vector>

#include "engine/store/rows.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"
#include "engine/store/store.h"

namespace signalbox::store::sqlite {

/// Deaths are counted per cause in buckets of this length.
inline constexpr std::int64_t kInflowBucketMs = 300'000;

class DeadLetters {
 public:
  explicit DeadLetters(Connection& db);

  base::Status bury(std::span<const DeadRow> rows);
  /// Replayed, or purged: the row goes, its cause has one less.
  base::Status leave(Seq seq);
  base::Status discard(Seq seq, std::optional<base::WallTime> purgeAt);
  base::Status restore(Seq seq);
  base::Status patch(const GroupPatch& patch);
  base::Result<std::optional<GroupPatch>> find(const std::string& groupId);
  base::Result<std::optional<GroupFacts>> facts(const std::string& groupId);
  base::Result<std::int64_t> newCauses(base::WallTime since);
  base::Result<std::vector<Store::CauseCount>> topCauses(std::size_t limit);

 private:
  base::Status buryOne(const DeadRow& row);
  base::Status addOpen(const std::string& groupId, int change);

  Connection& db_;
  Statement insert_;
  Statement enter_;
  Statement inflow_;
  Statement remove_;
  Statement discard_;
  Statement restore_;
  Statement addOpen_;
  Statement patch_;
  Statement find_;
  Statement facts_;
  Statement newCauses_;
  Statement topCauses_;
};

}  // namespace signalbox::store::sqlite
