#pragma once
// What the receipts' route needs from the running engine: the readers that the core published, certificates and
// confirmations fetched through the same egress as every send, and the log. Thread-safe.

#include <map>
#include <mutex>

#include "engine/api/receipt_source.h"
#include "engine/base/log.h"
#include "engine/core/core.h"
#include "engine/egress/egress.h"

namespace signalbox::runtime {

class ReceiptDesk final : public api::ReceiptSource {
 public:
  /// Tags between this and the probe's are the desk's.
  static constexpr std::uint64_t kFirstTag = 1ULL << 61;

  ReceiptDesk(const core::Core& core, egress::Egress& egress, base::Log& log) : core_(core), egress_(egress), log_(log) {}

  std::shared_ptr<const receipts::ReceiptReader> reader(const std::string& provider) const override { return core_.receiptReader(provider); }
  void fetch(const std::string& url, Fetched done) override;
  void certificate(const std::string& url, Fetched done) override;
  void warn(const std::string& provider, const std::string& text) override;

  /// True when the answer was the desk's.
  bool takeHealth(const egress::HealthAnswer& answer);

 private:
  class Fetch;
  static constexpr std::size_t kCertificatesMax = 16;

  const core::Core& core_;
  egress::Egress& egress_;
  base::Log& log_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::pair<std::shared_ptr<const Fetch>, Fetched>> waiting_;
  std::map<std::string, std::string> certificates_;  // by URL
  std::uint64_t nextTag_ = kFirstTag;
};

}  // namespace signalbox::runtime
