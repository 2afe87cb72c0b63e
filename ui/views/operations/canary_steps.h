#pragma once
// A canary's steps as the bar shows them: the newest few that were made, and the one that would come next. Pure.

#include <vector>

#include "engine/protocol/canary.h"
#include "ui/widgets/steps_bar.h"

namespace signalbox::ui::views {

inline constexpr std::size_t kCanaryStepsShown = 6;

/// What comes after the last one, as the engine would choose it: one that failed is tried again.
std::int64_t nextCanarySize(const protocol::CanaryView& canary);

std::vector<widgets::CanaryStep> canarySteps(const protocol::CanaryView& canary, bool goesOn);
/// "step 3, 5 messages: 2 of 5 failed; the limit is 10 %", one line each.
QStringList canaryWords(const protocol::CanaryView& canary);

}  // namespace signalbox::ui::views
