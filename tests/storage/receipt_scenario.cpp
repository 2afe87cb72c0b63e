#include "tests/storage/receipt_scenario.h"

#include "engine/base/check.h"

namespace signalbox::tests {
namespace {

using base::Status;
using store::Store;

const base::WallTime kNow = base::wallFromMillis(1'780'000'000'000);

Status bounce(Store& store, std::int64_t) {
  SB_TRY(store.rememberProviderMessage("mailer", "m-7", {7, 1}));
  store::ReceiptRow row;
  row.provider = "mailer";
  row.receipt.eventId = "e1";
  row.receipt.providerMessageId = "m-7";
  row.receipt.status = model::ReceiptStatus::bounced;
  row.receivedAt = kNow;
  row.seq = 7;
  row.attempt = 1;
  SB_TRY(store.addReceipt(row).status());
  SB_TRY(store.markReceipt(7, {.status = model::ReceiptStatus::bounced}));
  store::SuppressionRow suppression;
  suppression.address = "u7@example.org";
  suppression.category = "default";
  suppression.reason = "bounced";
  suppression.at = kNow;
  return store.putSuppression(suppression).status();
}

Status comeEarly(Store& store, std::int64_t) {
  store::ReceiptRow row;
  row.provider = "mailer";
  row.receipt.eventId = "e2";
  row.receipt.providerMessageId = "m-1";
  row.receipt.status = model::ReceiptStatus::delivered;
  row.receivedAt = kNow;
  return store.addReceipt(row).status();
}

/// A look-up finds the id of the message whose answer was lost, and what came before belongs to it.
Status join(Store& store, std::int64_t) {
  SB_ASSIGN(const bool ours, store.bindMessageId(1, 1, "m-1"));
  SB_TRY(expect(ours, "no other message has that id"));
  SB_TRY(store.rememberProviderMessage("mailer", "m-1", {1, 1}));
  SB_ASSIGN(const std::vector<store::ReceiptRow> waited, store.joinReceipts("mailer", "m-1", {1, 1}));
  SB_TRY(expect(waited.size() == 1, "the receipt has waited"));
  return store.markReceipt(1, {.status = model::ReceiptStatus::delivered, .unsubscribed = true, .arrived = true});
}

Status takeBack(Store& store, std::int64_t) {
  SB_TRY(store.clearUnsubscribed(1));
  SB_ASSIGN(const std::optional<store::SuppressionRow> lifted, store.deleteSuppression(1));
  SB_TRY(expect(lifted.has_value(), "the address was suppressed"));
  return Status::okay();
}

}  // namespace

Scenario receiptScenario(std::function<void(Store&)> prepare) {
  return {.name = "receipts", .prepare = std::move(prepare), .steps = {{bounce, true}, {comeEarly, true}, {join, true}, {takeBack, true}}};
}

}  // namespace signalbox::tests
