#pragma once
// Termii's delivery reports: HMAC-SHA512 of the raw body with the account's secret key. The digest's writing is not
// documented; hex and base64 are both accepted.

#include "engine/receipts/receipt_reader.h"
#include "engine/security/secret.h"

namespace signalbox::receipts {

class TermiiReceipts final : public ReceiptReader {
 public:
  explicit TermiiReceipts(security::Secret key) : key_(std::move(key)) {}
  base::Result<Reading> read(const Incoming& incoming, std::string_view certificatePem) const override;

 private:
  const security::Secret key_;
};

}  // namespace signalbox::receipts
