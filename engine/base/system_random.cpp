#include <sys/random.h>

#include <array>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/random.h"

namespace signalbox::base {
namespace {

/// As many as the kernel gives in one piece, without a signal that cuts it short; a call for each number costs more than the number.
class Store {
 public:
  std::uint64_t take() {
    if (left_ == 0) refill();
    // What was given out is in nobody's memory twice.
    return std::exchange(words_[--left_], 0);
  }

 private:
  void refill() {
    const auto got = ::getrandom(words_.data(), sizeof words_, 0);
    SB_CHECK(got == static_cast<ssize_t>(sizeof words_), "the kernel gives no random bytes");
    left_ = words_.size();
  }

  std::array<std::uint64_t, 32> words_{};
  std::size_t left_ = 0;
};

}  // namespace

std::uint64_t SystemRandom::next() {
  // One for each thread: nobody waits, and no word goes to two. Nothing here forks and goes on.
  thread_local Store store;
  return store.take();
}

}  // namespace signalbox::base
