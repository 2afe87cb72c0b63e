#pragma once
// The orders to erase, and the statements that carry them out, for the writer. Confined to the core's thread.

#include "engine/store/erasure_store.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"
#include "engine/store/sqlite/write_ahead_log.h"

namespace signalbox::store::sqlite {

class ErasureTables final : public ErasureStore {
 public:
  ErasureTables(Connection& db, WriteAheadLog& log);

  base::Result<std::vector<ErasureRow>> open() override;
  base::Status put(const ErasureRow& row) override;
  base::Status finish(const ErasureRow& row) override;
  base::Status dropRecipient(const std::string& id) override;
  base::Result<Piece> find(const ErasureRow& row, std::size_t rows) override;
  base::Status erase(const std::vector<Seq>& seqs) override;

 private:
  base::Status eraseOne(Seq seq);
  base::Status forgetAddress(const std::string& address);
  base::Status forgetInReceipts(const std::vector<std::string>& addresses);
  template <class Work> base::Status zeroing(Work work);

  Connection& db_;
  WriteAheadLog& log_;
  Statement open_, put_, finish_, dropRecipient_, find_;
  Statement notification_, fingerprint_, messageIds_, attempts_, deadLetter_, receipts_, history_, overrides_;
  Statement plans_, operations_, views_, groups_, answers_, waitingReceipts_, forgetWords_;
};

}  // namespace signalbox::store::sqlite
