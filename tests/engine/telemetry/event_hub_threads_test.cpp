#include <QTest>

#include <atomic>
#include <thread>

#include "engine/base/bounded_queue.h"
#include "engine/telemetry/event_hub.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/stream_reader.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

/// Several threads publish, read, come and go at once. For the thread sanitizer as much as for the checks.
class EventHubThreadsTest : public QObject {
  Q_OBJECT

  /// Reads until the stream ends, woken by onReady alone; a lost wake-up would keep it here.
  static std::vector<protocol::SseEvent> readToTheEnd(std::unique_ptr<Subscription> subscription) {
    base::Doorbell bell;
    StreamReader reader(std::move(subscription));
    reader.subscription().onReady([&bell] { bell.ring(); });
    std::vector<protocol::SseEvent> all;
    while (!reader.subscription().ended()) {
      bell.waitFor(std::chrono::seconds(30));
      for (protocol::SseEvent& event : reader.read()) all.push_back(std::move(event));
    }
    return all;
  }

 private Q_SLOTS:
  void everyReaderGetsEveryFrameInOrder() {
    EventHubOptions options;
    options.clientFrames = 100'000;
    options.clientBytes = 100U << 20;
    EventHub hub(options, "boot1");
    std::array<std::vector<protocol::SseEvent>, 3> read;
    {
      std::vector<std::jthread> readers;
      for (auto& each : read)
        readers.emplace_back(
            [&each, subscription = hub.subscribe({{"alert", "breaker"}, {}}, {})]() mutable { each = readToTheEnd(std::move(subscription)); });
      {
        std::jthread first([&] {
          for (int i = 0; i < 3000; ++i) hub.publish(eventOf("alert", std::to_string(i)));
        });
        std::jthread second([&] {
          for (int i = 0; i < 3000; ++i) hub.publish(eventOf("breaker", std::to_string(i)));
        });
        std::jthread ticker([&] {
          for (int i = 0; i < 3000; ++i) hub.tick(at(i * 100));
        });
      }
      hub.close();
    }
    for (const auto& events : read) {
      std::int64_t last = 0;
      std::size_t frames = 0;
      for (const protocol::SseEvent& event : events) {
        const std::int64_t sequence = std::stoll(event.id.substr(event.id.find(':') + 1));
        if (event.event == "heartbeat") {
          QCOMPARE(sequence, last);
        } else {
          QCOMPARE(sequence, last + 1);
          last = sequence;
          ++frames;
        }
      }
      QCOMPARE(frames, std::size_t{6000});
    }
  }

  void slowReaderNeverHasASilentGap() {
    EventHubOptions options;
    options.clientFrames = 20;
    EventHub hub(options, "boot1");
    std::vector<protocol::SseEvent> events;
    {
      std::jthread reader([&, subscription = hub.subscribe({}, {})]() mutable { events = readToTheEnd(std::move(subscription)); });
      for (int i = 0; i < 20'000; ++i) hub.publish(eventOf("alert", "a"));
      hub.close();
    }
    std::int64_t last = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].event == "reset") {
        QCOMPARE(i + 1, events.size());
        return;
      }
      QCOMPARE(events[i].id, "boot1:" + std::to_string(++last));
    }
    QCOMPARE(last, 20'000);  // it kept up
  }

  void noCallComesAfterTheSubscriptionIsGone() {
    EventHub hub({}, "boot1");
    std::atomic<bool> stop{false};
    std::jthread publisher([&] {
      while (!stop) hub.publish(eventOf("alert", "a"));
    });
    for (int i = 0; i < 2000; ++i) {
      auto subscription = hub.subscribe({}, {});
      auto alive = std::make_unique<std::atomic<int>>(0);  // freed right after: a late call would touch it
      subscription->onReady([flag = alive.get()] { ++*flag; });
      subscription.reset();
    }
    stop = true;
    publisher.join();
    QCOMPARE(hub.subscribers(), std::size_t{0});
  }

  void clientsComeBackWhileOthersPublish() {
    EventHubOptions options;
    options.clientFrames = 100'000;
    options.clientBytes = 100U << 20;
    options.ringFrames = 100'000;
    EventHub hub(options, "boot1");
    std::atomic<bool> done{false};
    std::jthread publisher([&] {
      for (int i = 0; i < 5000; ++i) hub.publish(eventOf("alert", "a"));
      done = true;
    });
    std::int64_t last = 0;
    std::string lastId = "boot1:0";
    bool wasDone = false;
    while (!wasDone) {
      wasDone = done;
      StreamReader reader(hub.subscribe({}, lastId));
      for (const protocol::SseEvent& event : reader.read()) QCOMPARE(event.id, "boot1:" + std::to_string(++last));
      if (!reader.lastId().empty()) lastId = reader.lastId();
    }
    QCOMPARE(last, 5000);
  }
};

int runEventHubThreadsTests(int argc, char** argv) {
  EventHubThreadsTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "event_hub_threads_test.moc"
