#pragma once
// A whole engine: store, core, readers, egress, events and server, made in order and stopped in the flow's order. The
// daemon and the console's embedded engine are both this. Start and stop from one thread; stop is legal twice and
// before start. A failure of the store ends in `failed`, once, from another thread: the engine then answers 503 and
// waits for stop().

#include <functional>
#include <memory>
#include <string>

#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/runtime/options.h"

namespace signalbox::runtime {

/// What is known once it runs.
struct RunningFacts {
  std::string url;
  std::string tokenPath;
  std::string boot;
  bool simulatedOnly = true;
  std::string fingerprint;  // of its certificate; empty without TLS
};

class Engine {
 public:
  struct Parts {
    const base::Clock& clock;    // the engine's; may run fast
    const base::Clock& machine;  // the server's deadlines are real ones
    base::Random& random;        // thread-safe
    base::Log& log;
    std::function<void(const base::Status&)> failed;
  };

  Engine(EngineOptions options, Parts parts);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  base::Result<RunningFacts> start();
  void stop();
  /// Reads certificates and credentials anew, as SIGHUP asks for; what cannot be read is logged and the old stays. Between
  /// start() and stop().
  void reload();

 private:
  struct Graph;
  const EngineOptions options_;
  const Parts parts_;
  std::unique_ptr<Graph> graph_;
};

/// The version that is compiled in.
std::string engineVersion();

}  // namespace signalbox::runtime
