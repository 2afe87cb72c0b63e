#pragma once
// What a process of ours owes the machine: no core dumps that could hold a secret, files for its owner alone, no death by SIGPIPE, an orderly stop
// on SIGTERM, and words on standard error when it can't go on.

#include <functional>
#include <string_view>

#include "engine/base/status.h"

namespace signalbox::app {

/// Before any thread.
void hardenProcess();

/// Blocks SIGTERM, SIGINT and SIGHUP for all threads that are made later; one thread waits for them.
class StopSignals {
 public:
  StopSignals();
  /// Returns when the process shall stop: 0, or 1 after fail().
  /// `reload` is called for each SIGHUP meanwhile.
  int wait(const std::function<void()>& reload) const;
  /// The engine cannot go on. Any thread.
  void fail() const;
};

/// Prints what went wrong, each field on its own line; the exit code to use.
int complain(const base::Status& status);
bool printProgress(std::string_view text, double done);

}  // namespace signalbox::app
