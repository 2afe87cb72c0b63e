#include <sys/random.h>

#include "engine/base/check.h"
#include "engine/base/random.h"

namespace signalbox::base {

std::uint64_t SystemRandom::next() {
  std::uint64_t value = 0;
  const auto got = ::getrandom(&value, sizeof value, 0);
  SB_CHECK(got == static_cast<ssize_t>(sizeof value), "the kernel gives no random bytes");
  return value;
}

}  // namespace signalbox::base
