#pragma once
// SendGrid's event webhook: ECDSA P-256 over timestamp and raw body, an array of events in each request.

#include "engine/receipts/receipt_reader.h"
#include "engine/security/public_key.h"

namespace signalbox::receipts {

class SendgridReceipts final : public ReceiptReader {
 public:
  SendgridReceipts(security::PublicKey key, base::Millis tolerance) : key_(std::move(key)), tolerance_(tolerance) {}
  base::Result<Reading> read(const Incoming& incoming, std::string_view certificatePem) const override;

 private:
  const security::PublicKey key_;
  const base::Millis tolerance_;
};

}  // namespace signalbox::receipts
