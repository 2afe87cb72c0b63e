#pragma once
// Amazon SES by way of SNS. Nothing is fetched and nothing confirmed before the topic is one of the configured ones and
// the URL is Amazon's; the certificate's chain must lead to a known authority.

#include <memory>
#include <string>
#include <vector>

#include "engine/receipts/receipt_reader.h"
#include "engine/receipts/sns_envelope.h"

namespace signalbox::receipts {

struct SnsOptions {
  std::vector<std::string> topicArns;
  bool requireV2 = false;             // refuses SHA-1
  base::Millis tolerance{3'600'000};  // SNS repeats a delivery for up to an hour
  std::shared_ptr<x509_store_st> authorities;
};

class SnsReceipts final : public ReceiptReader {
 public:
  explicit SnsReceipts(SnsOptions options) : options_(std::move(options)) {}
  base::Result<Reading> read(const Incoming& incoming, std::string_view certificatePem) const override;
  std::vector<std::string> topics() const override { return options_.topicArns; }

 private:
  base::Status judge(const SnsEnvelope& envelope, base::WallTime now) const;

  const SnsOptions options_;
};

}  // namespace signalbox::receipts
