#pragma once
// Environment variables; the one place that reads them. Never for secrets.

#include <optional>
#include <string>

namespace signalbox::base {

/// Nothing when it is not set. Not to be called while another thread changes the environment.
std::optional<std::string> environment(const char* name);

}  // namespace signalbox::base
