#include "engine/runtime/demo_day.h"

#include <filesystem>

#include "engine/base/system_clock.h"
#include "engine/egress/simulated_egress.h"
#include "engine/queue/embedded_queue.h"
#include "engine/runtime/adapters.h"
#include "engine/runtime/audit_key.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/demo_script.h"
#include "engine/runtime/engine.h"
#include "engine/store/sqlite/open.h"
#include "engine/telemetry/series_recorder.h"

namespace signalbox::runtime {
namespace {

using base::Millis;
using base::Status;

constexpr std::uint64_t kSeed = 1842;  // the year of the first signal box
constexpr int kTickSeconds = 15;
constexpr int kMinutes = 24 * 60;

/// Figures are flushed with the ticks, not each 5 s of their own.
class TickedObserver final : public core::StepObserver {
 public:
  explicit TickedObserver(core::StepObserver& series) : series_(series) {}
  std::vector<store::StatRow> dueRows(base::Now now, const core::Gauges& gauges) override { return series_.dueRows(now, gauges); }
  base::WallTime nextFlush(base::Now now) const override { return now.wall + Millis{kTickSeconds * 1000}; }
  void committed(const core::StepMeasures& measures, base::Now now) override { series_.committed(measures, now); }
  void rolledBack() override { series_.rolledBack(); }
  core::Rates rates(base::Now now) const override { return series_.rates(now); }
  core::ProviderRates providerRates(const std::string& provider, base::Now now) const override { return series_.providerRates(provider, now); }

 private:
  core::StepObserver& series_;
};

core::CoreOptions coarse(core::CoreOptions options) {
  options.sweepInterval = Millis{kTickSeconds * 1000};
  options.gaugeInterval = Millis{kTickSeconds * 1000};
  return options;
}

class Day {
 public:
  Day(const EngineOptions& options, store::Store& store, const security::AuditSeal& seal, base::WallTime end, base::Log& log)
      : clock_(end - std::chrono::minutes{kMinutes}),
        random_(kSeed),
        observer_(series_),
        alerts_(options.alerts, options.dataDirectory),
        core_(core::Parts{store, queue_, observer_, alerts_, random_, log, seal}, coarse(options.core),
              core::EngineIdentity{engineVersion(), options.name, "demo", options.dataDirectory, 1, clock_.now().wall}),
        store_(store) {}

  Status start() {
    SB_TRY(core_.start(clock_.now()));
    for (const model::ProviderConfig& config : demoProviders()) command(core::PutProvider{config, 0}, "set up");
    for (const model::Template& value : demoTemplates()) command(core::PutTemplate{value, std::nullopt}, "set up");
    command(core::PutRecipients{demoRecipients()}, "set up");
    return step();
  }

  bool isEmpty() const { return core_.memory().step == 0; }

  Status tick(int minute, int second) {
    if (second == 0)
      for (; incident_ < incidents_.size() && incidents_[incident_].minute <= minute; ++incident_)
        command(incidents_[incident_].command, incidents_[incident_].reason);
    core::AcceptInput input;
    input.lines = demoTraffic(minute, kTickSeconds, random_);
    input.reply = [](std::vector<core::AcceptVerdict>) {};
    if (!input.lines.empty()) inputs_.accepts.push_back(std::move(input));
    const base::BootTime end = clock_.now().boot + Millis{kTickSeconds * 1000};
    while (clock_.now().boot < end) {
      SB_TRY(step());
      const base::Now now = clock_.now();
      base::BootTime next = core_.nextDeadline(now);
      if (const auto due = egress_.nextDue()) next = std::min(next, *due);
      if (next > now.boot) clock_.advance(std::min(next, end) - now.boot);
    }
    return store_.checkpoint(false);
  }

 private:
  void command(core::Command command, const std::string& reason) {
    inputs_.commands.push_back({{"demo", "engine", ""}, reason, std::move(command), {}});
  }

  Status step() {
    const base::Now now = clock_.now();
    inputs_.finished = egress_.runUntil(now);
    core::StepResult result = core_.step(std::exchange(inputs_, {}), now);
    SB_TRY(result.status);
    for (const auto& reply : result.effects.replies) reply();
    egress_.submit(std::move(result.effects.sends), now);
    for (const egress::HealthOrder& ping : result.effects.pings) inputs_.health.push_back(egress_.checkHealth(ping, now));
    for (const egress::LookupOrder& lookup : result.effects.lookups) inputs_.lookups.push_back(egress_.lookUp(lookup, now));
    return Status::okay();
  }

  base::ManualClock clock_;
  base::SeededRandom random_;
  queue::EmbeddedQueue queue_{queue::EmbeddedQueueOptions{}};
  telemetry::SeriesRecorder series_;
  TickedObserver observer_;
  Alerts alerts_;
  egress::SimulatedEgress egress_;
  core::Core core_;
  store::Store& store_;
  const std::vector<DemoIncident> incidents_ = demoIncidents();
  std::size_t incident_ = 0;
  core::StepInputs inputs_;
};

/// The store is closed by now; its log goes with it.
void discard(const std::string& path) {
  for (const char* const ending : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(path + ending, ignored);
  }
}

using Progress = std::function<bool(std::string_view, double)>;

Status simulateInto(const DataDirectory& directory, const EngineOptions& options, base::WallTime end, base::Log& log, const Progress& progress) {
  base::SystemRandom kernel;
  store::sqlite::SqliteOptions sqlite;
  sqlite.path = directory.storePath();
  sqlite.durable = false;  // a day that can be simulated again need not survive a power cut
  SB_ASSIGN(const auto store, store::sqlite::openStore(sqlite, log));
  SB_ASSIGN(const store::StartState state, store->load());
  if (state.step > 0) return Status::okay();
  SB_ASSIGN(const AuditKey audit, openAuditKey(directory, *store, IfKeyIsLost::refuse, kernel, log));
  Day day(options, *store, *audit.seal, end, log);
  SB_TRY(day.start());
  for (int minute = 0; minute < kMinutes; ++minute) {
    if (minute % 15 == 0 && !progress("Simulating a day", static_cast<double>(minute) / kMinutes))
      return Status(base::Code::cancelled, "the day was not simulated to its end");
    for (int second = 0; second < 60; second += kTickSeconds) SB_TRY(day.tick(minute, second));
  }
  progress("Simulating a day", 1);
  return store->checkpoint(true);
}

}  // namespace

Status simulateDay(const EngineOptions& options, base::WallTime end, base::Log& log, const Progress& progress) {
  base::SystemRandom kernel;
  SB_ASSIGN(const auto directory, DataDirectory::open(options.dataDirectory, kernel));
  const Status done = simulateInto(*directory, options, end, log, progress);
  if (done.code() == base::Code::cancelled) discard(directory->storePath());
  return done;
}

}  // namespace signalbox::runtime
