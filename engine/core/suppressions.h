#pragma once
// Addresses that are not used for a category: a hard bounce, a complaint or an unsubscription brings them, an operator
// lifts them. Part of the settle and receipt phases; lives for one step.

#include <string>

#include "engine/core/step_context.h"
#include "engine/model/notification.h"

namespace signalbox::core {

/// Suppresses the notification's address for its category and tells so in its timeline; nothing when it was before.
base::Status suppressAddress(StepContext& step, const model::Notification& notification, std::int32_t generation, const std::string& provider,
                             const std::string& reason);

/// The recipient wants it again: what his unsubscription at that provider brought ends. A bounce or a complaint stays.
base::Status liftUnsubscription(StepContext& step, const model::Notification& notification, std::int32_t generation, const std::string& provider);

}  // namespace signalbox::core
