#include "engine/runtime/bulk_reading.h"

#include <algorithm>

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

constexpr std::size_t kPageRows = 1000;
constexpr base::Millis kBusyPause{250};  // until a refused read or report is offered again
constexpr base::Millis kFailedPause{1'000};
constexpr base::Millis kReportPause{250};  // between reports of a count that goes on
constexpr int kFailuresMax = 10;           // reads in a row that ran out of time, and the plan is given up

/// May pass by itself: the time was up, the read was cut off, the lane or the disk is full.
bool mayPass(Code code) {
  return code == Code::deadline || code == Code::cancelled || code == Code::busy || code == Code::unavailable || code == Code::diskFull;
}

}  // namespace

void BulkReading::read(std::function<void(store::Reader&)> job) {
  if (parts_.readers.submit(job)) return;
  later(kBusyPause, [this, job = std::move(job)] { read(job); });
}

void BulkReading::later(base::Millis pause, Act act) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({parts_.clock.now().boot + pause, std::move(act)});
  }
  parts_.wake();
}

std::optional<base::BootTime> BulkReading::tick(base::Now now) {
  std::vector<Waiting> due;
  {
    const std::lock_guard lock(mutex_);
    const auto first = std::stable_partition(waiting_.begin(), waiting_.end(), [now](const Waiting& one) { return one.at > now.boot; });
    std::move(first, waiting_.end(), std::back_inserter(due));
    waiting_.erase(first, waiting_.end());
  }
  for (const Waiting& one : due) one.act();
  const std::lock_guard lock(mutex_);
  std::optional<base::BootTime> next;
  for (const Waiting& one : waiting_) next = next ? std::min(*next, one.at) : one.at;
  return next;
}

void BulkReading::compute(const base::Uuid& plan) {
  read([this, plan](store::Reader& reader) { readPlan(plan, reader); });
}

void BulkReading::readPlan(const base::Uuid& id, store::Reader& reader) {
  auto found = reader.plan(id);
  if (!found.ok()) {
    parts_.log.warning("plan.not_read", {{"plan", id.toString()}, {"error", found.status().toString()}});
    return later(kFailedPause, [this, id] { compute(id); });
  }
  if (!found.value() || (*found)->state != model::PlanState::computing) return;
  auto counting = std::make_shared<Counting>();
  counting->plan = std::move(*found.value());
  // An earlier run may have counted a part; the mark is frozen, so it is the same when counted again.
  counting->plan.matched = 0;
  counting->plan.costEur = 0;
  counting->plan.channels.fill(0);
  std::fill(counting->plan.counts.begin(), counting->plan.counts.end(), 0);
  auto query = model::parseQuery(counting->plan.q);
  if (!query.ok()) return fail(*counting, query.status());
  counting->query = std::move(query).value();
  countRows(counting, reader);
}

void BulkReading::countPage(std::shared_ptr<Counting> counting) {
  read([this, counting = std::move(counting)](store::Reader& reader) { countRows(counting, reader); });
}

void BulkReading::countRows(const std::shared_ptr<Counting>& counting, store::Reader& reader) {
  model::Plan& plan = counting->plan;
  const base::Now now = parts_.clock.now();
  if (plan.expiresAt <= now.wall) return fail(*counting, Status(Code::unavailable, "the plan ran out before all was counted; make it again"));
  const auto page = reader.scanPart(parts_.judge.place(plan), counting->query, plan.markStep, counting->after, now.wall, kPageRows);
  if (!page.ok()) return unread(counting, page.status());
  counting->failures = 0;
  for (const store::ScanRow& row : page->rows) {
    const model::Verdict verdict = parts_.judge.judge(reader, row, plan, now);
    ++plan.counts[static_cast<std::size_t>(verdict)];
    ++plan.channels[model::index(row.row.notification.channel)];
    if (model::includedByDefault(verdict)) plan.costEur += parts_.judge.costEur(row.row.notification.channel, plan);
  }
  counting->after = page->scannedTo;
  plan.matched += static_cast<std::int64_t>(page->rows.size());
  if (page->atEnd) plan.state = model::PlanState::ready;
  if (page->atEnd || !counting->reportedAt || now.boot - *counting->reportedAt >= kReportPause) {
    counting->reportedAt = now.boot;
    report(plan);
  }
  if (!page->atEnd) countPage(counting);
}

void BulkReading::unread(const std::shared_ptr<Counting>& counting, const Status& status) {
  if (!mayPass(status.code())) return fail(*counting, status);
  if (++counting->failures >= kFailuresMax)
    return fail(*counting, Status(status.code(), "the messages could not be read in time (" + status.message() + "); make the query narrower"));
  later(kFailedPause, [this, counting] { countPage(counting); });
}

void BulkReading::fail(Counting& counting, const Status& status) {
  counting.plan.state = model::PlanState::failed;
  counting.plan.error = status.message();
  report(counting.plan);
}

void BulkReading::report(const model::Plan& plan) {
  const bool final = plan.state != model::PlanState::computing;
  const auto again = [this, plan] { later(kFailedPause, [this, plan] { report(plan); }); };
  const auto stored = [final, again](const base::Result<core::CommandDone>& done) {
    if (final && !done.ok() && mayPass(done.status().code())) again();
  };
  const bool taken = parts_.intake.command({{"planner", "engine", ""}, "", core::PlanProgress{plan}, stored});
  if (!taken && final) again();  // the next report says what a lost one would have said, but none follows the last
}

void BulkReading::page(const core::PageRequest& request) {
  read([this, request](store::Reader& reader) { findPage(request, reader); });
}

void BulkReading::findPage(const core::PageRequest& request, store::Reader& reader) {
  core::OperationPage page{request.operation, request.after, {}, false, request.after};
  const auto query = model::parseQuery(request.q);
  const auto found = query.ok()
      ? reader.scanPart(request.place, query.value(), request.markStep, request.after, parts_.clock.now().wall, request.limit)
      : base::Result<store::ScanPage>(query.status());
  if (!found.ok()) {
    parts_.log.warning("operation.page_failed", {{"operation", request.operation.toString()}, {"error", found.status().toString()}});
    return later(kFailedPause, [this, page] { parts_.pageFound(page); });  // an empty one: the core asks again
  }
  for (const store::ScanRow& row : found->rows) page.seqs.push_back(row.row.notification.seq);
  page.end = found->atEnd;
  page.scannedTo = found->scannedTo;
  parts_.pageFound(std::move(page));
}

}  // namespace signalbox::runtime
