// The way of a notification through the engine without threads, sockets and chance: read, accepted, claimed, sent by a simulated
// provider, settled. Everything from a seed and on a clock that is moved by hand, so that the instructions can be counted.
//     bench_hot_path accept|life COUNT STORE
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/notification_reading.h"
#include "engine/base/check.h"
#include "engine/base/system_clock.h"
#include "engine/core/core.h"
#include "engine/egress/simulated_egress.h"
#include "engine/queue/embedded_queue.h"
#include "engine/security/audit_seal.h"
#include "engine/store/sqlite/open.h"
#include "engine/telemetry/series_recorder.h"
#include "tests/bench/bare_store.h"

namespace signalbox::bench {
namespace {

constexpr int kInAStep = 64;

class NoAlerts final : public core::AlertWatch {
 public:
  Change evaluate(const protocol::Snapshot&, const std::map<std::string, store::AlertRow>&, const std::vector<store::Store::CauseCount>&,
                  base::Now) override {
    return {};
  }
};

class HotPath {
 public:
  explicit HotPath(const std::string& path)
      : clock_(*base::parseRfc3339("2026-05-12T12:00:00Z")),
        random_(1),
        store_(opened(path)),
        queue_(queue::EmbeddedQueueOptions{}),
        core_(core::Parts{*store_, queue_, recorder_, alerts_, random_, log_, *seal_}, {},
              core::EngineIdentity{"bench", "bench", "boot", "", 1, clock_.now().wall}) {
    SB_CHECK(core_.start(clock_.now()).ok(), "the core starts");
    core::PutProvider put;
    put.config.name = "mail";
    put.config.kind = "simulated";
    put.config.channel = model::Channel::email;
    put.config.concurrency = 2 * kInAStep;
    put.config.settings = {{"latency_ms_p50", "1"}, {"latency_ms_p99", "2"}};
    command(std::move(put));
  }

  void pause() {
    core::PatchQueue patch;
    patch.channel = model::Channel::email;
    patch.paused = true;
    command(std::move(patch));
  }

  void accept() {
    core::StepInputs inputs;
    for (int i = 0; i < kInAStep; ++i) {
      const std::string body = "{\"channel\":\"email\",\"to\":\"ada@example.com\",\"idempotency_key\":\"" + uuidText(randomId(keys_)) +
          "\",\"content\":{\"subject\":\"Your order 4711\",\"text\":\"Dear Ada, your order 4711 has left our house.\"}}";
      auto line = api::readNotification(boost::json::parse(body), {"shop", {}, {}, clock_.now().wall});
      SB_CHECK(line.ok(), "the request is valid");
      core::AcceptInput input;
      input.lines.push_back(std::move(line).value());
      input.bytes = body.size();
      input.reply = [this](std::vector<core::AcceptVerdict> verdicts) { accepted_ += verdicts.front().status.ok() ? 1 : 0; };
      inputs.accepts.push_back(std::move(input));
    }
    step(std::move(inputs));
  }

  /// Until all that was accepted is sent.
  void deliver() {
    while (core_.memory().counts[0][model::index(model::State::sent)] < accepted_) {
      clock_.advance(base::Millis{2});
      core::StepInputs inputs;
      inputs.finished = egress_.runUntil(clock_.now());
      step(std::move(inputs));
    }
  }

  std::int64_t accepted() const { return accepted_; }

 private:
  std::unique_ptr<store::Store> opened(const std::string& path) {
    store::sqlite::SqliteOptions options;
    options.path = path;
    options.durable = false;
    auto store = store::sqlite::openStore(options, log_);
    SB_CHECK(store.ok(), store.status().toString().c_str());
    return std::move(store).value();
  }

  void command(core::Command what) {
    core::StepInputs inputs;
    inputs.commands.push_back({{"bench", "admin", "127.0.0.1"}, "bench", std::move(what), [](const base::Result<core::CommandDone>& done) {
      SB_CHECK(done.ok(), done.status().toString().c_str());
    }});
    step(std::move(inputs));
  }

  void step(core::StepInputs inputs) {
    core::StepResult result = core_.step(std::move(inputs), clock_.now());
    SB_CHECK(result.status.ok(), result.status.toString().c_str());
    for (const auto& reply : result.effects.replies) reply();
    egress_.submit(std::move(result.effects.sends), clock_.now());
    SB_CHECK(store_->checkpoint(false).ok(), "the log is moved");
  }

  base::ManualClock clock_;
  base::SeededRandom random_;
  base::SilentLog log_;
  std::unique_ptr<store::Store> store_;
  queue::EmbeddedQueue queue_;
  telemetry::SeriesRecorder recorder_;
  NoAlerts alerts_;
  std::unique_ptr<const security::AuditSeal> seal_ = security::makeAuditSeal(security::Secret(std::string(security::kAuditKeyBytes, 'k'))).value();
  core::Core core_;
  egress::SimulatedEgress egress_;
  std::uint64_t keys_ = 1;
  std::int64_t accepted_ = 0;
};

int run(std::string_view what, std::int64_t count, const char* path) {
  store::sqlite::configureSqliteOnce();
  HotPath hotPath(path);
  if (what == "accept") hotPath.pause();
  while (hotPath.accepted() < count) {
    hotPath.accept();
    if (what == "life") hotPath.deliver();
  }
  std::printf("{\"notifications\": %lld}\n", static_cast<long long>(hotPath.accepted()));
  return 0;
}

}  // namespace
}  // namespace signalbox::bench

int main(int argc, char** argv) {
  const std::string_view what = argc == 4 ? argv[1] : "";
  if (what != "accept" && what != "life") return std::fprintf(stderr, "usage: bench_hot_path accept|life COUNT STORE\n"), 2;
  return signalbox::bench::run(what, std::atoll(argv[2]), argv[3]);
}
