#include "engine/runtime/core_thread.h"

#include <pthread.h>

#include <algorithm>

#include "engine/base/system_clock.h"
#include "engine/runtime/thread_priority.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {
constexpr std::chrono::milliseconds kIdleAhead{50};  // until the next thing is due, for moving the log to be worth it
constexpr std::chrono::milliseconds kMoment{10};
}  // namespace

CoreThread::CoreThread(core::Core& core, store::Store& store, const base::Clock& clock, Limits limits, CoreSinks sinks)
    : core_(core),
      store_(store),
      clock_(clock),
      limits_(limits),
      sinks_(std::move(sinks)),
      accepts_(limits.accepts, &bell_),
      commands_(limits.commands, &bell_),
      finished_(limits.finished, &bell_),
      health_(limits.commands, &bell_),
      lookups_(limits.finished, &bell_),
      pages_(limits.commands, &bell_),
      receipts_(limits.receipts, &bell_),
      company_(limits.accept.rows) {}

CoreThread::~CoreThread() { stop(); }

void CoreThread::start() {
  const std::int32_t left = core_.memory().orphansAtStart;
  core_.record("engine.started", left == 0 ? "" : std::to_string(left) + " sends were under way when the last run ended");
  thread_ = std::thread([this] { run(); });
  ::pthread_setname_np(thread_.native_handle(), "sb-core");
}

bool CoreThread::accept(core::AcceptInput input) {
  if (noClaims_ || !accepts_.tryPush(std::move(input))) return false;
  const std::size_t wanted = companyWanted_;
  if (wanted > 0 && accepts_.size() >= wanted) companyBell_.ring();
  return true;
}
bool CoreThread::command(core::CommandInput input) { return !noClaims_ && commands_.tryPush(std::move(input)); }

bool CoreThread::receipts(core::ReceiptInput input) { return !noClaims_ && receipts_.tryPush(std::move(input)); }

void CoreThread::finished(std::vector<egress::FinishedSend> sends) {
  // The lane holds as many as permits can be out, so this never waits; a refusal would be a defect, and the lease
  // would then end it at the next start. Together, or the first one alone would begin a step, with a sync of its own.
  const bool taken = finished_.tryPushAll(std::move(sends));
  SB_CHECK(taken || stopping_, "the lane of finished sends is smaller than the permits");
}

void CoreThread::health(egress::HealthAnswer answer) { static_cast<void>(health_.tryPush(std::move(answer))); }
void CoreThread::lookedUp(egress::LookupAnswer answer) { static_cast<void>(lookups_.tryPush(std::move(answer))); }
void CoreThread::page(core::OperationPage page) { static_cast<void>(pages_.tryPush(std::move(page))); }

void CoreThread::stopClaiming() {
  noClaims_ = true;
  bell_.ring();
}

void CoreThread::stop() {
  noClaims_ = true;
  stopping_ = true;
  bell_.ring();
  if (thread_.joinable()) thread_.join();
}

core::StepInputs CoreThread::collect() {
  core::StepInputs inputs;
  inputs.finished = finished_.take(core_.options().bounds.settle);
  inputs.health = health_.take(core_.options().bounds.commands);
  inputs.lookups = lookups_.take(core_.options().bounds.commands);
  inputs.commands = commands_.take(core_.options().bounds.commands);
  inputs.pages = pages_.take(core_.options().bounds.commands);
  inputs.receipts = receipts_.takeForStep(limits_.receiptRows);
  inputs.accepts = takeForStep(accepts_, limits_.accept);
  return inputs;
}

bool CoreThread::lanesEmpty() const {
  return accepts_.empty() && commands_.empty() && finished_.empty() && health_.empty() && lookups_.empty() && pages_.empty() && receipts_.empty();
}

std::chrono::microseconds CoreThread::pause(base::Now now) const {
  base::BootTime next = core_.nextDeadline(now);
  if (nextTick_) next = std::min(next, *nextTick_);
  const double machine = static_cast<double>((next - now.boot).count()) * 1000.0 / clock_.speed();
  return std::chrono::microseconds{static_cast<std::int64_t>(std::max(0.0, machine))};
}

void CoreThread::publish(base::Now now) {
  auto snapshot = core_.snapshot();
  if (snapshot != published_) {
    published_ = snapshot;
    sinks_.published(std::move(snapshot), now);
  }
  nextTick_ = sinks_.tick(now);
}

void CoreThread::carryOut(core::Effects& effects) {
  if (!effects.sends.empty()) sinks_.send(std::move(effects.sends));
  for (egress::HealthOrder& ping : effects.pings) sinks_.ping(std::move(ping));
  for (egress::LookupOrder& lookup : effects.lookups) sinks_.lookUp(std::move(lookup));
  for (const core::PageRequest& page : effects.pages) sinks_.page(page);
  for (const base::Uuid& plan : effects.plansToCompute) sinks_.plan(plan);
  for (const auto& reply : effects.replies) reply();
}

/// Whatever else comes in meanwhile waits in its lane, for less than a sync.
void CoreThread::awaitCompany() {
  while (!noClaims_) {
    const Company::Wait wait = company_.wait(accepts_.size(), base::SystemClock::monotonicMicros());
    if (wait.us <= 0) break;
    companyWanted_ = wait.requests;
    // Whoever came before that was set has not rung.
    if (accepts_.size() < wait.requests) companyBell_.waitFor(std::chrono::microseconds{wait.us});
  }
  companyWanted_ = 0;
}

/// Until something comes in or is due. The log is moved in between: when it is long, and when there is nothing else to do. Who has just sent
/// something soon hears of it, so idle is only who has waited for a moment: moved at once, the log took three syncs and more of each message to
/// an idle engine, and the answer waited behind them.
void CoreThread::rest() {
  if (!moveLog(false)) return;
  std::chrono::microseconds wait = pause(clock_.now());
  if (wait.count() == 0 || !lanesEmpty() || stopping_) return;
  if (wait > kIdleAhead) {
    if (bell_.waitFor(kMoment) || !moveLog(true)) return;
    wait -= kMoment;
  }
  bell_.waitFor(wait);
}

/// False when the store has failed. What could not be moved otherwise is moved by a later one.
bool CoreThread::moveLog(bool idle) {
  const Status moved = store_.checkpoint(idle);
  if (moved.code() != Code::storeFailed) return true;
  failed_ = true;
  sinks_.failed(moved);
  return false;
}

void CoreThread::run() {
  goFirst();
  while (!failed_) {
    awaitCompany();
    const base::Now now = clock_.now();
    if (noClaims_) core_.stopClaiming();
    core::StepInputs inputs = collect();
    Company::Step shared{inputs.accepts.size()};
    const std::int64_t began = base::SystemClock::monotonicMicros();
    core::StepResult result = core_.step(std::move(inputs), now);
    if (result.committed && sinks_.stepped) sinks_.stepped(base::SystemClock::monotonicMicros() - began);
    shared.waiting = accepts_.size();
    shared.syncUs = result.committed ? store_.lastCommitMicros() : 0;
    for (const protocol::EventView& event : result.effects.events) sinks_.event(event);
    publish(now);
    carryOut(result.effects);
    company_.stepped(shared, base::SystemClock::monotonicMicros());
    if (!result.status.ok()) {
      failed_ = true;
      sinks_.failed(result.status);
      break;
    }
    if (stopping_ && lanesEmpty() && core_.unsettled() == 0) {
      if (saidStopped_) break;
      saidStopped_ = true;
      core_.record("engine.stopped", "drained");
      continue;
    }
    rest();
  }
  // Whoever still waits hears it; nothing of theirs was stored.
  accepts_.close();
  commands_.close();
  core::StepInputs left;
  left.accepts = accepts_.take(limits_.accepts);
  left.commands = commands_.take(limits_.commands);
  left.receipts = receipts_.close();
  for (auto& reply : core::refusals(left, Status(Code::unavailable, "the engine is stopping"))) reply();
}

}  // namespace signalbox::runtime
