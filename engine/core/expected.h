#pragma once
// Two people change one thing: whoever saves says which version his is made of, and is told when another one came first. Judged in the step that
// saves. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace signalbox::core {

struct Expected {
  std::optional<std::int64_t> version{};  // 0 = there is none yet; nothing = whichever there is
  bool mustExist = false;
};

/// `present` is 0 where there is none. `what` as it stands in a sentence: "the recipient".
base::Status checkExpected(const Expected& expected, std::int64_t present, std::string_view what);

/// What people wrote on a cause has no counter of its own: it is told apart by what it says. Fits a double's 53 bits, and is never 0.
std::int64_t versionOfWords(const std::string& note, const std::string& fixedBy);

}  // namespace signalbox::core
