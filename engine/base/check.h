#pragma once
// Programmer errors: a check that stays on in every build. A failed one ends the process with the place and
// the reason, because to go on would mean to act on a state that nobody understands.

namespace signalbox::base {
[[noreturn]] void checkFailed(const char* file, int line, const char* condition, const char* why);
}

#define SB_CHECK(condition, why) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::signalbox::base::checkFailed(__FILE__, __LINE__, #condition, why))
