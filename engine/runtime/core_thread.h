#pragma once
// The thread "sb-core": collects what comes in over one lane per kind (rule 26), lets the core take a step when there is
// work or a deadline, and carries out the effects after the commit. Intake is thread-safe; everything else belongs to
// the thread. Stop order: lanes close, what is in them is answered, sends under way are settled, the store is left alone.

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "engine/base/bounded_queue.h"
#include "engine/core/core.h"
#include "engine/core/inputs.h"
#include "engine/runtime/accept_lane.h"
#include "engine/runtime/company.h"
#include "engine/runtime/receipt_lane.h"

namespace signalbox::runtime {

/// Where a step's effects go; called on the core's thread, after the commit.
struct CoreSinks {
  std::function<void(std::vector<egress::SendOrder>)> send;
  std::function<void(egress::HealthOrder)> ping;
  std::function<void(egress::LookupOrder)> lookUp;
  std::function<void(const core::PageRequest&)> page;
  std::function<void(const base::Uuid&)> plan;
  std::function<void(const protocol::EventView&)> event;
  std::function<void(std::shared_ptr<const protocol::Snapshot>, base::Now)> published;
  std::function<void(std::int64_t micros)> stepped;              // a step that committed; may be empty
  std::function<void(const base::Status&)> failed;               // the engine must stop
  std::function<std::optional<base::BootTime>(base::Now)> tick;  // heartbeat; when it wants the next one
};

class CoreThread final : public core::Intake {
 public:
  struct Limits {
    std::size_t accepts = 16'384;
    std::size_t commands = 1'024;
    std::size_t finished = 65'536;    // as large as the permits, so a finished send is never refused
    std::size_t receipts = 1'024;     // requests
    std::size_t receiptRows = 1'000;  // in one step
    AcceptBounds accept{};            // in one step
  };

  CoreThread(core::Core& core, store::Store& store, const base::Clock& clock, Limits limits, CoreSinks sinks);
  ~CoreThread() override;

  void start();
  /// Nothing new comes in and nothing more is claimed; returns at once.
  void stopClaiming();
  /// Settles what is in the lanes and ends the thread. Legal twice and before start.
  void stop();

  [[nodiscard]] bool accept(core::AcceptInput input) override;
  [[nodiscard]] bool command(core::CommandInput input) override;
  [[nodiscard]] bool receipts(core::ReceiptInput input) override;
  void finished(std::vector<egress::FinishedSend> sends);
  void health(egress::HealthAnswer answer);
  void lookedUp(egress::LookupAnswer answer);
  void page(core::OperationPage page);
  /// The sink `tick` has something to do. Any thread.
  void wake() { bell_.ring(); }

 private:
  void run();
  void awaitCompany();
  core::StepInputs collect();
  void carryOut(core::Effects& effects);
  void publish(base::Now now);
  bool lanesEmpty() const;
  void rest();
  bool moveLog(bool idle);
  std::chrono::microseconds pause(base::Now now) const;

  core::Core& core_;
  store::Store& store_;
  const base::Clock& clock_;
  const Limits limits_;
  const CoreSinks sinks_;
  base::Doorbell bell_;
  base::BoundedQueue<core::AcceptInput> accepts_;
  base::BoundedQueue<core::CommandInput> commands_;
  base::BoundedQueue<egress::FinishedSend> finished_;
  base::BoundedQueue<egress::HealthAnswer> health_;
  base::BoundedQueue<egress::LookupAnswer> lookups_;
  base::BoundedQueue<core::OperationPage> pages_;
  ReceiptLane receipts_;
  Company company_;
  base::Doorbell companyBell_;  // rung by the request that makes it `companyWanted_`
  std::atomic<std::size_t> companyWanted_{0};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> noClaims_{false};
  std::optional<base::BootTime> nextTick_;
  std::shared_ptr<const protocol::Snapshot> published_;
  bool failed_ = false;
  bool saidStopped_ = false;
  std::thread thread_;
};

}  // namespace signalbox::runtime
