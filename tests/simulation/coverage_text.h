#pragma once
// What a part of a run has seen, as text: parts that run side by side are judged as one run, for which chance has less to say.
// Pure functions over values.

#include <optional>
#include <string>

#include "tests/simulation/fault.h"

namespace signalbox::simulation {

std::string toText(const Coverage& coverage);
/// Nothing when it is not what toText() of this program has written.
std::optional<Coverage> coverageFromText(const std::string& text);

}  // namespace signalbox::simulation
