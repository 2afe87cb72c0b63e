#include "tests/simulation/last_words.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace signalbox::simulation {
namespace {

// All that the handler of a signal may touch.
std::array<char, 4096> kept;
volatile std::sig_atomic_t length = 0;

/// Once: a sanitizer may abort the process behind its callback.
void say() {
  const auto count = static_cast<std::size_t>(length);
  length = 0;
  for (std::size_t said = 0; said < count;) {
    const auto more = ::write(STDERR_FILENO, kept.data() + said, count - said);
    if (more <= 0) return;
    said += static_cast<std::size_t>(more);
  }
}

/// The signal comes again when this has returned, and nobody handles it then.
void sayAndEnd(int signal) {
  say();
  static_cast<void>(::raise(signal));
}

void handle(int signal) {
  struct sigaction action{};
  action.sa_handler = sayAndEnd;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
  ::sigaction(signal, &action, nullptr);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

/// The other signals are the sanitizers', which tell more of them.
void handleFaults() { ::__sanitizer_set_death_callback(say); }

#else

/// On a stack of their own: one of them tells that the other is used up.
void handleFaults() {
  static std::array<char, 65'536> stack;
  stack_t place{};
  place.ss_sp = stack.data();
  place.ss_size = stack.size();
  ::sigaltstack(&place, nullptr);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) handle(signal);
}

#endif

}  // namespace

void sayLastWords() {
  handleFaults();
  for (const int signal : {SIGABRT, SIGTERM, SIGINT}) handle(signal);
}

void keepLastWords(std::string_view words) {
  length = 0;
  const std::size_t count = std::min(words.size(), kept.size());
  std::copy_n(words.begin(), count, kept.begin());
  length = static_cast<std::sig_atomic_t>(count);
}

}  // namespace signalbox::simulation

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

/// Undefined behaviour is told by a library of its own, which ends the process without asking the other one.
extern "C" void __ubsan_on_report();
extern "C" void __ubsan_on_report() { signalbox::simulation::say(); }

#endif
