#pragma once
// An Api with doubles for all that it works with: readers and core answer at once, on the caller's thread.

#include <QString>

#include <atomic>
#include <deque>
#include <mutex>

#include "engine/api/api.h"
#include "engine/api/problem.h"
#include "engine/base/system_clock.h"
#include "engine/core/replay_content.h"
#include "tests/engine/api/fake_reader.h"

namespace signalbox::api::tests {

inline const base::WallTime kNow = *base::parseRfc3339("2026-05-12T14:00:00Z");

class FakeIntake final : public core::Intake {
 public:
  bool accepts = true;
  bool commands = true;
  std::deque<core::AcceptInput> accepted;
  std::atomic<std::size_t> arrived{0};  // of these: for a test that waits while the server's thread hands them over
  std::deque<core::CommandInput> commanded;
  std::deque<core::CommandInput> refused;  // what the door reported, apart from acts
  std::deque<core::ReceiptInput> receipted;
  std::function<core::AcceptVerdict(const core::AcceptLine&)> judge = [this](const core::AcceptLine&) {
    core::AcceptVerdict verdict;
    verdict.id.bytes[15] = ++last;
    verdict.state = "pending";
    return verdict;
  };
  base::Result<core::CommandDone> done = core::CommandDone{};
  std::function<base::Result<core::CommandDone>(const core::CommandInput&)> act = [this](const core::CommandInput&) { return done; };
  bool answers = true;  // at once

  bool accept(core::AcceptInput input) override {
    if (!accepts) return false;
    std::vector<core::AcceptVerdict> verdicts;
    for (const core::AcceptLine& line : input.lines) verdicts.push_back(judge(line));
    const auto reply = input.reply;
    accepted.push_back(std::move(input));
    ++arrived;
    if (answers) reply(std::move(verdicts));
    return true;
  }
  bool command(core::CommandInput input) override {
    if (!commands) return false;
    if (std::holds_alternative<core::RecordRefusal>(input.command)) {  // nobody waits for its answer
      refused.push_back(std::move(input));
      return true;
    }
    const auto reply = input.reply;
    base::Result<core::CommandDone> answer = act(input);
    commanded.push_back(std::move(input));
    if (answers && reply) reply(std::move(answer));  // what is counted at the door waits for none
    return true;
  }
  bool receipts(core::ReceiptInput input) override {
    if (!commands) return false;
    const auto reply = input.reply;
    const auto count = static_cast<std::int64_t>(input.receipts.size());
    receipted.push_back(std::move(input));
    if (answers) reply(core::ReceiptsDone{count, 0, 0});
    return true;
  }

 private:
  std::uint8_t last = 0;
};

class FakeReaders final : public ReaderPool {
 public:
  FakeReader reader;
  bool takes = true;
  bool keeps = false;  // jobs wait until a test runs them
  std::deque<std::function<void(store::Reader&)>> kept;
  std::mutex mutex;  // for `kept`, when a server's thread submits
  bool submit(std::function<void(store::Reader&)> job) override {
    if (!takes) return false;
    if (!keeps) {
      job(reader);
      return true;
    }
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(job));
    return true;
  }
  std::size_t waiting() {
    const std::lock_guard lock(mutex);
    return kept.size();
  }
  void runKept() {
    while (!kept.empty()) {
      const auto job = std::move(kept.front());
      kept.pop_front();
      job(reader);
    }
  }
};

struct FakeSnapshots final : SnapshotSource {
  std::shared_ptr<protocol::Snapshot> snapshot = std::make_shared<protocol::Snapshot>();
  std::shared_ptr<core::ClosedWays> closed = std::make_shared<core::ClosedWays>();
  std::shared_ptr<const protocol::Snapshot> latest() const override { return snapshot; }
  std::shared_ptr<const core::ClosedWays> closedWays() const override { return closed; }
};

/// Frames that a test puts in; ended when it says so.
struct FakeFrames {
  std::mutex mutex;
  std::deque<std::string> frames;
  bool ended = false;
  std::function<void()> wake;
  void push(std::string frame) {
    std::function<void()> call;
    {
      const std::lock_guard lock(mutex);
      frames.push_back(std::move(frame));
      call = wake;
    }
    if (call) call();
  }
  void end() {
    std::function<void()> call;
    {
      const std::lock_guard lock(mutex);
      ended = true;
      call = wake;
    }
    if (call) call();
  }
};
class FakeStream final : public EventStream {
 public:
  explicit FakeStream(std::shared_ptr<FakeFrames> frames) : frames_(std::move(frames)) {}
  ~FakeStream() override {
    const std::lock_guard lock(frames_->mutex);
    frames_->wake = nullptr;
  }
  std::optional<std::string> next() override {
    const std::lock_guard lock(frames_->mutex);
    if (frames_->frames.empty()) return std::nullopt;
    std::string frame = std::move(frames_->frames.front());
    frames_->frames.pop_front();
    return frame;
  }
  bool ended() override {
    const std::lock_guard lock(frames_->mutex);
    return frames_->ended && frames_->frames.empty();
  }
  void onReady(std::function<void()> wake) override {
    {
      const std::lock_guard lock(frames_->mutex);
      frames_->wake = wake;
      if (frames_->frames.empty() && !frames_->ended) return;
    }
    wake();
  }

 private:
  std::shared_ptr<FakeFrames> frames_;
};
struct FakeEvents final : EventSource {
  std::shared_ptr<FakeFrames> frames = std::make_shared<FakeFrames>();
  EventFilter filter;
  std::string lastEventId;
  bool full = false;
  std::unique_ptr<EventStream> subscribe(EventFilter asked, std::string last) override {
    filter = std::move(asked);
    lastEventId = std::move(last);
    return full ? nullptr : std::make_unique<FakeStream>(frames);
  }
};

struct FakeMetrics final : MetricsSource {
  std::string text() override { return "signalbox_up 1\n"; }
};
struct FakeProbe final : ProviderProbe {
  std::string testedTo;
  int probes = 0;
  void ping(const std::string&, Reply reply) override {
    ++probes;
    reply(protocol::TestResult{true, "sent", "200", "answers", 3.5});
  }
  void test(const std::string&, const std::string& to, Reply reply) override {
    ++probes;
    testedTo = to;
    reply(protocol::TestResult{false, "permanent", "550", "unknown mailbox", 12});
  }
  std::string testedEvent;
  void testEvent(const std::string& sender, const std::string& event, Reply reply) override {
    ++probes;
    testedTo = sender;
    testedEvent = event;
    reply(protocol::TestResult{true, "sent", "204", "The receiver took the message.", 2});
  }
};
/// A reader for each provider that a test sets up; what it fetches is given beforehand.
struct FakeReceipts final : ReceiptSource {
  std::map<std::string, std::shared_ptr<const receipts::ReceiptReader>> readers;
  std::map<std::string, std::string> pages;  // by URL; nothing there fails
  std::vector<std::string> fetched, warnings;
  std::shared_ptr<const receipts::ReceiptReader> reader(const std::string& provider) const override {
    const auto found = readers.find(provider);
    return found == readers.end() ? nullptr : found->second;
  }
  void fetch(const std::string& url, Fetched done) override {
    fetched.push_back(url);
    const auto found = pages.find(url);
    if (found == pages.end()) return done(base::Status(base::Code::unavailable, "no answer"));
    done(found->second);
  }
  void certificate(const std::string& url, Fetched done) override { fetch(url, std::move(done)); }
  void warn(const std::string&, const std::string& text) override { warnings.push_back(text); }
};
/// Remembers what it was asked for, and answers at once.
struct FakeCredentials final : CredentialDesk {
  std::vector<std::string> prepared;
  std::vector<std::string> asked;  // "reload by ana", "master by ana: reason"
  base::Result<core::CommandDone> done = core::CommandDone{};
  std::string keySource() const override { return "a file"; }
  bool keyLiesBeside() const override { return true; }
  void prepare(std::vector<std::string> references, std::function<void()> ready) override {
    prepared = std::move(references);
    ready();
  }
  void reload(core::Principal by, Done answer) override {
    asked.push_back("reload by " + by.name);
    answer(done);
  }
  void rotate(VaultKey key, core::Principal by, std::string reason, Done answer) override {
    asked.push_back((key == VaultKey::master ? "master by " : "data by ") + by.name + ": " + reason);
    answer(done);
  }
};
struct FakeJudge final : PlanJudge {
  std::map<model::Seq, std::pair<model::Verdict, std::string>> found;  // by message: what it is told of it instead
  store::Place place(const model::Plan&) const override { return store::Place::deadLetters; }
  model::Verdict judge(store::Reader&, const store::ScanRow& row, const model::Plan&, base::Now) const override {
    return row.row.ambiguousBefore ? model::Verdict::duplicateRisk : model::Verdict::willSend;
  }
  double costEur(model::Channel, const model::Plan&) const override { return 0; }
  /// As the engine's own judge does with edits, without looking at recipients.
  PlanOutcome outcome(store::Reader& reader, const store::ScanRow& row, const model::Plan& plan, base::Now now) const override {
    PlanOutcome outcome;
    outcome.verdict = judge(reader, row, plan, now);
    outcome.row = row.row;
    outcome.templateVersion = row.row.notification.templateVersion;
    if (const auto told = found.find(row.row.notification.seq); told != found.end()) {
      outcome.verdict = told->second.first;
      outcome.words = told->second.second;
    }
    auto edited = core::applyEdits(core::editsFromText(plan.edits), row.row.notification);
    if (!edited.ok()) return outcome;
    outcome.row.notification = std::move(edited->notification);
    outcome.changes = std::move(edited->changes);
    return outcome;
  }
};
/// Tokens are role names; "sender" belongs to the app "shop".
struct FakeTokens final : TokenCheck {
  std::string name = "ana";
  bool revoked = false;
  std::vector<model::AccessToken> tokens;
  std::map<std::string, Principal, std::less<>> others;  // by token
  std::optional<Permission> without;                     // what its role would give
  std::map<std::string, EndedToken, std::less<>> over;   // by token
  base::Result<Principal> check(std::string_view token) const override {
    if (const auto other = others.find(token); other != others.end()) return other->second;
    auto permissions = permissionsOfRole(token);
    if (!permissions) return base::Status(base::Code::unauthorized, "The token is not known");
    if (without) permissions->reset(static_cast<std::size_t>(*without));
    return Principal{name, std::string(token), token == "sender" ? "shop" : "", *permissions, {}, {}};
  }
  std::optional<EndedToken> ended(std::string_view token) const override {
    const auto found = over.find(token);
    return found == over.end() ? std::nullopt : std::optional(found->second);
  }
  bool holds(const Principal&) const override { return !revoked; }
  std::vector<model::AccessToken> all() const override { return tokens; }
  security::Secret make() const override { return security::Secret("sbx_made"); }
};

struct FakeEvidence final : AuditEvidence {
  std::unique_ptr<const security::AuditSeal> holder = security::makeAuditSeal(security::Secret(std::string(32, 'k'))).value();
  KeptCheckpoints checkpoints;
  const security::AuditSeal& seal() const override { return *holder; }
  base::Result<KeptCheckpoints> kept() const override { return checkpoints; }
  std::vector<std::string> places() const override { return {}; }
  std::string trouble() const override { return {}; }
};

class Scene {
 public:
  FakeIntake intake;
  FakeReaders readers;
  FakeSnapshots snapshots;
  FakeEvents events;
  FakeMetrics metrics;
  FakeProbe probe;
  FakeReceipts receipts;
  FakeCredentials credentials;
  FakeJudge judge;
  FakeTokens tokens;
  base::ManualClock clock{kNow};
  RefusalLog refusals{intake, clock};
  FakeEvidence evidence;
  EngineFacts facts{"0.1.0", "test", "http://127.0.0.1:1", "data", {2160, 168, 24, 24, {{"codes", 12}}}, {0.01, 5000, 120, 30}};
  Api api{ApiParts{intake, readers, snapshots, events, metrics, probe, receipts, credentials, judge, tokens, refusals, evidence, clock, facts}};
  int answers = 0;  // how often the last call was answered

  // Elsewhere, so that what all these doubles consist of is compiled once and not in each test.
  Scene();
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  Request request(std::string method, std::string target, std::string body = "", std::string token = "admin");
  Response send(Request made);
  Response call(std::string method, std::string target, std::string body = "", std::string token = "admin") {
    return send(request(std::move(method), std::move(target), std::move(body), std::move(token)));
  }
};

boost::json::value json(const Response& response);
QString text(const Response& response);
std::string headerOf(const Response& response, std::string_view name);
/// The pointers of a problem's errors, joined by blanks.
QString pointersOf(const Response& response);

}  // namespace signalbox::api::tests
