#include "engine/runtime/audit_checkpoints.h"

#include <syslog.h>

#include <algorithm>

#include "engine/runtime/line_file.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

constexpr std::int64_t kRowsBetween = 1000;
constexpr base::Millis kTimeBetween = std::chrono::minutes{1};
constexpr std::size_t kFaultsShown = 10;

}  // namespace

/// One POST, carried the way a health check is.
class AuditCheckpoints::Post final : public providers::Provider {
 public:
  Post(std::string url, std::string body) : url_(std::move(url)), body_(std::move(body)) {}

  const model::ProviderConfig& config() const override { return config_; }
  providers::Capabilities capabilities() const override { return {}; }
  base::Result<providers::Request> build(const providers::Message&) const override { return Status(Code::internal, "nothing is sent by this"); }
  model::Outcome read(const providers::TransferResult&, base::WallTime) const override { return {}; }
  std::optional<providers::Request> healthCheck() const override {
    providers::HttpRequest http;
    http.url = url_;
    http.headers = {{"Content-Type", "application/json"}};
    http.body = body_;
    providers::Request request;
    request.http = std::move(http);
    return request;
  }
  bool readHealth(const providers::TransferResult& result) const override {
    return result.reached == providers::Reached::answer && result.status >= 200 && result.status < 300;
  }

 private:
  const std::string url_, body_;
  const model::ProviderConfig config_;
};

AuditCheckpoints::AuditCheckpoints(AuditCheckpointOptions options, std::string ownFile, std::string installation, Parts parts)
    : options_(std::move(options)), ownFile_(std::move(ownFile)), installation_(std::move(installation)), parts_(parts) {}

void AuditCheckpoints::tick(base::Now now) {
  if (!toldAt_) toldAt_ = now.boot;
  const store::AuditHead head = parts_.core.auditHead();
  const bool due = head.seq - told_ >= kRowsBetween || now.boot - *toldAt_ >= kTimeBetween;
  if (!due || head.seq == told_ || head.mac.empty() || busy_.exchange(true)) return;
  if (!parts_.readers.submit([this, head](store::Reader&) {
        handOn(head, false);
        busy_ = false;
      })) {
    busy_ = false;
    return;
  }
  told_ = head.seq;
  toldAt_ = now.boot;
}

void AuditCheckpoints::finish() {
  const store::AuditHead head = parts_.core.auditHead();
  if (head.seq != told_ && !head.mac.empty()) handOn(head, true);
}

void AuditCheckpoints::handOn(const store::AuditHead& head, bool last) {
  const std::string line = core::toLine(core::signCheckpoint(parts_.seal, installation_, head.seq, head.mac, parts_.clock.now().wall));
  tell(ownFile_, appendLine(ownFile_, line).message());
  if (!options_.file.empty()) tell(options_.file, appendLine(options_.file, line).message());
  if (options_.syslog) ::syslog(LOG_AUTH | LOG_NOTICE, "signalbox audit checkpoint %s", line.c_str());
  if (options_.webhook.empty() || last) return;
  std::uint64_t tag = 0;
  {
    const std::lock_guard lock(mutex_);
    tag = nextTag_++;
  }
  parts_.egress.checkHealth({"audit", std::make_shared<const Post>(options_.webhook, line), tag});
}

bool AuditCheckpoints::takeHealth(const egress::HealthAnswer& answer) {
  if (answer.tag < kFirstTag || answer.tag >= kFirstTag * 2) return false;
  tell(options_.webhook, answer.healthy ? "" : "did not take the checkpoint");
  return true;
}

void AuditCheckpoints::tell(const std::string& place, const std::string& error) {
  {
    const std::lock_guard lock(mutex_);
    std::string& trouble = troubles_[place];
    if (trouble == error) return;
    trouble = error;
  }
  if (!error.empty()) parts_.log.error("audit.checkpoint_failed", {{"place", place}, {"error", error}});
}

std::string AuditCheckpoints::trouble() const {
  const std::lock_guard lock(mutex_);
  for (const auto& [place, error] : troubles_)
    if (!error.empty()) return place + ": " + error;
  return {};
}

std::vector<std::string> AuditCheckpoints::places() const {
  std::vector<std::string> places;
  if (!options_.file.empty()) places.push_back(options_.file);
  if (options_.syslog) places.emplace_back("syslog");
  if (!options_.webhook.empty()) places.push_back(options_.webhook);
  return places;
}

base::Result<api::KeptCheckpoints> AuditCheckpoints::kept() const {
  api::KeptCheckpoints kept;
  for (const std::string& file : {ownFile_, options_.file}) {
    if (file.empty()) continue;
    SB_ASSIGN(const std::vector<std::string> lines, lastLines(file));
    for (const std::string& line : lines) {
      auto read = core::readCheckpoint(line, parts_.seal);
      // A line that was torn by a power cut is no forgery; one that says something else than was signed is.
      if (!read.ok() && read.status().code() == Code::malformed) continue;
      if (read.ok() && read->installation == installation_) kept.checkpoints.push_back(std::move(read).value());
      else if (kept.faults.size() < kFaultsShown)
        kept.faults.push_back("A checkpoint in " + file + " " + (read.ok() ? "is another engine's" : read.status().message()));
    }
  }
  std::sort(kept.checkpoints.begin(), kept.checkpoints.end(), [](const auto& a, const auto& b) { return a.count < b.count; });
  return kept;
}

}  // namespace signalbox::runtime
