// A canary's steps while its operation runs, and how fast an operation really goes.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "engine/core/claim.h"
#include "engine/core/operations.h"
#include "engine/policy/canary.h"

namespace signalbox::core {

using base::Status;
using model::CanaryStep;
using model::CanaryVerdict;
using model::OperationState;

namespace {

constexpr base::Millis kRateWindow{10'000};

bool isOpen(const CanaryStep& step) { return step.verdict == CanaryVerdict::dealing || step.verdict == CanaryVerdict::waiting; }

std::int64_t confirmedOf(const model::Operation& operation) {
  return operation.canary->rules.confirmation == model::Confirmation::delivered ? operation.delivered : operation.confirmed;
}

std::int64_t failedOf(const model::Operation& operation) {
  return operation.failed + (operation.canary->rules.confirmation == model::Confirmation::delivered ? operation.bounced : 0);
}

bool allDealt(const OperationRun& run) { return run.page.empty() && run.pageEnd; }

}  // namespace

const CanaryStep* canaryStep(const OperationRun& run) {
  const auto& canary = run.operation.canary;
  return canary && !canary->steps.empty() && isOpen(canary->steps.back()) ? &canary->steps.back() : nullptr;
}

std::size_t canaryRoom(const OperationRun& run) {
  if (!run.operation.canary) return std::numeric_limits<std::size_t>::max();
  const CanaryStep* step = canaryStep(run);
  return step == nullptr || step->dealtAt ? 0 : static_cast<std::size_t>(std::max<std::int64_t>(0, step->size - step->dealt));
}

std::optional<base::WallTime> canaryDeadline(const OperationRun& run) {
  const CanaryStep* step = canaryStep(run);
  if (step == nullptr || !step->dealtAt) return std::nullopt;
  return *step->dealtAt + run.operation.canary->rules.wait;
}

Status Operations::watchCanary(OperationRun& run) {
  if (!run.operation.canary) return Status::okay();
  model::Canary& canary = *run.operation.canary;
  if (canaryStep(run) == nullptr) {
    if (allDealt(run)) return Status::okay();
    CanaryStep step;
    step.size = policy::nextSize(canary);
    step.startedAt = step_.draft.wall();
    step.confirmedBefore = confirmedOf(run.operation);
    step.failedBefore = failedOf(run.operation);
    canary.steps.push_back(std::move(step));
    return keep(run);
  }
  CanaryStep& step = canary.steps.back();
  const CanaryStep before = step;
  // What an earlier step left open may still end in this one; it is never counted as more than this one's.
  step.confirmed = std::clamp<std::int64_t>(confirmedOf(run.operation) - step.confirmedBefore, 0, step.dealt);
  step.failed = std::clamp<std::int64_t>(failedOf(run.operation) - step.failedBefore, 0, step.dealt - step.confirmed);
  if (!step.dealtAt && (step.dealt >= step.size || allDealt(run))) step.dealtAt = step_.draft.wall();
  if (step.dealtAt && step.dealt == 0) {
    canary.steps.pop_back();  // nothing was left for it
    return keep(run);
  }
  const policy::CanaryJudgement judged = policy::judgeStep(canary.rules, step, step_.draft.wall());
  if (judged.verdict == CanaryVerdict::failed && run.page.empty() && !run.pageEnd) {
    askForPage(run);  // after a restart, nobody knows whether anything is left to stop
    return Status::okay();
  }
  step.verdict = judged.verdict;
  step.words = judged.words;
  if (!isOpen(step)) return endStep(run, step);
  const bool same = step.confirmed == before.confirmed && step.failed == before.failed && step.verdict == before.verdict;
  return same ? Status::okay() : keep(run);
}

Status Operations::endStep(OperationRun& run, CanaryStep& step) {
  step.endedAt = step_.draft.wall();
  const std::size_t number = run.operation.canary->steps.size();
  const bool failed = step.verdict == CanaryVerdict::failed;
  // Why it failed says that it did.
  const std::string words =
      fmt::format("canary step {}, {} {}{}: {}", number, step.size, step.size == 1 ? "message" : "messages", failed ? "" : ", passed", step.words);
  step_.draft.event("operation", run.operation.id.toString(), words, run.operation.by);
  // Where all is dealt with there is nothing to stop; the report tells how its last step ended.
  if (failed && !allDealt(run)) {
    run.operation.state = OperationState::paused;
    run.operation.pausedReason = words;
  }
  return keep(run);
}

void Operations::measureRate(OperationRun& run, std::int64_t progressed) {
  const base::BootTime now = step_.draft.now().boot;
  if (progressed > 0) run.progress.emplace_back(now, progressed);
  while (!run.progress.empty() && run.progress.front().first + kRateWindow <= now) run.progress.pop_front();
  run.effectiveRate = 0;
  run.rateReason.clear();
  if (run.operation.state != OperationState::running || !run.operation.startedAt) return;
  std::int64_t sum = 0;
  for (const auto& [at, count] : run.progress) sum += count;
  const base::Millis running = std::clamp(step_.draft.wall() - *run.operation.startedAt, base::Millis{1'000}, kRateWindow);
  run.effectiveRate = static_cast<double>(sum) * 1000.0 / static_cast<double>(running.count());
  const double asked = run.operation.ratePerSecond;
  if (asked <= 0 || run.effectiveRate < 0.9 * asked) run.rateReason = whySlower(run);
}

std::string Operations::whySlower(const OperationRun& run) const {
  if (const CanaryStep* step = canaryStep(run)) {
    const std::int64_t open = step->dealt - step->confirmed - step->failed;
    if (step->dealtAt) return fmt::format("the canary waits for {} of {}", open, step->size);
    return fmt::format("the canary is at its step of {}", step->size);
  }
  if (!run.channel || !sends(run.operation.kind, run.operation.resolution)) return {};
  const store::QueueRow& queue = step_.draft.queue(*run.channel);
  if (queue.paused) return fmt::format("the {} queue is paused", model::name(*run.channel));
  if (const std::string& blocked = step_.draft.blockedWords[model::index(*run.channel)]; !blocked.empty()) return blocked;
  double allowed = 0;
  std::vector<std::string> names;
  for (const ProviderEntry* entry : step_.draft.providersOf(*run.channel)) {
    if (!entry->config.enabled || (!run.operation.provider.empty() && entry->config.name != run.operation.provider)) continue;
    if (entry->config.ratePerSecond <= 0) return {};
    allowed += entry->config.ratePerSecond;
    names.push_back(entry->config.name);
  }
  const bool less = !names.empty() && (run.operation.ratePerSecond <= 0 || allowed < run.operation.ratePerSecond);
  if (!less) return {};
  return names.size() == 1 ? fmt::format("{} allows {:g}/s", names.front(), allowed) : fmt::format("the providers allow {:g}/s together", allowed);
}

}  // namespace signalbox::core
