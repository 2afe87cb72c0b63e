#pragma once
// Erasing what is held about a recipient: the one change that a notification may undergo. It is asked for once and done in
// pieces, because his messages may lie anywhere in the history; the order stays until all is done, also over a restart. Part
// of store::Store: confined to the core's thread, in the step's transaction.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/store/rows.h"

namespace signalbox::store {

/// What stands in place of an address that was erased. A search for it finds nobody.
inline constexpr const char* kErased = "erased";
/// Shorter texts are no addresses, and would be found in anything.
inline constexpr std::size_t kErasedAddressBytesMin = 5;

struct ErasureRow {
  std::string recipient;
  std::vector<std::string> addresses;  // of his; forgotten when it is done
  std::string by;
  base::WallTime askedAt{};
  Seq upTo = 0;  // the newest message when it was asked for
  Seq scannedTo = 0;
  std::int64_t erased = 0;
};

class ErasureStore {
 public:
  virtual ~ErasureStore() = default;

  /// Orders that are not done, oldest first.
  virtual base::Result<std::vector<ErasureRow>> open() = 0;
  /// In place of the one of that recipient; `upTo` 0 becomes the newest message's.
  virtual base::Status put(const ErasureRow& row) = 0;
  /// The last piece: what operators wrote that names one of his addresses (ended operations, plans, saved searches, notes on
  /// causes, kept answers) names it no more, receipts that wait and quote one lose their words, and the order forgets them itself.
  virtual base::Status finish(const ErasureRow& row) = 0;
  virtual base::Status dropRecipient(const std::string& id) = 0;

  struct Piece {
    std::vector<Seq> seqs;  // his, ascending
    Seq scannedTo = 0;
  };
  /// The next messages of his after row.scannedTo; at most `rows` are looked at. His are those to his id, and those to one of
  /// his addresses that are to nobody else's id.
  virtual base::Result<Piece> find(const ErasureRow& row, std::size_t rows) = 0;
  /// Target, content, data and all words of providers about these messages, of every generation, and the fingerprint of what was
  /// asked for, which could be guessed; what a provider tells later finds none of them. What remains says that they were, and how
  /// they ended; their idempotency keys still answer.
  virtual base::Status erase(const std::vector<Seq>& seqs) = 0;
};

}  // namespace signalbox::store
