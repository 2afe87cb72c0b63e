#pragma once
// What lists and details show of a message, read by seq once the search has found it. Confined to the reader's thread.

#include <optional>
#include <span>
#include <vector>

#include "engine/store/reader.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class ListRows {
 public:
  explicit ListRows(Connection& db);
  base::Result<std::vector<ListRow>> read(std::span<const Seq> seqs);
  base::Result<std::vector<ScanRow>> readForScan(std::span<const Seq> seqs);
  base::Result<std::optional<DetailRow>> detail(const base::Uuid& id, const std::string& app);

 private:
  base::Status complete(DetailRow& detail);
  Statement bySeq_, forScan_, seqOf_, attempts_, history_, override_;
};

}  // namespace signalbox::store::sqlite
