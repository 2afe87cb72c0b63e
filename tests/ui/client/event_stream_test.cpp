#include "tests/ui/client/event_stream_test.h"

#include <QSignalSpy>
#include <QTest>

#include "engine/base/system_clock.h"
#include "tests/ui/client/scripted_server.h"
#include "ui/client/event_stream.h"

using namespace signalbox;
using namespace signalbox::ui::client;
using namespace signalbox::tests;
using base::Millis;

namespace {

Scripted openStream() {
  Scripted scripted;
  scripted.stream = true;
  scripted.type = "text/event-stream";
  return scripted;
}

StreamOptions quick() {
  StreamOptions options;
  options.retryFirst = Millis{20};
  options.retryMost = Millis{200};
  options.connectLimit = Millis{2000};
  options.silenceLimit = Millis{2000};
  return options;
}

struct Bench {
  explicit Bench(StreamOptions options = quick()) : stream(server.address(), clock, random, options) {
    server.on("GET /events", openStream());
    QObject::connect(&stream, &EventStream::received, [this](const protocol::SseEvent& event) { events.push_back(event); });
  }
  void say(const protocol::SseEvent& event) { server.write(QByteArray::fromStdString(protocol::sseFrame(event))); }

  ScriptedServer server;
  base::ManualClock clock{base::wallFromMillis(1'778'594'590'000)};
  base::SeededRandom random{5};
  EventStream stream;
  std::vector<protocol::SseEvent> events;
};

}  // namespace

void EventStreamTest::eventsComeInOrderThoughBytesAreSplit() {
  Bench bench;
  bench.stream.setTopics({QStringLiteral("state"), QStringLiteral("alert")});
  bench.stream.start();
  QCOMPARE(bench.stream.state(), StreamState::connecting);
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
  QCOMPARE(bench.server.last("GET /events").target, QByteArray("/events?topics=state%2Calert"));
  const std::string frames = protocol::sseFrame({"b:1", "state", "{\"a\":1}"}) + protocol::sseFrame({"b:2", "alert", "two\nlines"});
  for (const char c : frames) bench.server.write(QByteArray(1, c));
  QTRY_COMPARE(bench.events.size(), std::size_t{2});
  QCOMPARE(bench.events[0].data, std::string("{\"a\":1}"));
  QCOMPARE(bench.events[1].data, std::string("two\nlines"));
  QCOMPARE(bench.events[1].id, std::string("b:2"));
}

void EventStreamTest::cutStreamComesBackWithLastEventId() {
  Bench bench;
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
  bench.say({"boot:41", "state", "{}"});
  QTRY_COMPARE(bench.events.size(), std::size_t{1});
  QSignalSpy changes(&bench.stream, &EventStream::stateChanged);
  bench.server.cutStreams();
  QTRY_COMPARE(bench.server.count("GET /events"), 2);
  QCOMPARE(bench.server.last("GET /events").headers.value("last-event-id"), QByteArray("boot:41"));
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
  QCOMPARE(changes.at(0).at(0).value<StreamState>(), StreamState::waiting);
  QVERIFY(!bench.stream.lastError());
}

void EventStreamTest::silenceIsNoticed() {
  StreamOptions options = quick();
  options.silenceLimit = Millis{60};
  options.retryFirst = options.retryMost = Millis{60'000};
  Bench bench(options);
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::waiting);
  QCOMPARE(bench.stream.lastError()->kind, ErrorKind::timeout);
  QVERIFY(bench.stream.lastError()->text.contains(QStringLiteral("silent")));
  const Millis wait = *bench.stream.retryIn();
  QVERIFY(wait >= Millis{48'000} && wait <= Millis{60'000});
  bench.clock.advance(Millis{10'000});
  QCOMPARE(*bench.stream.retryIn(), wait - Millis{10'000});
}

void EventStreamTest::missingAnswerIsNoticed() {
  StreamOptions options = quick();
  options.connectLimit = Millis{50};
  Bench bench(options);
  Scripted never;
  never.silent = true;
  bench.server.on("GET /events", never);
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::waiting);
  QCOMPARE(bench.stream.lastError()->kind, ErrorKind::timeout);
}

void EventStreamTest::refusedTokenStopsForGood_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<ErrorKind>("kind");
  QTest::newRow("401") << 401 << ErrorKind::token;
  QTest::newRow("403") << 403 << ErrorKind::forbidden;
}

void EventStreamTest::refusedTokenStopsForGood() {
  QFETCH(int, status);
  QFETCH(ErrorKind, kind);
  Bench bench;
  bench.server.on("GET /events", problem(status, "no", "no", "events.read"));
  QSignalSpy refused(&bench.stream, &EventStream::refused);
  bench.stream.start();
  QTRY_COMPARE(refused.size(), 1);
  QCOMPARE(bench.stream.state(), StreamState::stopped);
  QCOMPARE(bench.stream.lastError()->kind, kind);
  QVERIFY(!bench.stream.retryIn());
  QCOMPARE(bench.server.count("GET /events"), 1);
  bench.server.on("GET /events", openStream());
  bench.stream.retryNow();  // a person may try again
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
}

void EventStreamTest::problemIsWaitedOut() {
  Bench bench;
  bench.server.on("GET /events", problem(503, "unavailable", "The engine is stopping."));
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::waiting);
  QCOMPARE(bench.stream.lastError()->text, QStringLiteral("The engine is stopping."));
  bench.server.on("GET /events", openStream());
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
}

void EventStreamTest::wishBeyondMeasureIsWaitedForOurMost() {
  StreamOptions options = quick();
  options.retryMost = Millis{60'000};
  Bench bench(options);
  Scripted busy = problem(503, "unavailable", "The engine is stopping.");
  busy.headers = {"Retry-After: 2147483647"};
  bench.server.on("GET /events", busy);
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::waiting);
  QCOMPARE(*bench.stream.retryIn(), Millis{60'000});
}

void EventStreamTest::resetIsTold() {
  Bench bench;
  QSignalSpy reset(&bench.stream, &EventStream::reset);
  bench.stream.start();
  QTRY_COMPARE(bench.server.streams(), 1);
  bench.say({"b:9", "reset", "{}"});
  QTRY_COMPARE(reset.size(), 1);
  QVERIFY(bench.events.empty());
}

void EventStreamTest::heartbeatIsTold() {
  Bench bench;
  std::optional<protocol::AsOf> beat;
  QObject::connect(&bench.stream, &EventStream::heartbeat, [&](const protocol::AsOf& asOf) { beat = asOf; });
  bench.stream.start();
  QTRY_COMPARE(bench.server.streams(), 1);
  protocol::AsOf asOf;
  asOf.step = 77;
  asOf.boot = "b";
  bench.say({"", "heartbeat", protocol::toText(asOf)});
  QTRY_VERIFY(beat.has_value());
  QCOMPARE(beat->step, std::int64_t{77});
}

void EventStreamTest::retryNowDoesNotWait() {
  StreamOptions options = quick();
  options.retryFirst = options.retryMost = Millis{60'000};
  Bench bench(options);
  bench.server.goDown();
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::waiting);
  QCOMPARE(bench.stream.lastError()->kind, ErrorKind::refused);
  QVERIFY(bench.server.listenAgain());
  bench.stream.retryNow();
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
}

void EventStreamTest::watchedNotificationsConnectAnew() {
  Bench bench;
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
  bench.stream.setNotifications({QStringLiteral("n1"), QStringLiteral("n2")});
  QTRY_COMPARE(bench.server.count("GET /events"), 2);
  QCOMPARE(bench.server.last("GET /events").target, QByteArray("/events?notifications=n1%2Cn2"));
  QTRY_COMPARE(bench.stream.state(), StreamState::live);
  QTRY_COMPARE(bench.server.streams(), 1);
  bench.stream.setNotifications({QStringLiteral("n1"), QStringLiteral("n2")});
  QCOMPARE(bench.stream.connections(), 2);
}

void EventStreamTest::stopInsideAnEventIsSafe() {
  Bench bench;
  QObject::connect(&bench.stream, &EventStream::received, [&] { bench.stream.stop(); });
  bench.stream.start();
  QTRY_COMPARE(bench.server.streams(), 1);
  bench.server.write(QByteArray::fromStdString(protocol::sseFrame({"1", "state", "{}"}) + protocol::sseFrame({"2", "state", "{}"})));
  QTRY_COMPARE(bench.stream.state(), StreamState::idle);
  QCOMPARE(bench.events.size(), std::size_t{1});
}

void EventStreamTest::notAStreamIsNotTakenForOne() {
  Bench bench;
  bench.server.on("GET /events", json("{}"));
  bench.stream.start();
  QTRY_COMPARE(bench.stream.state(), StreamState::waiting);
  QCOMPARE(bench.stream.lastError()->kind, ErrorKind::version);
}

void EventStreamTest::repeatedCutsWaitLonger() {
  Bench bench;
  Scripted cut;
  cut.cut = true;
  bench.server.on("GET /events", cut);
  std::vector<Millis> waits;
  QObject::connect(&bench.stream, &EventStream::stateChanged, [&](StreamState state) {
    if (state == StreamState::waiting) waits.push_back(*bench.stream.retryIn());
  });
  bench.stream.start();
  QTRY_VERIFY(waits.size() >= 4);
  bench.stream.stop();
  for (std::size_t i = 1; i < 4; ++i) QVERIFY(waits[i] > waits[i - 1]);
}
