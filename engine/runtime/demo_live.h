#pragma once
// The thread "sb-demo" of a demonstration: posts the live script's messages through the same intake as an app's, and
// changes its simulated providers as an operator would. Driven by the engine's clock. Stop before start is legal, and
// so is stop twice; a trouble under way ends with it.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/base/bounded_queue.h"
#include "engine/base/time.h"
#include "engine/core/inputs.h"
#include "engine/protocol/snapshot.h"
#include "engine/runtime/demo_live_script.h"

namespace signalbox::runtime {

class DemoLive {
 public:
  struct Parts {
    core::Intake& intake;
    const base::Clock& clock;
    std::function<std::shared_ptr<const protocol::Snapshot>()> snapshot;  // any thread
    std::uint64_t seed = 0;
  };
  explicit DemoLive(Parts parts) : parts_(std::move(parts)) {}
  ~DemoLive() { stop(); }

  void start();
  void stop();

  /// Does what is due now; what the thread does each time. Returns when it is next due.
  base::BootTime once(DemoLiveScript& script, base::Now now) const;

 private:
  void run();
  std::vector<model::ProviderConfig> providers() const;
  void carryOut(const DemoLiveScript::Change& change) const;

  const Parts parts_;
  base::Doorbell bell_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace signalbox::runtime
