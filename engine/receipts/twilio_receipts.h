#pragma once
// Twilio's status callbacks: HMAC-SHA1 over the public URL and the form's parameters. The URL is taken from the
// configuration and never from a Host or Forwarded header, so it holds behind a proxy and cannot be forged. The scheme
// has no timestamp: a replay is refused because its event is known.

#include <string>

#include "engine/receipts/receipt_reader.h"
#include "engine/security/secret.h"

namespace signalbox::receipts {

class TwilioReceipts final : public ReceiptReader {
 public:
  /// `publicUrl` is the address that Twilio was given, without a query.
  TwilioReceipts(security::Secret authToken, std::string publicUrl) : authToken_(std::move(authToken)), publicUrl_(std::move(publicUrl)) {}
  base::Result<Reading> read(const Incoming& incoming, std::string_view certificatePem) const override;

  /// What is signed, after the URL: each distinct name in byte order with each of its distinct values in byte order.
  static std::string signedParameters(const std::vector<std::pair<std::string, std::string>>& parameters);

 private:
  bool proven(const Incoming& incoming, std::string_view parameters) const;

  const security::Secret authToken_;
  const std::string publicUrl_;
};

}  // namespace signalbox::receipts
