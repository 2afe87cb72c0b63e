#include "engine/core/operations.h"

#include <algorithm>

namespace signalbox::core {

using base::Status;
using model::OperationState;

namespace {

constexpr std::size_t kCausesKept = 20;  // of an operation; the rest is counted as one

/// What the effective rate is about: of a replay what has ended, of anything else what was acted on.
std::int64_t progressOf(const model::Operation& operation) {
  return sends(operation.kind, operation.resolution) ? operation.confirmed + operation.failed : operation.done;
}

void add(model::Operation& operation, const OperationResults& results) {
  operation.confirmed += results.confirmed;
  operation.failed += results.failed;
  operation.delivered += results.delivered;
  operation.bounced += results.bounced;
  for (const auto& [provider, count] : results.sentBy) operation.sentBy[provider] += count;
  for (const auto& [cause, count] : results.failedCauses) {
    const bool room = operation.failedCauses.contains(cause) || operation.failedCauses.size() < kCausesKept;
    operation.failedCauses[room ? cause : std::string(" other causes")] += count;
  }
}

}  // namespace

/// They are copied: a step that finds the disk full is done again with what came to it.
void Operations::pagesCame(const std::vector<OperationPage>& pages) {
  for (const OperationPage& page : pages) {
    OperationRun* run = step_.draft.operation(page.operation);
    if (run == nullptr) continue;
    run->pageAsked = false;
    if (page.after != run->operation.cursor || !run->page.empty()) continue;
    run->page = page.seqs;
    run->pageEnd = page.end;
    if (run->page.empty()) run->operation.cursor = std::max(run->operation.cursor, page.scannedTo);
  }
}

Status Operations::run() {
  std::vector<base::Uuid> ids;
  for (const auto& [id, known] : step_.memory.operations) ids.push_back(id);
  for (const base::Uuid& id : ids) {
    OperationRun& run = *step_.draft.operation(id);
    const std::int64_t before = progressOf(run.operation);
    if (const auto results = step_.draft.operationResults.find(id); results != step_.draft.operationResults.end()) {
      add(run.operation, results->second);
      SB_TRY(keep(run));
    }
    if (run.operation.state == OperationState::staged || run.operation.state == OperationState::running) SB_TRY(advance(run));
    measureRate(run, progressOf(run.operation) - before);
  }
  return countForEnded();
}

Status Operations::advance(OperationRun& run) {
  if (run.operation.state == OperationState::staged) {
    const bool waitsForPerson = run.operation.needsApproval && run.operation.approvedBy.empty();
    if (waitsForPerson || !run.operation.startsAt || *run.operation.startsAt > step_.draft.wall()) return Status::okay();
    SB_TRY(start(run));
  }
  SB_TRY(watchCanary(run));
  if (run.operation.state != OperationState::running) return Status::okay();
  const std::size_t count = std::min({run.page.size(), allowance(run), canaryRoom(run)});
  if (count > 0) {
    SB_TRY(deal(run, count));
    SB_TRY(watchCanary(run));
  }
  if (run.operation.state != OperationState::running) return Status::okay();
  if (run.page.empty() && run.pageEnd) return canaryStep(run) == nullptr ? finish(run) : Status::okay();
  if (run.page.empty()) askForPage(run);
  return Status::okay();
}

Status Operations::start(OperationRun& run) {
  run.operation.state = OperationState::running;
  run.operation.startedAt = step_.draft.wall();
  run.refilledAt = step_.draft.now().boot;
  run.tokens = 1;
  step_.draft.event("operation", run.operation.id.toString(), "Started", run.operation.by);
  return keep(run);
}

std::size_t Operations::allowance(OperationRun& run) {
  const std::size_t bound = step_.options.bounds.bulk;
  if (run.operation.ratePerSecond <= 0) {
    run.refilledAt = step_.draft.now().boot;  // what goes out now counts for no rate that is set later
    return bound;
  }
  const double passed = std::chrono::duration<double>(step_.draft.now().boot - run.refilledAt).count();
  run.refilledAt = step_.draft.now().boot;
  run.tokens = std::min(run.tokens + passed * run.operation.ratePerSecond, std::max(1.0, run.operation.ratePerSecond));
  return std::min(bound, static_cast<std::size_t>(run.tokens));
}

Status Operations::deal(OperationRun& run, std::size_t count) {
  const auto seqs = std::span(run.page).first(count);
  SB_ASSIGN(const std::vector<store::DeliveryRow> rows, step_.store().findMany(seqs));
  const std::int64_t before = run.operation.done;
  for (const model::Seq seq : seqs) {
    const auto row = std::find_if(rows.begin(), rows.end(), [seq](const auto& found) { return found.notification.seq == seq; });
    if (row == rows.end()) {
      skip(run, "purged");
    } else {
      SB_TRY(act(run, *row));
    }
    run.operation.cursor = seq;
  }
  if (run.operation.ratePerSecond > 0) run.tokens -= static_cast<double>(count);
  run.page.erase(run.page.begin(), run.page.begin() + static_cast<std::ptrdiff_t>(count));
  step_.draft.measures.operated += run.operation.done - before;
  step_.draft.publishNow = true;
  return keep(run);
}

Status Operations::act(OperationRun& run, const store::DeliveryRow& row) {
  SB_ASSIGN(const Judged judged, judge(run, row));
  if ((run.operation.include >> static_cast<unsigned>(judged.verdict.verdict) & 1U) == 0) {
    skip(run, judged.cannotLookUp ? "its provider cannot be asked" : model::name(judged.verdict.verdict));
    return Status::okay();
  }
  if (row.changedStep > run.operation.markStep) {  // after its page was read: what the plan showed was another thing
    skip(run, "changed since the plan");
    return Status::okay();
  }
  run.channel = row.notification.channel;
  if (judged.lookUp) return lookUp(run, row, *judged.lookUp);
  return apply(run, row, judged);
}

void Operations::skip(OperationRun& run, std::string_view reason) {
  ++run.operation.skipped;
  ++run.operation.skippedReasons[std::string(reason)];
}

void Operations::askForPage(OperationRun& run) {
  if (run.pageAsked) return;
  run.pageAsked = true;
  const model::Operation& operation = run.operation;
  step_.draft.effects.pages.push_back(
      {operation.id, placeOf(operation.kind, operation.q), operation.q, operation.markStep, operation.cursor, step_.options.bounds.bulk * 4});
}

Status Operations::finish(OperationRun& run) {
  run.operation.state = OperationState::finished;
  run.operation.finishedAt = step_.draft.wall();
  step_.draft.event("operation", run.operation.id.toString(),
                    "Finished: " + std::to_string(run.operation.done) + " done, " + std::to_string(run.operation.skipped) + " skipped",
                    run.operation.by);
  EventFact fact;
  fact.type = model::EventType::operationFinished;
  fact.data = {{"operation_id", run.operation.id.toString()},
               {"kind", model::name(run.operation.kind)},
               {"by", run.operation.by},
               {"done", run.operation.done},
               {"skipped", run.operation.skipped},
               {"confirmed", run.operation.confirmed},
               {"failed", run.operation.failed}};
  step_.draft.tell(std::move(fact));
  return keep(run);
}

Status Operations::keep(const OperationRun& run) {
  step_.draft.wrote = true;
  return step_.store().putOperation(run.operation);
}

Status Operations::countForEnded() {
  for (const auto& [id, results] : step_.draft.operationResults) {
    if (step_.draft.operation(id) != nullptr) continue;
    SB_ASSIGN(std::optional<model::Operation> operation, step_.store().operation(id));
    if (!operation) continue;
    add(*operation, results);
    SB_TRY(step_.store().putOperation(*operation));
  }
  return Status::okay();
}

}  // namespace signalbox::core
