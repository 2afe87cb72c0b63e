#include "tests/engine/runtime/wire_rig.h"

#include <QRegularExpression>

#include <algorithm>
#include <iterator>
#include <limits>

#include "engine/api/timeline.h"
#include "engine/api/waiting.h"
#include "engine/runtime/judgement.h"
#include "engine/store/secret_store.h"
#include "engine/store/sqlite/open.h"

namespace signalbox::tests {

WireRig::WireRig() : clock(*base::parseRfc3339("2026-05-12T12:00:00Z")) {
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = directory_.path().toStdString() + "/signalbox.db";
  sqlite.durable = false;  // nothing is killed here
  auto store = store::sqlite::openStore(sqlite, log_);
  SB_CHECK(store.ok(), store.status().toString().c_str());
  store_ = std::move(store).value();
  const auto ring = security::Keyring::fresh(keyRandom_);
  SB_CHECK(store_->secrets().putKeys(ring->wrap(security::MasterKey::make(keyRandom_))).ok(), "the data key is kept");
  store_->secrets().use(ring);
  auto reader = store::sqlite::openReader(sqlite);
  SB_CHECK(reader.ok(), reader.status().toString().c_str());
  reader_ = std::move(reader).value();
  core_ = std::make_unique<core::Core>(core::Parts{*store_, queue_, observer_, alerts_, random_, log_, *seal_}, core::CoreOptions{},
                                       core::EngineIdentity{"test", "test", "boot", "", 1, clock.now().wall});
  SB_CHECK(core_->start(clock.now()).ok(), "the core starts");
  snapshots_.follow(*core_);
  egress_ = std::make_unique<egress::Egress>(egress::Options{}, clock, log_, sinks());
  SB_CHECK(egress_->start().ok(), "egress starts");
}

WireRig::~WireRig() { egress_->stop(base::Millis{0}); }

egress::Sinks WireRig::sinks() {
  egress::Sinks made;
  made.finished = [this](std::vector<egress::FinishedSend> sends) {
    const std::lock_guard lock(mutex_);
    std::move(sends.begin(), sends.end(), std::back_inserter(finished_));
    came_.notify_all();
  };
  made.health = [this](egress::HealthAnswer answer) {
    const std::lock_guard lock(mutex_);
    health_.push_back(std::move(answer));
    came_.notify_all();
  };
  made.arrived = [this](const egress::Arrival& arrival) {
    const std::lock_guard lock(mutex_);
    ++arrived_[arrival.providerName];
    const providers::Content& content = arrival.message.content;
    last_[arrival.providerName] = arrival.message.notificationId.toString() + "\n" + content.text + content.body;
  };
  return made;
}

void WireRig::put(model::ProviderConfig config) {
  core::PutProvider put;
  put.config = std::move(config);
  const auto done = command(std::move(put));
  SB_CHECK(done.ok(), done.status().toString().c_str());
}

base::Result<core::CommandDone> WireRig::command(core::Command what) {
  std::optional<base::Result<core::CommandDone>> answer;
  core::StepInputs inputs;
  inputs.commands.push_back(
      {{"ana", "admin", "127.0.0.1"}, "test", std::move(what), [&answer](base::Result<core::CommandDone> done) { answer = std::move(done); }});
  step(std::move(inputs));
  SB_CHECK(answer.has_value(), "every command is answered");
  return *answer;
}

base::Uuid WireRig::post(model::Channel channel, const std::string& target, const std::string& text) {
  std::vector<core::AcceptVerdict> answer;
  core::AcceptInput input;
  model::Notification& notification = input.lines.emplace_back().notification;
  notification.app = "shop";
  notification.channel = channel;
  notification.target = target;
  const std::string begin = channel == model::Channel::email ? R"({"subject":"Hello","text":")"
      : channel == model::Channel::push                      ? R"({"title":"Hello","body":")"
                                                             : R"({"text":")";
  notification.content = begin + text + R"("})";
  input.reply = [&answer](std::vector<core::AcceptVerdict> verdicts) { answer = std::move(verdicts); };
  core::StepInputs inputs;
  inputs.accepts.push_back(std::move(input));
  step(std::move(inputs));
  SB_CHECK(answer.size() == 1 && answer.front().status.ok(), "it is accepted");
  return answer.front().id;
}

void WireRig::step(core::StepInputs inputs) {
  {
    const std::lock_guard lock(mutex_);
    underWay_ -= finished_.size() + health_.size();
    std::move(finished_.begin(), finished_.end(), std::back_inserter(inputs.finished));
    std::move(health_.begin(), health_.end(), std::back_inserter(inputs.health));
    finished_.clear();
    health_.clear();
  }
  core::StepResult result = core_->step(std::move(inputs), clock.now());
  SB_CHECK(result.status.ok(), result.status.toString().c_str());
  for (const auto& reply : result.effects.replies) reply();
  underWay_ += result.effects.sends.size() + result.effects.pings.size();
  egress_->submit(std::move(result.effects.sends));
  for (egress::HealthOrder& ping : result.effects.pings) egress_->checkHealth(std::move(ping));
}

void WireRig::awaitAny() {
  std::unique_lock lock(mutex_);
  const bool came = came_.wait_for(lock, std::chrono::seconds{30}, [this] { return !finished_.empty() || !health_.empty(); });
  SB_CHECK(came, "what is under way comes to an end");
}

void WireRig::runUntil(base::BootTime end, const base::Uuid* settles) {
  for (;;) {
    step();
    if (underWay_ > 0) {
      awaitAny();
      continue;
    }
    if (settles != nullptr) {
      const model::State reached = state(*settles);
      if (reached == model::State::sent || reached == model::State::dead || reached == model::State::held) return;
    }
    const base::Now now = clock.now();
    const base::BootTime next = core_->nextDeadline(now);
    if (next > end) break;
    if (next > now.boot) clock.advance(next - now.boot);
  }
  if (clock.now().boot < end) clock.advance(end - clock.now().boot);
}

QStringList WireRig::timeline(const base::Uuid& id) {
  const auto detail = reader_->detail(id);
  SB_CHECK(detail.ok() && detail.value().has_value(), "the notification can be read");
  static const QRegularExpression latency(" after [0-9.]+ m?s"), waited("Waited .*"), cooling("cools down for another .*");
  QStringList lines;
  const base::WallTime now = clock.now().wall;
  for (const protocol::TimelineEntry& entry : api::timelineOf(*detail.value(), now, true, api::waitingOf(*detail.value(), snapshots_, now)))
    lines << QString::fromStdString(entry.kind + ": " + entry.text).remove(latency).replace(waited, "Waited").replace(cooling, "cools down");
  return lines;
}

model::State WireRig::state(const base::Uuid& id) {
  const auto found = store_->find(id);
  SB_CHECK(found.ok() && found.value().has_value(), "the notification exists");
  return found.value()->delivery.state;
}

model::Verdict WireRig::verdict(const base::Uuid& id, const std::string& through) {
  const auto found = store_->find(id);
  SB_CHECK(found.ok() && found.value().has_value(), "the notification exists");
  store::ScanRow row;
  row.row = *found.value();
  model::Plan plan;
  plan.provider = through;
  return runtime::Judgement(core_->options(), snapshots_).judge(*reader_, row, plan, clock.now());
}

model::Verdict WireRig::lookUpVerdict(const base::Uuid& id) {
  const runtime::Judgement judge(core_->options(), snapshots_);
  model::Plan plan;
  plan.kind = model::OperationKind::resolve;
  plan.resolution = model::Resolution::lookUp;
  const auto rows = reader_->scan(judge.place(plan), {}, std::numeric_limits<std::int64_t>::max(), 0, clock.now().wall, 100);
  SB_CHECK(rows.ok(), rows.status().toString().c_str());
  const auto row = std::find_if(rows->begin(), rows->end(), [&id](const store::ScanRow& each) { return each.row.notification.id == id; });
  SB_CHECK(row != rows->end(), "the notification is held");
  return judge.judge(*reader_, *row, plan, clock.now());
}

int WireRig::arrivedAt(const std::string& provider) {
  const std::lock_guard lock(mutex_);
  const auto found = arrived_.find(provider);
  return found == arrived_.end() ? 0 : found->second;
}

std::string WireRig::lastAt(const std::string& provider) {
  const std::lock_guard lock(mutex_);
  const auto found = last_.find(provider);
  return found == last_.end() ? std::string() : found->second;
}

protocol::ProviderView WireRig::view(const std::string& provider) const {
  for (const auto& each : core_->snapshot()->providers)
    if (each.name == provider) return each;
  return {};
}

}  // namespace signalbox::tests
