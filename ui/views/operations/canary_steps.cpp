#include "ui/views/operations/canary_steps.h"

#include <algorithm>

#include "ui/client/text.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;
using widgets::CanaryStep;
using widgets::format::count;

namespace {

/// Where a receipt is waited for, what was sent and bounced counts as well, which nothing else on the card calls failed.
QString failedWords(const protocol::CanaryStepView& step, const protocol::CanaryRequest& rules) {
  return (rules.confirm == "delivered" ? Wording::tr("%1 not delivered") : Wording::tr("%1 failed")).arg(count(step.failed));
}

CanaryStep shown(const protocol::CanaryStepView& step, const protocol::CanaryRequest& rules) {
  CanaryStep made;
  made.text = count(step.size);
  if (step.verdict == "passed")
    made.state = CanaryStep::Verdict::Passed;
  else if (step.verdict == "failed")
    made.state = CanaryStep::Verdict::Stopped;
  else
    made.state = CanaryStep::Verdict::Running;
  if (step.verdict == "dealing")
    made.verdict = Wording::tr("%1 out").arg(count(step.dealt));
  else if (step.verdict == "waiting")
    made.verdict = Wording::tr("%1 of %2").arg(count(step.confirmed), count(step.dealt));
  else
    made.verdict = step.failed > 0 ? failedWords(step, rules) : Wording::tr("%1 of %2").arg(count(step.confirmed), count(step.dealt));
  return made;
}

bool hasFailed(const protocol::CanaryView& canary) { return !canary.steps.empty() && canary.steps.back().verdict == "failed"; }

}  // namespace

std::int64_t nextCanarySize(const protocol::CanaryView& canary) {
  if (canary.steps.empty()) return canary.rules.steps.empty() ? 1 : canary.rules.steps.front();
  const std::int64_t last = canary.steps.back().size;
  if (hasFailed(canary)) return last;
  const auto larger = std::upper_bound(canary.rules.steps.begin(), canary.rules.steps.end(), last);
  return larger != canary.rules.steps.end() ? *larger : last * 2;
}

std::vector<CanaryStep> canarySteps(const protocol::CanaryView& canary, bool goesOn) {
  std::vector<CanaryStep> steps;
  const std::size_t first = canary.steps.size() > kCanaryStepsShown ? canary.steps.size() - kCanaryStepsShown : 0;
  for (std::size_t i = first; i < canary.steps.size(); ++i) steps.push_back(shown(canary.steps[i], canary.rules));
  if (goesOn)
    steps.push_back({count(nextCanarySize(canary)), hasFailed(canary) ? Wording::tr("again") : Wording::tr("next"), CanaryStep::Verdict::Ahead});
  return steps;
}

QStringList canaryWords(const protocol::CanaryView& canary) {
  QStringList lines;
  for (std::size_t i = 0; i < canary.steps.size(); ++i) {
    const auto& step = canary.steps[i];
    const QString ended = step.text.empty() ? Wording::tr("not judged yet") : text(step.text);
    const QString size = step.size == 1 ? Wording::tr("1 message") : Wording::tr("%1 messages").arg(count(step.size));
    lines << Wording::tr("step %1, %2: %3").arg(count(static_cast<qint64>(i + 1)), size, ended);
  }
  return lines;
}

}  // namespace signalbox::ui::views
