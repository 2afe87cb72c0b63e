#pragma once
// What a plan says of one message: what was found for this one, else what its verdict means for all. Pure.

#include <string>

#include "engine/api/plan_judge.h"

namespace signalbox::api {

/// A sentence; without `reveal` a suppressed address keeps the words of its receipt to itself.
std::string outcomeWords(const model::Plan& plan, const PlanOutcome& outcome, bool reveal);

}  // namespace signalbox::api
