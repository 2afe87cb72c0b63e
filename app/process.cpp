#include "app/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace signalbox::app {
namespace {

sigset_t stopSignals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGUSR2);
  ::sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

void hardenProcess() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
  ::umask(077);  // messages, addresses and keys are in what it writes, exports among them
  ::signal(SIGPIPE, SIG_IGN);
}

StopSignals::StopSignals() {
  const sigset_t set = stopSignals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int StopSignals::wait(const std::function<void()>& reload) const {
  const sigset_t set = stopSignals();
  for (int got = 0;;) {
    ::sigwait(&set, &got);
    if (got != SIGHUP) return got == SIGUSR2 ? 1 : 0;
    reload();
  }
}

void StopSignals::fail() const { ::kill(::getpid(), SIGUSR2); }

int complain(const base::Status& status) {
  std::fprintf(stderr, "signalbox: %s\n", status.message().c_str());
  for (const base::FieldError& field : status.fields()) std::fprintf(stderr, "  %s: %s\n", field.pointer.c_str(), field.detail.c_str());
  return 2;
}

bool printProgress(std::string_view text, double done) {
  std::fprintf(stderr, "\r%.*s %3.0f %%", static_cast<int>(text.size()), text.data(), done * 100);
  if (done >= 1) std::fputc('\n', stderr);
  return true;
}

}  // namespace signalbox::app
