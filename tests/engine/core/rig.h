#pragma once
// A whole engine in a test: the real core on a real store in a temporary directory, simulated providers, a clock that is
// moved by hand, everything from a seed. What the simulated receivers got is kept, so that a test can count copies.

#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/log.h"
#include "engine/base/system_clock.h"
#include "engine/core/core.h"
#include "engine/egress/simulated_egress.h"
#include "engine/queue/embedded_queue.h"
#include "engine/store/secret_store.h"
#include "engine/store/sqlite/open.h"

namespace signalbox::tests {

class QuietObserver final : public core::StepObserver {
 public:
  std::vector<store::StatRow> dueRows(base::Now, const core::Gauges&) override { return {}; }
  base::WallTime nextFlush(base::Now now) const override { return now.wall + std::chrono::hours{1}; }
  void committed(const core::StepMeasures& measures, base::Now) override { steps.push_back(measures); }
  void rolledBack() override { ++rollbacks; }
  core::Rates rates(base::Now) const override { return {}; }
  core::ProviderRates providerRates(const std::string&, base::Now) const override { return {}; }
  std::vector<core::StepMeasures> steps;
  int rollbacks = 0;
};

/// Raises and ends what a test has put here, once.
class NoAlerts final : public core::AlertWatch {
 public:
  Change evaluate(const protocol::Snapshot&, const std::map<std::string, store::AlertRow>&, const std::vector<store::Store::CauseCount>&,
                  base::Now) override {
    return {std::exchange(next, {})};
  }
  std::vector<store::AlertRow> next;
};

/// Remembers the names of what was logged.
class KeptLog final : public base::Log {
 public:
  void write(base::LogLevel, std::string_view event, std::initializer_list<base::LogField>) override { ++events[std::string(event)]; }
  int count(const std::string& event) const {
    const auto found = events.find(event);
    return found == events.end() ? 0 : found->second;
  }
  std::map<std::string, int> events;
};

/// Credentials that lie outside, as a test puts them there.
class Outside final : public core::ReferenceSource {
 public:
  explicit Outside(const std::map<std::string, std::string>& values) : values_(values) {}
  base::Result<security::Secret> find(const std::string& reference) const override {
    const auto found = values_.find(reference);
    if (found == values_.end()) return base::Status(base::Code::notFound, "this engine reads no credentials from outside");
    return security::Secret(found->second);
  }

 private:
  const std::map<std::string, std::string>& values_;
};

class Rig {
 public:
  /// `vfs` names SQLite's file system; empty = the platform's.
  explicit Rig(std::uint64_t seed = 1, core::CoreOptions options = {}, std::string vfs = {});
  ~Rig();

  /// Simulated provider with the given settings ("share_transient" -> "1" ...).
  void provider(const std::string& name, model::Channel channel, int position = 0, std::map<std::string, std::string> settings = {});
  base::Result<core::CommandDone> command(core::Command command, const std::string& reason = "test");
  core::AcceptVerdict post(const std::string& target, const std::string& key = {}, std::function<void(core::AcceptLine&)> change = {});
  std::vector<core::AcceptVerdict> postAll(std::vector<core::AcceptLine> lines);
  static core::AcceptLine line(const std::string& target, const std::string& key = {}, model::Channel channel = model::Channel::email);

  /// Steps and moves time until nothing is left to do within `length`.
  void run(base::Millis length);
  /// One step now, with what came in.
  core::StepResult step(core::StepInputs inputs = {});
  /// The store's file is from now on another than the one that it remembers to be, as after a copy; the next start sees it.
  void becomeACopy();
  /// The process dies here: memory, queue and sends under way are gone; what had arrived has arrived.
  void crash();
  void open();

  store::DeliveryRow row(const base::Uuid& id);
  model::State state(const base::Uuid& id);
  std::vector<model::Attempt> attempts(const base::Uuid& id);
  int copies(const base::Uuid& id) const {
    const auto found = arrivals.find(id);
    return found == arrivals.end() ? 0 : found->second;
  }
  std::int64_t count(model::Channel channel, model::State state) const;

  QTemporaryDir directory;
  base::ManualClock clock;
  base::SeededRandom random;
  base::SeededRandom keyRandom{99};
  std::map<std::string, std::string> outside;  // by reference
  Outside references{outside};
  KeptLog log;
  const core::CoreOptions options;
  const std::string vfs;
  core::AuditChain chain = core::AuditChain::goesOn;  // of the next open()
  QuietObserver observer;
  NoAlerts alerts;
  std::unique_ptr<const security::AuditSeal> seal = security::makeAuditSeal(security::Secret(std::string(32, 'k'))).value();
  security::MasterKey master = security::MasterKey::make(keyRandom);
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Reader> reader;
  std::unique_ptr<queue::EmbeddedQueue> queue;
  std::unique_ptr<core::Core> core;
  std::unique_ptr<egress::SimulatedEgress> egress;
  std::map<base::Uuid, int> arrivals;
  std::vector<egress::Arrival> received;
  std::vector<protocol::EventView> events;
  std::vector<core::PageRequest> pages;
  std::vector<base::Uuid> plans;
  bool answerPages = true;
  std::vector<egress::LookupOrder> lookups;
  std::function<void(egress::LookupAnswer&)> onLookup;  // may change what the provider says
  /// Requests of event subscriptions, and what their receivers answer: status 204 unless a test says otherwise.
  std::vector<providers::HttpRequest> webhooks;
  std::function<int(const egress::SendOrder&, const providers::HttpRequest&)> receiver;

 private:
  void useKeys();
  void carryOut(core::StepResult& result);
  void answer(const core::PageRequest& request);
  void deliver(const egress::SendOrder& order);
  core::StepInputs pending_;
};

/// A mapping from simulated provider's outcome class to the setting that makes it certain.
inline std::map<std::string, std::string> always(const std::string& share) { return {{share, "1"}}; }

}  // namespace signalbox::tests
