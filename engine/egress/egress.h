#pragma once
// The thread that talks to providers ("sb-egress"): libcurl's multi interface carries thousands of HTTP requests at once,
// simulated sends wait in a heap on the injected clock, and mails over SMTP have threads of their own (mail_threads.h).
// Submitted after the core's commit, never before (rule 6). submit, checkHealth, lookUp and stop may be called from any
// thread and never block, except stop; the sinks are called on the egress thread. Invariants: each order ends in exactly
// one FinishedSend, each lookup in one LookupAnswer; no transfer is ever written twice (rule 19), save that a request whose
// access token was refused (401: nothing was taken) is made once more with a new one; what is submitted after stop ends at
// once, on the caller's thread.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/time.h"
#include "engine/egress/address_rules.h"
#include "engine/egress/send.h"

namespace signalbox::egress {

struct Options {
  std::vector<Cidr> allowedRanges;          // special addresses that an administrator permits to guarded requests
  std::string caFile;                       // for HTTPS; empty = the system's certificates
  std::size_t idleConnectionsMax = 10'000;  // kept open for reuse; above it libcurl closes the oldest, and waits
  base::Millis connectionIdleMax{30'000};   // an older idle connection is not reused: the peer may have closed it
  base::Millis nameKept{60'000};            // how long a name's addresses are used again; each is judged each time
  std::size_t mailThreadsMax = 128;         // mails over SMTP that are under way at once; above it they wait
  base::Millis simulatedPollMax{20};        // how often a clock that is moved by hand is looked at
};

class Egress {
 public:
  /// `clock` and `log` outlive it. The thread runs from start() to stop().
  Egress(Options options, const base::Clock& clock, base::Log& log, Sinks sinks);
  ~Egress();
  Egress(const Egress&) = delete;
  Egress& operator=(const Egress&) = delete;

  base::Status start();
  void submit(std::vector<SendOrder> orders);
  void checkHealth(HealthOrder order);
  void lookUp(LookupOrder order);

  /// Begins nothing new; what has not begun ends as abandoned, what has may finish within `deadline` (machine time)
  /// and ends as ambiguous after it. Returns when the thread has ended. Legal twice and before start.
  void stop(base::Millis deadline);

  /// Orders taken and not yet finished; for metrics.
  std::size_t inFlight() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace signalbox::egress
