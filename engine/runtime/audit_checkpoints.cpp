#include "engine/runtime/audit_checkpoints.h"

#include <algorithm>
#include <future>
#include <utility>

#include "engine/core/audit_chain.h"
#include "engine/runtime/line_file.h"
#include "engine/runtime/one_exchange.h"
#include "engine/runtime/private_file.h"
#include "engine/runtime/syslog_socket.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

constexpr std::int64_t kRowsBetween = 1000;
constexpr base::Millis kTimeBetween = std::chrono::minutes{1};
constexpr std::size_t kFaultsShown = 10;
constexpr const char* kSyslog = "syslog";
constexpr const char* kNotTaken = "did not take the checkpoint";
constexpr const char* kNotToldYet = "knows another past than the audit, which is told so first";
constexpr std::size_t kRollbacksKnown = 1000;
constexpr const char* kPlaceSuffix = ".place";  // beside our own record: where lines go outside

/// Whether the audit tells of it already.
base::Result<bool> isTold(const std::string& words, store::Reader& reader) {
  SB_ASSIGN(const auto rows, reader.auditActs(std::string(core::kRolledBack), std::string(core::kAuditItself), kRollbacksKnown));
  return std::any_of(rows.begin(), rows.end(), [&words](const store::AuditRow& row) { return row.reason == words; });
}

}  // namespace

class AuditCheckpoints::Post final : public OneExchange {
 public:
  Post(std::string url, std::string body) : url_(std::move(url)), body_(std::move(body)) {}

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
};

AuditCheckpoints::AuditCheckpoints(AuditCheckpointOptions options, std::string ownFile, std::string installation, Parts parts)
    : options_(std::move(options)),
      webhook_(options_.shownWebhook()),
      ownFile_(std::move(ownFile)),
      installation_(std::move(installation)),
      parts_(std::move(parts)),
      writtenTo_(readText(ownFile_ + kPlaceSuffix).value_or("")) {}

void AuditCheckpoints::tick(base::Now now) {
  if (!toldAt_) toldAt_ = now.boot;
  const store::AuditHead head = parts_.head();
  const bool inTime = now.boot - *toldAt_ >= kTimeBetween;
  const To places = head.seq == told_ ? To::failed : To::all;
  const bool due = places == To::all ? head.seq - told_ >= kRowsBetween || inTime : inTime && !trouble().empty();
  if (!due || head.mac.empty() || busy_.exchange(true)) return;
  if (!parts_.readers.submit([this, head, places](store::Reader& reader) {
    handOn(head, places, &reader);
    busy_ = false;
  })) {
    busy_ = false;
    return;
  }
  told_ = head.seq;
  toldAt_ = now.boot;
}

void AuditCheckpoints::finish() {
  const store::AuditHead head = parts_.head();
  if (head.mac.empty()) return;
  if (head.seq != told_)
    handOn(head, To::all, nullptr);
  else if (!trouble().empty())
    handOn(head, To::failed, nullptr);
}

// --- what the files know of the past --------------------------------------------------------------------------------

/// What lines know of a row that the audit has otherwise or not at all, in words that are the same each time; a line that nobody can believe
/// is passed over. Where history was rolled back and went on, the highest line speaks of the past that is gone; how far the one that followed
/// had come tells the highest of the lines behind it, and so on.
base::Result<std::vector<std::string>> AuditCheckpoints::contradictions(const std::string& file, Lines looked, store::Reader& reader) const {
  std::vector<std::string> found;
  const auto lines = lastLines(file);
  if (lines.status().code() == Code::notFound) return found;
  if (!lines.ok()) return lines.status();
  std::vector<std::pair<std::int64_t, std::size_t>> order;  // a signature takes time, so they are put in order first
  for (std::size_t i = lines->size(); i-- > 0;) order.emplace_back(looked == Lines::all ? core::claimedCount((*lines)[i]) : 0, i);
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::size_t from = 0;
  for (const auto& [count, index] : order) {
    if (index < from) continue;
    const auto known = core::readCheckpoint((*lines)[index], parts_.seal);
    if (!known.ok() || known->installation != installation_) continue;
    from = index + 1;
    SB_ASSIGN(const auto rows, reader.auditAfter(known->count - 1, 1));
    if (!rows.empty() && rows.front().seq == known->count && rows.front().mac == known->head) continue;
    found.push_back("the checkpoint of " + base::formatRfc3339(known->at) + " has seen " + std::to_string(known->count) +
                    " rows, and the last of them is gone or another one: history was rolled back or written anew");
  }
  return found;
}

std::vector<std::string> AuditCheckpoints::begin() {
  std::promise<std::vector<std::string>> looked;
  std::future<std::vector<std::string>> found = looked.get_future();
  const bool taken = parts_.readers.submit([this, &looked](store::Reader& reader) { looked.set_value(untold(reader)); });
  return taken ? found.get() : std::vector<std::string>();
}

std::vector<std::string> AuditCheckpoints::untold(store::Reader& reader) {
  std::vector<std::string> found;
  for (const std::string& file : {ownFile_, options_.file}) {
    const auto all = file.empty() ? base::Result<std::vector<std::string>>(std::vector<std::string>()) : contradictions(file, Lines::all, reader);
    if (!all.ok()) {
      tell(file, all.status().message());
      continue;
    }
    for (const std::string& words : *all) {
      if (std::find(found.begin(), found.end(), words) != found.end()) continue;
      parts_.log.error("audit.rolled_back", {{"place", file}, {"words", words}});
      if (const auto told = isTold(words, reader); !told.ok() || !*told) found.push_back(words);
    }
  }
  return found;
}

/// A line that follows makes the newest one pass out of what is read, sooner or later: not before the audit tells what it knows.
bool AuditCheckpoints::mayGrow(const std::string& file, store::Reader& reader) {
  const auto words = contradictions(file, Lines::newest, reader);
  if (words.ok() && words->empty()) return true;
  const auto told = words.ok() ? isTold(words->front(), reader) : base::Result<bool>(words.status());
  if (told.ok() && *told) return true;
  tell(file, told.ok() ? kNotToldYet : told.status().message());
  if (told.ok()) parts_.rolledBack(words->front());
  return false;
}

// --- handing on -----------------------------------------------------------------------------------------------------

void AuditCheckpoints::handOn(const store::AuditHead& head, To places, store::Reader* reader) {
  const std::string line = core::toLine(core::signCheckpoint(parts_.seal, installation_, head.seq, head.mac, parts_.clock.now().wall));
  const auto wants = [this, places](const std::string& place) { return places == To::all || failed(place); };
  const auto grows = [this, reader](const std::string& file) { return reader == nullptr || file.empty() || mayGrow(file, *reader); };
  // Before our own record, which is never ahead of what could be written.
  if ((wants(options_.file) || wants(ownFile_ + kPlaceSuffix)) && grows(options_.file)) handToFile(line);
  if (wants(ownFile_) && grows(ownFile_)) tell(ownFile_, appendLine(ownFile_, line, IfMissing::make).message());
  if (options_.syslog && wants(kSyslog)) tell(kSyslog, sendToSyslog(options_.syslogSocket, "audit checkpoint " + line).message());
  if (options_.webhook.empty() || !wants(webhook_)) return;
  reader == nullptr ? postLast(line) : post(line);
}

void AuditCheckpoints::post(const std::string& line) {
  std::uint64_t tag = 0;
  {
    const std::lock_guard lock(mutex_);
    tag = nextTag_++;
  }
  parts_.egress.checkHealth({"audit", std::make_shared<const Post>(options_.webhook, line), tag});
}

/// By a sender of its own: the engine's has ended.
void AuditCheckpoints::postLast(const std::string& line) {
  std::promise<bool> told;
  std::future<bool> answer = told.get_future();
  egress::Sinks sinks;
  sinks.health = [&told, isTold = false](const egress::HealthAnswer& each) mutable {
    if (!std::exchange(isTold, true)) told.set_value(each.healthy);
  };
  egress::Egress sender(parts_.outgoing, parts_.clock, parts_.log, std::move(sinks));
  if (const Status started = sender.start(); !started.ok()) return tell(webhook_, started.message());
  sender.checkHealth({"audit", std::make_shared<const Post>(options_.webhook, line), kCheckpointTags.first});
  const bool came = answer.wait_for(options_.lastWait) == std::future_status::ready;
  sender.stop(base::Millis{0});
  tell(webhook_, came && answer.get() ? "" : kNotTaken);
}

bool AuditCheckpoints::failed(const std::string& place) const {
  const std::lock_guard lock(mutex_);
  const auto found = troubles_.find(place);
  return found != troubles_.end() && !found->second.empty();
}

bool AuditCheckpoints::wasWrittenTo() const {
  const std::lock_guard lock(mutex_);
  return writtenTo_ == options_.file;
}

void AuditCheckpoints::handToFile(const std::string& line) {
  if (options_.file.empty()) return;
  const bool known = wasWrittenTo();
  const Status written = appendLine(options_.file, line, known ? IfMissing::fail : IfMissing::make);
  tell(options_.file, written.message());
  if (!written.ok() || known) return;
  const Status kept = writePrivate(ownFile_ + kPlaceSuffix, options_.file + "\n");
  tell(ownFile_ + kPlaceSuffix, kept.message());
  if (!kept.ok()) return;
  const std::lock_guard lock(mutex_);
  writtenTo_ = options_.file;
}

bool AuditCheckpoints::takeHealth(const egress::HealthAnswer& answer) {
  if (!kCheckpointTags.holds(answer.tag)) return false;
  tell(webhook_, answer.healthy ? "" : kNotTaken);
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
  if (options_.syslog) places.emplace_back(kSyslog);
  if (!options_.webhook.empty()) places.push_back(webhook_);
  return places;
}

std::vector<core::AuditCheckpoint> AuditCheckpoints::checkpointsIn(const std::string& file, const std::vector<std::string>& lines,
                                                                   std::vector<std::string>& faults) const {
  std::vector<core::AuditCheckpoint> found;
  for (const std::string& line : lines) {
    auto read = core::readCheckpoint(line, parts_.seal);
    // A line that was torn by a power cut is no forgery; one that says something else than was signed is.
    if (!read.ok() && read.status().code() == Code::malformed) continue;
    if (read.ok() && read->installation == installation_)
      found.push_back(std::move(read).value());
    else if (faults.size() < kFaultsShown)
      faults.push_back("A checkpoint in " + file + " " + (read.ok() ? "is another engine's" : read.status().message()));
  }
  return found;
}

base::Result<api::KeptCheckpoints> AuditCheckpoints::kept() const {
  api::KeptCheckpoints kept;
  std::int64_t newest = 0;  // of our own record, which is read first: the file outside is written first
  for (const std::string& file : {ownFile_, options_.file}) {
    if (file.empty()) continue;
    const auto lines = lastLines(file);
    const bool gone = lines.status().code() == Code::notFound;
    if (!lines.ok() && !gone) return lines.status();
    std::int64_t last = 0;
    for (core::AuditCheckpoint& checkpoint : checkpointsIn(file, gone ? std::vector<std::string>() : *lines, kept.faults)) {
      last = std::max(last, checkpoint.count);
      kept.checkpoints.push_back(std::move(checkpoint));
    }
    if (file == ownFile_)
      newest = last;
    else if (!wasWrittenTo())
      continue;
    else if (gone)
      kept.faults.push_back(file + " is gone, though checkpoints were written to it; put it back, or make an empty file there to begin anew");
    else if (last < newest)
      kept.faults.push_back(file + " is behind: it ends with row " + std::to_string(last) + ", and our own record with row " +
                            std::to_string(newest));
  }
  std::sort(kept.checkpoints.begin(), kept.checkpoints.end(), [](const auto& a, const auto& b) { return a.count < b.count; });
  return kept;
}

}  // namespace signalbox::runtime
