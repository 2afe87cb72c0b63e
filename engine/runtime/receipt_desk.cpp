#include "engine/runtime/receipt_desk.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;

/// One GET, carried the way a health check is: egress asks for the request and hands over the answer. The answer is
/// written by the egress thread before it reports, and read after that.
class ReceiptDesk::Fetch final : public providers::Provider {
 public:
  explicit Fetch(std::string url) : url_(std::move(url)) {}

  const model::ProviderConfig& config() const override { return config_; }
  providers::Capabilities capabilities() const override { return {}; }
  base::Result<providers::Request> build(const providers::Message&) const override { return Status(Code::internal, "nothing is sent by this"); }
  model::Outcome read(const providers::TransferResult&, base::WallTime) const override { return {}; }
  std::optional<providers::Request> healthCheck() const override {
    providers::HttpRequest http;
    http.method = "GET";
    http.url = url_;
    http.guarded = true;
    providers::Request request;
    request.http = std::move(http);
    request.totalTimeout = base::Millis{10'000};
    return request;
  }
  bool readHealth(const providers::TransferResult& result) const override {
    if (result.reached != providers::Reached::answer || result.status < 200 || result.status > 299) return false;
    body_ = result.body;
    return true;
  }
  const std::string& body() const { return body_; }

 private:
  const std::string url_;
  const model::ProviderConfig config_;
  mutable std::string body_;
};

void ReceiptDesk::fetch(const std::string& url, Fetched done) {
  auto fetch = std::make_shared<const Fetch>(url);
  std::uint64_t tag = 0;
  {
    const std::lock_guard lock(mutex_);
    tag = nextTag_++;
    waiting_.emplace(tag, std::make_pair(fetch, std::move(done)));
  }
  egress_.checkHealth({"receipts", std::move(fetch), tag});
}

void ReceiptDesk::certificate(const std::string& url, Fetched done) {
  std::string known;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = certificates_.find(url); found != certificates_.end()) known = found->second;
  }
  if (!known.empty()) return done(std::move(known));
  fetch(url, [this, url, done = std::move(done)](base::Result<std::string> fetched) {
    if (fetched.ok() && !fetched->empty()) {
      const std::lock_guard lock(mutex_);
      if (certificates_.size() >= kCertificatesMax) certificates_.clear();
      certificates_.insert_or_assign(url, *fetched);
    }
    if (fetched.ok() && fetched->empty()) return done(Status(Code::unavailable, "the certificate's URL gave nothing"));
    done(std::move(fetched));
  });
}

void ReceiptDesk::warn(const std::string& provider, const std::string& text) {
  const base::BootTime now = clock_.now().boot;
  std::int64_t leftOut = 0;
  {
    const std::lock_guard lock(mutex_);
    Warned& warned = warned_[provider];
    if (now < warned.quietUntil) {
      ++warned.leftOut;
      return;
    }
    leftOut = warned.leftOut;
    warned = {now + std::chrono::seconds{10}, 0};
  }
  log_.warning("receipts.warning", {{"provider", provider}, {"text", text}, {"left_out", leftOut}});
}

bool ReceiptDesk::takeHealth(const egress::HealthAnswer& answer) {
  if (answer.tag < kFirstTag || answer.tag >= kFirstTag * 2) return false;
  std::shared_ptr<const Fetch> fetch;
  Fetched done;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(answer.tag);
    if (found == waiting_.end()) return true;
    fetch = found->second.first;
    done = std::move(found->second.second);
    waiting_.erase(found);
  }
  if (answer.healthy) done(fetch->body());
  else done(Status(Code::unavailable, "the provider's server did not answer"));
  return true;
}

}  // namespace signalbox::runtime
