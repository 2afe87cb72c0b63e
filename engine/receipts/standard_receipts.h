#pragma once
// Receipts in the Standard Webhooks scheme, for providers that have none of their own and for gateways that a user writes:
//   {"type":"notification.delivered","timestamp":"...","data":{"notification_id":"...","provider_message_id":"...","code":"...","reason":"..."}}
// The last word of the type is the status; one of the two ids is enough.

#include <vector>

#include "engine/receipts/receipt_reader.h"
#include "engine/security/secret.h"

namespace signalbox::receipts {

class StandardReceipts final : public ReceiptReader {
 public:
  explicit StandardReceipts(std::vector<security::Secret> keys) : keys_(std::move(keys)) {}
  base::Result<Reading> read(const Incoming& incoming, std::string_view certificatePem) const override;

 private:
  const std::vector<security::Secret> keys_;
};

}  // namespace signalbox::receipts
