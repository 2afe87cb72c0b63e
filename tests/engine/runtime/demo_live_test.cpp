// The demonstration after its simulated day.
#include "tests/engine/runtime/demo_live_test.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "engine/base/system_clock.h"
#include "engine/runtime/demo_live.h"

using namespace signalbox;
using base::Millis;
using runtime::DemoLiveScript;

namespace {

const base::WallTime kStart = *base::parseRfc3339("2026-05-12T12:00:00Z");

/// The script on a clock that is moved by hand, with providers that obey it.
struct World {
  base::ManualClock clock{kStart};
  std::vector<model::ProviderConfig> providers = runtime::demoProviders();
  DemoLiveScript script;
  std::vector<core::AcceptLine> lines;
  std::vector<std::pair<base::BootTime, DemoLiveScript::Change>> changes;
  std::size_t mostAtOnce = 0;

  explicit World(std::uint64_t seed = 1) : script(seed, clock.now()) {}

  void step() {
    DemoLiveScript::Happening happening = script.until(clock.now(), providers);
    mostAtOnce = std::max(mostAtOnce, happening.lines.size());
    for (core::AcceptLine& line : happening.lines) lines.push_back(std::move(line));
    if (!happening.change) return;
    obey(*happening.change);
    changes.emplace_back(clock.now().boot, *happening.change);
  }
  void obey(const DemoLiveScript::Change& change) {
    for (model::ProviderConfig& provider : providers)
      if (provider.name == change.config.name) provider = change.config;
  }
  void run(Millis length) {
    const base::BootTime end = clock.now().boot + length;
    while (clock.now().boot < end) {
      step();
      clock.advance(std::max(Millis{1}, std::min(script.next(), end) - clock.now().boot));
    }
  }
  bool allWell() const {
    const auto well = runtime::demoProviders();
    return std::equal(providers.begin(), providers.end(), well.begin(), well.end(),
                      [](const auto& a, const auto& b) { return a.name == b.name && a.settings == b.settings; });
  }
  model::ProviderConfig& provider(const std::string& name) {
    return *std::find_if(providers.begin(), providers.end(), [&name](const auto& one) { return one.name == name; });
  }
};

class Core final : public core::Intake {
 public:
  bool accept(core::AcceptInput input) override {
    const std::lock_guard lock(mutex);
    accepted += input.lines.size();
    return true;
  }
  bool receipts(core::ReceiptInput) override { return false; }
  bool command(core::CommandInput input) override {
    const std::lock_guard lock(mutex);
    commands.push_back(std::get<core::PutProvider>(input.command).config);
    return true;
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return accepted;
  }
  std::mutex mutex;
  std::size_t accepted = 0;
  std::vector<model::ProviderConfig> commands;
};

std::shared_ptr<protocol::Snapshot> snapshotOf(const std::vector<model::ProviderConfig>& providers) {
  auto snapshot = std::make_shared<protocol::Snapshot>();
  for (const model::ProviderConfig& config : providers) {
    protocol::ProviderView view;
    view.name = config.name;
    view.kind = config.kind;
    view.channel = std::string(model::name(config.channel));
    view.settings = config.settings;
    snapshot->providers.push_back(view);
  }
  return snapshot;
}

}  // namespace

void DemoLiveTest::trafficIsAFewMessagesASecondOverAllChannels() {
  World world;
  for (int minute = 0; minute < 60; ++minute) {
    const std::size_t before = world.lines.size();
    world.run(std::chrono::minutes{1});
    const double rate = static_cast<double>(world.lines.size() - before) / 60;
    QVERIFY2(rate > 1 && rate < 5, qPrintable(QString::number(rate)));
  }
  const double mean = static_cast<double>(world.lines.size()) / 3600;
  QVERIFY2(mean > 2.5 && mean < 3.5, qPrintable(QString::number(mean)));
  std::map<model::Channel, int> channels;
  for (const core::AcceptLine& line : world.lines) ++channels[line.notification.channel];
  QCOMPARE(channels.size(), std::size_t{model::kChannelCount});
  for (const auto& [channel, count] : channels) QVERIFY(count > 300);
}

void DemoLiveTest::providersGetIntoTroubleAndOutOfItAgain() {
  World world;
  world.run(std::chrono::hours{6});
  std::set<std::string> troubles;
  for (std::size_t i = 0; i < world.changes.size(); ++i) {
    troubles.insert(world.changes[i].second.reason);
    if (i % 2 == 0) continue;
    const auto lasted = world.changes[i].first - world.changes[i - 1].first;
    QVERIFY(lasted >= std::chrono::seconds{30} && lasted <= std::chrono::minutes{3});
    QCOMPARE(world.changes[i].second.config.name, world.changes[i - 1].second.config.name);
  }
  QVERIFY(world.changes.size() > 60);
  QCOMPARE(troubles.size(), 2 * runtime::demoTroubles().size());
  while (world.changes.size() % 2 != 0) world.run(std::chrono::seconds{10});
  QVERIFY(world.allWell());
}

void DemoLiveTest::sameSeedGivesTheSameCourse() {
  World first(5), second(5), other(6);
  for (World* world : {&first, &second, &other}) world->run(std::chrono::minutes{30});
  const auto targets = [](const World& world) {
    std::vector<std::string> all;
    for (const core::AcceptLine& line : world.lines) all.push_back(line.notification.target);
    return all;
  };
  QVERIFY(targets(first) == targets(second));
  QVERIFY(targets(first) != targets(other));
}

void DemoLiveTest::afterASleepItMakesUpForNothing() {
  World world;
  world.run(std::chrono::minutes{1});
  const std::size_t before = world.lines.size();
  world.clock.advance(std::chrono::hours{8});
  world.run(std::chrono::minutes{1});
  QVERIFY(world.lines.size() - before < 300);
  QVERIFY(world.mostAtOnce <= DemoLiveScript::kLinesMax);
}

void DemoLiveTest::providerThatSomebodyElseHasChangedIsLeftAlone() {
  World world;
  for (model::ProviderConfig& provider : world.providers) {
    provider.settings["share_not_sent"] = "0.11";
    provider.settings["share_transient"] = "0.11";
    provider.settings["share_permanent"] = "0.11";
    provider.settings["share_ambiguous"] = "0.11";
    provider.settings["share_throttled"] = "0.11";
  }
  world.run(std::chrono::hours{2});
  QVERIFY(world.changes.empty());
  World real;
  for (model::ProviderConfig& provider : real.providers) provider.kind = "smtp";
  real.run(std::chrono::hours{2});
  QVERIFY(real.changes.empty());
  World meanwhile;
  while (meanwhile.changes.empty()) meanwhile.run(std::chrono::seconds{10});
  const std::string name = meanwhile.changes.front().second.config.name;
  for (auto& [key, value] : meanwhile.provider(name).settings) value = "0.2";
  meanwhile.run(std::chrono::minutes{3});
  QCOMPARE(meanwhile.changes.size(), std::size_t{1});  // it is not his any more to cure
}

void DemoLiveTest::troubleOfAnEarlierRunIsEnded() {
  World world;
  world.provider("twilio-sim").settings["share_not_sent"] = "0.7";  // as the simulated day leaves it
  world.run(std::chrono::minutes{3});
  QCOMPARE(world.changes.size(), std::size_t{1});
  QVERIFY(world.allWell());
}

void DemoLiveTest::stopEndsATrouble() {
  World world;
  while (world.changes.empty()) world.run(std::chrono::seconds{10});
  QVERIFY(!world.allWell());
  const auto change = world.script.end(world.providers);
  QVERIFY(change);
  world.obey(*change);
  QVERIFY(world.allWell());
  QVERIFY(!world.script.end(world.providers));
}

void DemoLiveTest::stopIsLegalBeforeStartAndTwice() {
  const base::SystemClock machine;
  const base::FastClock fast(machine, kStart, 60);
  Core core;
  const auto snapshot = snapshotOf(runtime::demoProviders());
  runtime::DemoLive live({core, fast, [&snapshot] { return snapshot; }, 3});
  live.stop();
  runtime::DemoLive running({core, fast, [&snapshot] { return snapshot; }, 3});
  running.start();
  QTRY_VERIFY(core.count() > 10);
  running.stop();
  const std::size_t then = core.count();
  running.stop();
  QCOMPARE(core.count(), then);
}
