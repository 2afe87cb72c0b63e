#include <cstdlib>

#include "engine/base/environment.h"

namespace signalbox::base {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace signalbox::base
