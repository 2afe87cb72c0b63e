#pragma once
// The orders to erase, and the statements that carry them out, for the writer. Confined to the core's thread.

#include "engine/store/erasure_store.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

class ErasureTables final : public ErasureStore {
 public:
  explicit ErasureTables(Connection& db);

  base::Result<std::vector<ErasureRow>> open() override;
  base::Status put(const ErasureRow& row) override;
  base::Status finish(const std::string& recipient) override { return finish_.run(recipient); }
  base::Status dropRecipient(const std::string& id) override { return dropRecipient_.run(id); }
  base::Result<Piece> find(const ErasureRow& row, std::size_t rows) override;
  base::Status erase(const std::vector<Seq>& seqs) override;

 private:
  base::Status eraseOne(Seq seq);

  Connection& db_;
  Statement open_, put_, finish_, dropRecipient_, find_;
  Statement notification_, attempts_, deadLetter_, receipts_, history_;
};

}  // namespace signalbox::store::sqlite
