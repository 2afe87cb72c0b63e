#include "engine/runtime/receipt_desk.h"

#include "engine/runtime/one_exchange.h"
#include "engine/security/public_key.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;

class ReceiptDesk::Fetch final : public OneExchange {
 public:
  explicit Fetch(std::string url) : url_(std::move(url)) {}

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
  mutable std::string body_;
};

void ReceiptDesk::fetch(const std::string& url, Fetched done) {
  auto fetch = std::make_shared<const Fetch>(url);
  std::uint64_t tag = 0;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kFetchesMax) {
      tag = nextTag_++;
      waiting_.emplace(tag, std::make_pair(fetch, std::move(done)));
    }
  }
  if (tag == 0) return done(Status(Code::busy, "too much is being fetched already"));
  egress_.checkHealth({"receipts", std::move(fetch), tag});
}

std::string ReceiptDesk::keptCertificate(const std::string& url) {
  const auto found = certificates_.find(url);
  return found != certificates_.end() && clock_.now().boot < found->second.until ? found->second.pem : std::string();
}

void ReceiptDesk::certificate(const std::string& url, Fetched done) {
  std::string known;
  {
    const std::lock_guard lock(mutex_);
    known = keptCertificate(url);
    const auto asked = askedFor_.find(url);
    if (known.empty() && asked != askedFor_.end() && asked->second.size() < kCallersMax) {
      asked->second.push_back(std::move(done));
      return;
    }
    if (known.empty() && asked == askedFor_.end()) {
      askedFor_[url].push_back(std::move(done));
      done = nullptr;
    }
  }
  if (!known.empty()) return done(std::move(known));
  if (done) return done(Status(Code::busy, "too many wait for this certificate already"));
  fetch(url, [this, url](const base::Result<std::string>& fetched) { certificateCame(url, fetched); });
}

void ReceiptDesk::certificateCame(const std::string& url, const base::Result<std::string>& fetched) {
  // What is no certificate may be one the next time: a proxy's page, an answer that was cut off.
  const bool good = fetched.ok() && security::isCertificate(*fetched);
  std::vector<Fetched> callers;
  {
    const std::lock_guard lock(mutex_);
    if (good) {
      if (certificates_.size() >= kCertificatesMax) certificates_.clear();
      certificates_.insert_or_assign(url, Kept{*fetched, clock_.now().boot + kCertificateKept});
    }
    if (const auto asked = askedFor_.find(url); asked != askedFor_.end()) {
      callers = std::move(asked->second);
      askedFor_.erase(asked);
    }
  }
  for (const Fetched& caller : callers) {
    if (good || !fetched.ok())
      caller(fetched);
    else
      caller(Status(Code::unavailable, "the certificate's URL gave no certificate"));
  }
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
  if (!kReceiptTags.holds(answer.tag)) return false;
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
  if (answer.healthy)
    done(fetch->body());
  else
    done(Status(Code::unavailable, "the provider's server did not answer"));
  return true;
}

}  // namespace signalbox::runtime
