#pragma once
// How late a replay is, for its template: `delayed_by` ("2 h 10 min") and `delayed_by_seconds`. A first generation has
// neither: there `delayed_by` is false, so that {{#delayed_by}}...{{/delayed_by}} vanishes. Pure; any thread.

#include <string>
#include <string_view>

#include "engine/base/time.h"

namespace signalbox::providers {

/// The two largest units, as they are the same in every language: "3 d 4 h", "2 h 10 min", "45 s".
std::string delayWords(base::Millis delay);
/// The data, a JSON object, with the delay; what the data has under these names itself stays. Anything else comes back as
/// it is, for the rendering to refuse.
std::string withDelay(std::string_view data, base::Millis delay);

}  // namespace signalbox::providers
