#pragma once
// Receipts, the providers' ids that they name, and the addresses that are not used because of them. The writer's side.
// Confined to the core's thread.

#include <optional>
#include <string>
#include <vector>

#include "engine/store/receipt_rows.h"
#include "engine/store/sqlite/columns.h"
#include "engine/store/sqlite/connection.h"
#include "engine/store/sqlite/statement.h"

namespace signalbox::store::sqlite {

extern const char* const kSuppressionColumns;
SuppressionRow readSuppression(const Rows& rows);
extern const char* const kReceiptColumns;
/// Without seq and attempt.
ReceiptRow readReceipt(const Rows& rows);

class ReceiptTables {
 public:
  explicit ReceiptTables(Connection& db);

  base::Result<bool> add(const ReceiptRow& row);
  base::Status remember(const std::string& provider, const std::string& providerMessageId, const ProviderMessage& message);
  base::Result<std::optional<ProviderMessage>> findMessage(const std::string& provider, const std::string& providerMessageId);
  base::Result<std::string> targetOf(model::Seq seq, std::int32_t generation);
  base::Result<std::vector<ReceiptRow>> join(const std::string& provider, const std::string& providerMessageId, const ProviderMessage& message);
  base::Result<std::vector<ToldReceipt>> of(model::Seq seq);
  base::Status mark(model::Seq seq, const ReceiptMark& mark);
  base::Status clearUnsubscribed(model::Seq seq) { return clear_.run(kUnsubscribedFlag, seq); }
  base::Result<std::optional<SuppressionRow>> suppression(model::Channel channel, const std::string& target, const std::string& category);
  base::Result<bool> putSuppression(const SuppressionRow& row);
  base::Result<std::optional<SuppressionRow>> deleteSuppression(std::int64_t number);
  base::Result<std::int64_t> countSuppressions() { return db_.integer("SELECT count(*) FROM suppressions"); }
  base::Result<std::int64_t> countWaiting() { return db_.integer("SELECT count(*) FROM receipts WHERE seq IS NULL"); }

 private:
  Connection& db_;
  Statement add_, remember_, findMessage_, waiting_, join_, of_, mark_, clear_, target_;
  Statement suppression_, putSuppression_, suppressionByNumber_, deleteSuppression_;
};

}  // namespace signalbox::store::sqlite
