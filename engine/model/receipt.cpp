#include "engine/model/receipt.h"

namespace signalbox::model {

std::string_view name(ReceiptStatus status) {
  switch (status) {
    case ReceiptStatus::sent: return "sent";
    case ReceiptStatus::deferred: return "deferred";
    case ReceiptStatus::delivered: return "delivered";
    case ReceiptStatus::opened: return "opened";
    case ReceiptStatus::clicked: return "clicked";
    case ReceiptStatus::failed: return "failed";
    case ReceiptStatus::bounced: return "bounced";
    case ReceiptStatus::complained: return "complained";
    case ReceiptStatus::unsubscribed: return "unsubscribed";
    case ReceiptStatus::resubscribed: return "resubscribed";
  }
  return "sent";
}

std::optional<ReceiptStatus> receiptStatusFromName(std::string_view text) {
  for (const ReceiptStatus status : kReceiptStatuses)
    if (name(status) == text) return status;
  return std::nullopt;
}

bool advances(std::optional<ReceiptStatus> from, ReceiptStatus to) {
  if (isFlag(to)) return false;
  if (!from) return true;
  const bool ends = to == ReceiptStatus::failed || to == ReceiptStatus::bounced;
  if (ends) return *from <= ReceiptStatus::delivered || (*from == ReceiptStatus::failed && to == ReceiptStatus::bounced);
  return *from < to && *from != ReceiptStatus::failed && *from != ReceiptStatus::bounced;
}

}  // namespace signalbox::model
