#include "engine/runtime/bulk_reading.h"

namespace signalbox::runtime {

namespace {
constexpr std::size_t kPageRows = 1000;
}

void BulkReading::compute(const base::Uuid& plan) {
  const bool taken = parts_.readers.submit([this, plan](store::Reader& reader) { readPlan(plan, reader); });
  if (!taken) parts_.log.warning("plan.not_computed", {{"plan", plan.toString()}, {"reason", std::string("readers are busy")}});
}

void BulkReading::readPlan(const base::Uuid& id, store::Reader& reader) {
  auto found = reader.plan(id);
  if (!found.ok() || !found.value()) {
    parts_.log.warning("plan.not_computed", {{"plan", id.toString()}, {"reason", found.status().toString()}});
    return;
  }
  auto counting = std::make_shared<Counting>();
  counting->plan = std::move(*found.value());
  auto query = model::parseQuery(counting->plan.q);
  if (!query.ok()) return fail(*counting, query.status());
  counting->query = std::move(query).value();
  countRows(counting, reader);
}

void BulkReading::countPage(std::shared_ptr<Counting> counting) {
  const bool taken = parts_.readers.submit([this, counting](store::Reader& reader) { countRows(counting, reader); });
  if (!taken) fail(*counting, base::Status(base::Code::busy, "too many reads at once; make the plan again"));
}

void BulkReading::countRows(const std::shared_ptr<Counting>& counting, store::Reader& reader) {
  model::Plan& plan = counting->plan;
  const base::Now now = parts_.clock.now();
  const auto page = reader.scanPart(parts_.judge.place(plan), counting->query, plan.markStep, counting->after, now.wall, kPageRows);
  if (!page.ok()) return fail(*counting, page.status());
  for (const store::ScanRow& row : page->rows) ++plan.counts[static_cast<std::size_t>(parts_.judge.judge(reader, row, plan, now))];
  counting->after = page->scannedTo;
  plan.matched += static_cast<std::int64_t>(page->rows.size());
  if (page->atEnd) plan.state = model::PlanState::ready;
  report(plan);
  if (!page->atEnd) countPage(counting);
}

void BulkReading::fail(Counting& counting, const base::Status& status) {
  counting.plan.state = model::PlanState::failed;
  counting.plan.error = status.message();
  report(counting.plan);
}

void BulkReading::report(const model::Plan& plan) {
  const bool taken = parts_.intake.command({{"planner", "engine", ""}, "", core::PlanProgress{plan}, {}});
  if (!taken) parts_.log.warning("plan.progress_lost", {{"plan", plan.id.toString()}});
}

void BulkReading::page(const core::PageRequest& request) {
  auto job = [this, request](store::Reader& reader) {
    core::OperationPage page{request.operation, request.after, {}, false, request.after};
    const auto query = model::parseQuery(request.q);
    if (query.ok()) {
      const auto found = reader.scanPart(request.place, query.value(), request.markStep, request.after, parts_.clock.now().wall, request.limit);
      if (found.ok()) {
        for (const store::ScanRow& row : found->rows) page.seqs.push_back(row.row.notification.seq);
        page.end = found->atEnd;
        page.scannedTo = found->scannedTo;
      } else {
        parts_.log.warning("operation.page_failed", {{"operation", request.operation.toString()}, {"error", found.status().toString()}});
      }
    }
    parts_.pageFound(std::move(page));  // also an empty one: the core asks again
  };
  if (!parts_.readers.submit(std::move(job))) parts_.pageFound({request.operation, request.after, {}, false, request.after});
}

}  // namespace signalbox::runtime
