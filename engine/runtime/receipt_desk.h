#pragma once
// What the receipts' route needs from the running engine: the readers that the core published, certificates and
// confirmations fetched through the same egress as every send, and the log. Strangers decide how much is asked for, so a
// certificate is asked for once for all who wait, and requests under way, callers who wait and what is kept have limits:
// whoever comes above them is told to come again, and no other receipt waits for it. Thread-safe.

#include <map>
#include <mutex>

#include "engine/api/receipt_source.h"
#include "engine/base/log.h"
#include "engine/core/core.h"
#include "engine/egress/egress.h"
#include "engine/runtime/egress_tags.h"

namespace signalbox::runtime {

class ReceiptDesk final : public api::ReceiptSource {
 public:
  ReceiptDesk(const core::Core& core, egress::Egress& egress, const base::Clock& clock, base::Log& log)
      : core_(core), egress_(egress), clock_(clock), log_(log) {}

  std::shared_ptr<const receipts::ReceiptReader> reader(const std::string& provider) const override { return core_.receiptReader(provider); }
  void fetch(const std::string& url, Fetched done) override;
  void certificate(const std::string& url, Fetched done) override;
  /// Once in ten seconds for each provider, with the number of those left out: strangers must not fill the disk.
  void warn(const std::string& provider, const std::string& text) override;

  /// True when the answer was the desk's.
  bool takeHealth(const egress::HealthAnswer& answer);

 private:
  class Fetch;
  static constexpr std::size_t kCertificatesMax = 16;
  static constexpr std::size_t kFetchesMax = 8;    // under way
  static constexpr std::size_t kCallersMax = 256;  // who wait for one certificate
  static constexpr base::Millis kCertificateKept = std::chrono::hours{24};

  std::string keptCertificate(const std::string& url);
  void certificateCame(const std::string& url, const base::Result<std::string>& fetched);

  const core::Core& core_;
  egress::Egress& egress_;
  const base::Clock& clock_;
  base::Log& log_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::pair<std::shared_ptr<const Fetch>, Fetched>> waiting_;
  struct Kept {
    std::string pem;
    base::BootTime until{};
  };
  std::map<std::string, Kept> certificates_;              // by URL
  std::map<std::string, std::vector<Fetched>> askedFor_;  // by URL: who waits for a certificate that is under way
  struct Warned {
    base::BootTime quietUntil{};
    std::int64_t leftOut = 0;
  };
  std::map<std::string, Warned> warned_;  // by provider; only names of providers come in
  std::uint64_t nextTag_ = kReceiptTags.first;
};

}  // namespace signalbox::runtime
