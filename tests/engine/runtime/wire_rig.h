#pragma once
// A core on a real store whose sends go over real sockets, with a clock that is moved by hand: the ladder's hours pass at
// once, and what is under way is waited for. Everything but the egress thread is confined to the test's.

#include <QStringList>
#include <QTemporaryDir>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "engine/egress/egress.h"
#include "engine/runtime/adapters.h"
#include "tests/engine/core/rig.h"

namespace signalbox::tests {

class WireRig {
 public:
  WireRig();
  ~WireRig();

  void put(model::ProviderConfig config);
  base::Result<core::CommandDone> command(core::Command what);
  /// `text` is what it says: the mail's text, the push's body. Without anything that JSON escapes.
  base::Uuid post(model::Channel channel, const std::string& target, const std::string& text = "Hello there");
  /// Steps, waits for what is under way, and moves time until nothing is left to do within `length`.
  void run(base::Millis length) { runUntil(clock.now().boot + length, nullptr); }
  /// The same, and no longer than until this one waits for nothing: it is sent, dead or held.
  void settle(const base::Uuid& id, base::Millis most) { runUntil(clock.now().boot + most, &id); }

  /// "kind: text" of each entry, without times that differ from run to run.
  QStringList timeline(const base::Uuid& id);
  model::State state(const base::Uuid& id);
  /// What the plan of a replay says of it, by the routing or through that provider.
  model::Verdict verdict(const base::Uuid& id, const std::string& through = {});
  /// What the plan of a look-up says of it, read as plans read.
  model::Verdict lookUpVerdict(const base::Uuid& id);
  int arrivedAt(const std::string& provider);       // with simulated ones
  std::string lastAt(const std::string& provider);  // with simulated ones: id and text of the newest
  protocol::ProviderView view(const std::string& provider) const;

  base::ManualClock clock;

 private:
  void runUntil(base::BootTime end, const base::Uuid* settles);
  void step(core::StepInputs inputs = {});
  void awaitAny();
  egress::Sinks sinks();

  QTemporaryDir directory_;
  base::SeededRandom random_{1};
  base::SeededRandom keyRandom_{2};  // of the keys that seal credentials; outlives the store
  KeptLog log_;
  QuietObserver observer_;
  NoAlerts alerts_;
  std::unique_ptr<const security::AuditSeal> seal_ = security::makeAuditSeal(security::Secret(std::string(32, 'k'))).value();
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Reader> reader_;
  queue::EmbeddedQueue queue_{queue::EmbeddedQueueOptions{}};
  std::unique_ptr<core::Core> core_;
  runtime::Snapshots snapshots_;
  std::size_t underWay_ = 0;

  std::mutex mutex_;  // guards what the egress thread hands over
  std::condition_variable came_;
  std::vector<egress::FinishedSend> finished_;
  std::vector<egress::HealthAnswer> health_;
  std::map<std::string, int> arrived_;
  std::map<std::string, std::string> last_;
  std::unique_ptr<egress::Egress> egress_;
};

}  // namespace signalbox::tests
