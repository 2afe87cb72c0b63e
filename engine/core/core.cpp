#include "engine/core/core.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "engine/core/accept.h"
#include "engine/core/audit_trail.h"
#include "engine/core/claim.h"
#include "engine/core/commands.h"
#include "engine/core/event_deliveries.h"
#include "engine/core/events_out.h"
#include "engine/core/lookups.h"
#include "engine/core/operations.h"
#include "engine/core/receipts.h"
#include "engine/core/settle.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {
constexpr base::Millis kClosedWaysInterval{200};  // words for a thousand destinations in each step would be what steps cost
constexpr base::Millis kPictureInterval{200};     // of steps that many wait for
constexpr std::size_t kCrowd = 32;                // requests and ended sends in one step
}  // namespace

Core::Core(Parts parts, CoreOptions options, EngineIdentity identity)
    : parts_(parts),
      options_(std::move(options)),
      ids_(parts.random),
      templates_(options_.templateCacheMax),
      snapshots_(std::move(identity), options_) {
  memory_.policies = configuredPolicies(options_);
}

StepResult Core::step(StepInputs inputs, base::Now now) {
  noticeJump(now);
  std::move(inputs.finished.begin(), inputs.finished.end(), std::back_inserter(finished_));
  std::move(inputs.health.begin(), inputs.health.end(), std::back_inserter(health_));
  std::move(inputs.lookups.begin(), inputs.lookups.end(), std::back_inserter(lookups_));
  std::move(inputs.pages.begin(), inputs.pages.end(), std::back_inserter(pages_));
  std::move(memory_.selfFinished.begin(), memory_.selfFinished.end(), std::back_inserter(finished_));
  memory_.selfFinished.clear();
  if (memory_.diskFull && now.boot < memory_.probeAt) {
    StepResult result;
    result.effects.replies = refusals(inputs, Status(Code::diskFull, "the disk is full; nothing was stored"));
    return result;
  }
  // Each settled send may be told to each subscription in the same transaction, which stays bounded.
  const std::size_t count = std::min(finished_.size(), options_.bounds.settle / (1 + memory_.subscriptions.size()));
  std::vector<egress::FinishedSend> settling(finished_.begin(), finished_.begin() + static_cast<std::ptrdiff_t>(count));
  const bool crowded = count + inputs.accepts.size() >= kCrowd;
  Draft draft(memory_, now);
  StepContext context{parts_, options_, memory_, draft, ids_, templates_};
  if (const Status failed = phases(context, inputs, settling); !failed.ok()) return fail(failed, inputs, now);
  finished_.erase(finished_.begin(), finished_.begin() + static_cast<std::ptrdiff_t>(count));
  health_.clear();
  lookups_.clear();
  pages_.clear();
  records_.clear();
  takeOver(draft, crowded, now);
  StepResult result;
  result.committed = draft.wrote;
  result.effects = std::move(draft.effects);
  std::move(plans_.begin(), plans_.end(), std::back_inserter(result.effects.plansToCompute));
  plans_.clear();
  return result;
}

Status Core::phases(StepContext& step, StepInputs& inputs, std::vector<egress::FinishedSend>& settling) {
  SB_TRY(parts_.store.begin());
  step.draft.wrote = memory_.diskFull;  // a probe writes at least the step's number
  SB_TRY(writeRecords(step));
  SB_TRY(tellDoubt(step));
  Settle settle(step);
  SB_TRY(settle.finished(settling));
  SB_TRY(settle.pings(health_));
  SB_TRY(Receipts(step).run(inputs.receipts));
  Lookups lookups(step);
  SB_TRY(lookups.answered(lookups_));
  Sweep sweep(step, sweepTimes_);
  if (memory_.orphansLeft) SB_TRY(sweep.orphans());
  SB_TRY(Commands(step).run(inputs.commands));
  SB_TRY(Accept(step).run(inputs.accepts));
  SB_TRY(relay(step));
  SB_TRY(Claim(step).run());
  SB_TRY(lookups.ask());
  Operations operations(step);
  operations.pagesCame(pages_);
  SB_TRY(operations.run());
  SB_TRY(sweep.run());
  SB_TRY(keepFigures(step));
  SB_TRY(EventsOut(step).run());
  SB_TRY(sweep.forget());
  if (!step.draft.wrote) {
    parts_.store.rollback();
    return Status::okay();
  }
  if (step.draft.countsChanged()) SB_TRY(parts_.store.putCounts(step.draft.counts()));
  return parts_.store.commit(step.draft.step());
}

Status Core::writeRecords(StepContext& step) {
  for (const store::AuditRow& row : records_) SB_TRY(writeAudit(step, row));
  return Status::okay();
}

/// A doubt lasts over a restart, and the audit tells when it began and ended.
Status Core::tellDoubt(StepContext& step) {
  const std::optional<base::WallTime> since = memory_.clock.since();
  if (since == memory_.clockDoubt) return Status::okay();
  SB_TRY(parts_.store.putClockDoubt(since));
  if (since.has_value() != memory_.clockDoubt.has_value()) {
    store::AuditRow row;
    row.principal = "engine";
    row.action = since ? "retention.waits" : "retention.goes_on";
    row.object = "retention";
    row.reason = since ? "the clock has gone ahead to " + base::formatRfc3339(step.draft.wall()) + " from " + base::formatRfc3339(*since) +
            ": until it has run on for an hour without another jump, nothing is purged and no key is forgotten"
                       : "the clock is believed again: what was kept long enough is purged, and keys end at their time";
    row.detail = "{}";
    SB_TRY(writeAudit(step, std::move(row)));
  }
  step.draft.wrote = true;
  step.draft.afterCommit([since](Memory& memory) { memory.clockDoubt = since; });
  return Status::okay();
}

void Core::record(std::string action, std::string reason, std::string object) {
  store::AuditRow row;
  row.principal = "engine";
  row.action = std::move(action);
  row.object = std::move(object);
  row.reason = std::move(reason);
  row.detail = "{}";
  records_.push_back(std::move(row));
}

Status Core::relay(StepContext& step) {
  for (const queue::Refill& refill : parts_.queue.refills(step.draft.wall())) {
    SB_ASSIGN(std::vector<store::ReadyRow> rows, parts_.store.ready(refill.lane, refill.afterDue, refill.afterSeq, refill.until, refill.limit));
    std::optional<base::WallTime> next;
    if (rows.size() < refill.limit) {
      SB_ASSIGN(next, parts_.store.nextDue(refill.lane, refill.until, std::numeric_limits<model::Seq>::max()));
    }
    parts_.queue.refilled(refill, std::move(rows), next);
  }
  return Status::okay();
}

Status Core::keepFigures(StepContext& step) {
  const base::Now now = step.draft.now();
  const bool due = snapshots_.gaugesDue(now);
  if (due) {
    SB_TRY(snapshots_.refreshGauges(parts_, memory_, now));
    SB_TRY(watchAlerts(step));
  }
  const std::vector<store::StatRow> rows = parts_.observer.dueRows(now, snapshots_.gauges());
  if (rows.empty()) return Status::okay();
  step.draft.wrote = true;
  return parts_.store.addStats(rows);
}

Status Core::watchAlerts(StepContext& step) {
  const auto snapshot = this->snapshot();
  if (snapshot == nullptr) return Status::okay();
  for (const store::AlertRow& row : parts_.alerts.evaluate(*snapshot, memory_.alerts, snapshots_.newCauses(), step.draft.now()).changed) {
    SB_TRY(parts_.store.putAlert(row));
    step.draft.wrote = true;
    boost::json::object data;
    data["rule"] = row.rule;
    data["severity"] = row.severity;
    data["link"] = row.link;
    data["ended"] = row.endedAt.has_value();
    step.draft.event("alert", row.id, row.text, {}, std::move(data));
    if (!isAboutEvents(row)) {
      EventFact fact;
      fact.type = row.endedAt ? model::EventType::alertEnded : model::EventType::alertRaised;
      fact.data = {{"alert_id", row.id},     {"rule", row.rule}, {"severity", row.severity},
                   {"subject", row.subject}, {"text", row.text}, {"since", base::formatRfc3339(row.since)}};
      step.draft.tell(std::move(fact));
    }
    step.draft.afterCommit([row](Memory& memory) {
      if (row.endedAt) {
        memory.alerts.erase(row.id);
      } else {
        memory.alerts.insert_or_assign(row.id, row);
      }
    });
  }
  return Status::okay();
}

void Core::takeOver(Draft& draft, bool crowded, base::Now now) {
  const bool recovered = memory_.diskFull && draft.wrote;
  const std::int64_t stepBefore = memory_.step;
  draft.apply(memory_);
  if (!draft.wrote) memory_.step = stepBefore;  // nothing was committed, so no step was made
  memory_.blockedLanes = draft.blockedLanes;
  memory_.blockedWords = draft.blockedWords;
  for (auto& [lane, row] : draft.waiting) parts_.queue.add(lane, std::move(row));
  parts_.queue.acknowledge(draft.acknowledged);
  if (recovered) {
    memory_.diskFull = false;
    parts_.log.info("store.disk_has_room");
  }
  if (draft.wrote) {
    draft.measures.step = memory_.step;
    draft.measures.waitingReceipts = memory_.waitingReceipts;
    draft.measures.commitUs = parts_.store.lastCommitMicros();
    parts_.observer.committed(draft.measures, now);
  }
  again_ = draft.wrote;
  const bool isNew = draft.wrote || pictureOwed_;
  pictureOwed_ = isNew && crowded && !draft.publishNow && now.boot < pictureAt_;  // by the next step at the latest that has less to do
  if (!pictureOwed_ && (isNew || draft.publishNow || now.boot >= publishAt_)) publish(now, draft.publishNow);
}

void Core::publish(base::Now now, bool changed) {
  publishAt_ = now.boot + options_.gaugeInterval;
  pictureAt_ = now.boot + kPictureInterval;
  pictureOwed_ = false;
  auto fresh = snapshots_.build(parts_, memory_, now);
  std::shared_ptr<const ClosedWays> closed;
  if (changed || now.boot >= closedWaysAt_) {
    closedWaysAt_ = now.boot + kClosedWaysInterval;
    closed = std::make_shared<const ClosedWays>(closedWaysOf(memory_, now));
  }
  const std::lock_guard lock(snapshotMutex_);
  snapshot_ = std::move(fresh);
  if (closed != nullptr) closedWays_ = std::move(closed);
  published_.clear();
  receiptReaders_.clear();
  tokens_ = memory_.tokens;
  auditHead_ = memory_.auditHead;
  for (const auto& [name, entry] : memory_.providers) {
    published_.emplace(name, entry.provider);
    if (entry.receipts != nullptr) receiptReaders_.emplace(name, entry.receipts);
  }
  for (const auto& [number, entry] : memory_.subscriptions) published_.emplace(entry.way.config.name, entry.way.provider);
}

std::shared_ptr<const ClosedWays> Core::closedWays() const {
  const std::lock_guard lock(snapshotMutex_);
  return closedWays_;
}

std::shared_ptr<const providers::Provider> Core::provider(const std::string& name) const {
  const std::lock_guard lock(snapshotMutex_);
  const auto found = published_.find(name);
  return found == published_.end() ? nullptr : found->second;
}

model::AccessTokensPtr Core::tokens() const {
  const std::lock_guard lock(snapshotMutex_);
  return tokens_;
}

store::AuditHead Core::auditHead() const {
  const std::lock_guard lock(snapshotMutex_);
  return auditHead_;
}

std::shared_ptr<const receipts::ReceiptReader> Core::receiptReader(const std::string& provider) const {
  const std::lock_guard lock(snapshotMutex_);
  const auto found = receiptReaders_.find(provider);
  return found == receiptReaders_.end() ? nullptr : found->second;
}

StepResult Core::fail(Status status, StepInputs& inputs, base::Now now) {
  parts_.store.rollback();
  parts_.queue.reset();
  parts_.observer.rolledBack();
  templates_.clear();
  StepResult result;
  if (status.code() == Code::diskFull) {
    if (!memory_.diskFull) parts_.log.error("store.disk_full", {{"step", memory_.step + 1}});
    memory_.diskFull = true;
    memory_.probeAt = now.boot + options_.diskFullProbe;
  } else {
    parts_.log.error("store.failed", {{"step", memory_.step + 1}, {"error", status.toString()}});
    result.status = status;
  }
  result.effects.replies = refusals(inputs, status);
  again_ = false;
  publish(now);
  return result;
}

std::vector<std::function<void()>> refusals(StepInputs& inputs, const Status& status) {
  std::vector<std::function<void()>> answers;
  for (AcceptInput& input : inputs.accepts) {
    answers.push_back([reply = input.reply, count = input.lines.size(), status] {
      AcceptVerdict verdict;
      verdict.status = status;
      reply(std::vector<AcceptVerdict>(count, verdict));
    });
  }
  for (CommandInput& input : inputs.commands) {
    if (input.reply) answers.push_back([reply = input.reply, status] { reply(status); });
  }
  for (ReceiptInput& input : inputs.receipts) answers.push_back([reply = input.reply, status] { reply(status); });
  return answers;
}

void Core::logDoubt() {
  if (std::exchange(doubtLogged_, memory_.clock.isDoubted()) == memory_.clock.isDoubted()) return;
  if (doubtLogged_)
    parts_.log.warning("clock.doubted", {{"since", base::formatRfc3339(*memory_.clock.since())}});
  else
    parts_.log.info("clock.believed");
}

void Core::noticeJump(base::Now now) {
  if (lastNow_) {
    const base::Millis jump = (now.wall - lastNow_->wall) - (now.boot - lastNow_->boot);
    if (jump > options_.wallJump || jump < -options_.wallJump) {
      parts_.log.warning("clock.wall_jumped", {{"jump_ms", static_cast<std::int64_t>(jump.count())}});
      memory_.clock.jumped(jump, now);
    }
  }
  memory_.clock.advance(now);
  logDoubt();
  lastNow_ = now;
}

base::BootTime Core::nextDeadline(base::Now now) const {
  if (memory_.diskFull) return memory_.probeAt;
  if (again_ || pictureOwed_ || memory_.orphansLeft || !memory_.selfFinished.empty() || !finished_.empty() || !records_.empty() ||
      !memory_.endedLanes.empty())
    return now.boot;
  base::BootTime next = sweepTimes_.sweepAt;
  const auto consider = [&](base::BootTime time) { next = std::min(next, std::max(time, now.boot)); };
  const auto considerWall = [&](base::WallTime time) { consider(now.boot + (time - now.wall)); };
  const bool claims = !memory_.onHold && !memory_.stopping;  // otherwise what is due stays due, and is no reason to wake
  if (const auto due = claims ? parts_.queue.nextDeadline(now.wall) : std::nullopt) considerWall(*due);
  considerWall(parts_.observer.nextFlush(now));
  if (const auto due = memory_.lookups.nextDue(); due && Lookups::mayAsk(memory_)) consider(*due);
  for (const auto& [name, gate] : memory_.gates) {
    const bool matters = !memory_.blockedLanes.empty() || gate.breaker().memory().state != policy::BreakerState::closed;
    if (const auto change = matters ? gate.nextChange(now) : std::nullopt) consider(*change);
  }
  for (const auto& [id, run] : memory_.operations) {
    const bool waitsForPerson = run.operation.needsApproval && run.operation.approvedBy.empty();
    if (run.operation.state == model::OperationState::staged && run.operation.startsAt && !waitsForPerson) considerWall(*run.operation.startsAt);
    if (run.operation.state != model::OperationState::running) continue;
    if (const auto due = canaryDeadline(run)) considerWall(*due);
    if (run.page.empty() || canaryRoom(run) == 0) continue;
    const double rate = run.operation.ratePerSecond;
    consider(rate <= 0 ? now.boot : run.refilledAt + base::Millis{static_cast<std::int64_t>(1000 * std::max(0.0, 1 - run.tokens) / rate) + 1});
  }
  return next;
}

std::shared_ptr<const protocol::Snapshot> Core::snapshot() const {
  const std::lock_guard lock(snapshotMutex_);
  return snapshot_;
}

}  // namespace signalbox::core
