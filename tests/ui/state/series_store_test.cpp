#include "tests/ui/state/series_store_test.h"

#include <QUrlQuery>

#include "tests/ui/state/fake_engine.h"
#include "ui/state/series_store.h"

using namespace signalbox;
using namespace signalbox::ui::state;
using namespace signalbox::tests;
using base::Millis;

namespace {

QString item(const Asked& asked, const char* name) {
  return QUrlQuery(QUrl(QString::fromLatin1(asked.target))).queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

/// Answers each request with its own buckets: the value is the bucket's number since noon.
Scripted stats(const Asked& asked) {
  protocol::StatsAnswer answer;
  answer.from = *base::parseRfc3339(item(asked, "from").toStdString());
  answer.to = *base::parseRfc3339(item(asked, "to").toStdString());
  answer.stepSeconds = item(asked, "step").toLongLong();
  protocol::StatsSeries series;
  series.series = "sent";
  for (std::int64_t at = base::toMillis(answer.from); at < base::toMillis(answer.to); at += answer.stepSeconds * 1000)
    series.values.emplace_back(static_cast<double>((at - kNoonMs) / (answer.stepSeconds * 1000)));
  answer.series.push_back(series);
  return json(protocol::toText(answer));
}

struct Bench : FakeEngine {
  Bench() {
    server.on("GET /stats", stats);
    start();
  }
  void pass(std::int64_t seconds) {
    clock.advance(Millis{seconds * 1000});
    seconds_ += seconds;
    say("heartbeat", protocol::toText(protocol::AsOf{base::wallFromMillis(kNoonMs + seconds_ * 1000), 10, "boot-1"}));
  }
  int asked() const { return server.count("GET /stats"); }
  std::int64_t seconds_ = 0;
};

}  // namespace

void SeriesStoreTest::rangeIsFetchedOnceThenOnlyTheTail() {
  Bench bench;
  SeriesStore store(bench.session);
  store.setRange(Range::minutes15);
  QSignalSpy changed(&store, &SeriesStore::changed);
  store.setSeries({QStringLiteral("sent")}, true, true);
  QTRY_VERIFY(store.hasData());
  QCOMPARE(store.series(QStringLiteral("sent"))->values.size(), std::size_t{180});
  QCOMPARE(item(bench.server.last("GET /stats"), "breakers"), QStringLiteral("1"));
  bench.pass(3);
  QTRY_COMPARE(base::toMillis(*bench.state().engineNow()), kNoonMs + 3000);
  QCOMPARE(bench.asked(), 1);  // the bucket is not finished
  bench.pass(8);
  QTRY_COMPARE(bench.asked(), 2);
  QCOMPARE(item(bench.server.last("GET /stats"), "from"), QStringLiteral("2026-05-12T11:59:55.000Z"));
  QTRY_COMPARE(base::toMillis(store.data().to), kNoonMs + 10'000);
  const auto& values = store.series(QStringLiteral("sent"))->values;
  QCOMPARE(values.size(), std::size_t{180});
  QCOMPARE(*values.back(), 1.0);
  QCOMPARE(*values.front(), -178.0);
}

void SeriesStoreTest::hiddenStoreDoesNotFetch() {
  Bench bench;
  SeriesStore store(bench.session);
  store.setActive(false);
  store.setSeries({QStringLiteral("sent")}, false, false);
  bench.pass(60);
  QTRY_COMPARE(base::toMillis(*bench.state().engineNow()), kNoonMs + 60'000);
  QCOMPARE(bench.asked(), 0);
  store.setActive(true);
  QTRY_VERIFY(store.hasData());
}

void SeriesStoreTest::failureIsToldAndTriedAtTheNextBucket() {
  Bench bench;
  bench.server.on("GET /stats", problem(503, "busy", "Later."));
  SeriesStore store(bench.session);
  QSignalSpy failed(&store, &SeriesStore::failed);
  store.setSeries({QStringLiteral("sent")}, false, false);
  QTRY_COMPARE(failed.size(), 1);
  QVERIFY(store.error() && !store.hasData());
  bench.pass(1);
  QTRY_COMPARE(base::toMillis(*bench.state().engineNow()), kNoonMs + 1000);
  QCOMPARE(bench.asked(), 1);
  bench.server.on("GET /stats", stats);
  bench.pass(15);
  QTRY_VERIFY(store.hasData());
  QVERIFY(!store.error());
}

void SeriesStoreTest::failureHealsWithTheLink() {
  Bench bench;
  bench.stepOn(11);
  bench.server.on("GET /stats", problem(503, "unavailable", "Later."));
  SeriesStore store(bench.session);
  store.setSeries({QStringLiteral("sent")}, false, false);
  QTRY_VERIFY(store.error().has_value());
  bench.server.on("GET /stats", stats);
  bench.server.cutStreams();
  QTRY_VERIFY(store.hasData());  // though no bucket has ended since
  QVERIFY(!store.error());
  QCOMPARE(bench.server.count("GET /snapshot"), 1);
}

void SeriesStoreTest::anotherRangeIsFetchedWhole() {
  Bench bench;
  SeriesStore store(bench.session);
  store.setSeries({QStringLiteral("sent")}, false, false);
  QTRY_VERIFY(store.hasData());
  store.setRange(Range::days7);
  QVERIFY(!store.hasData());
  QTRY_VERIFY(store.hasData());
  QCOMPARE(store.data().stepSeconds, std::int64_t{1800});
  QCOMPARE(store.series(QStringLiteral("sent"))->values.size(), std::size_t{336});
}

void SeriesStoreTest::customRangeDoesNotMove() {
  Bench bench;
  SeriesStore store(bench.session);
  store.setCustomRange(base::wallFromMillis(kNoonMs - 7'200'000), base::wallFromMillis(kNoonMs - 6'600'000));
  store.setSeries({QStringLiteral("sent")}, false, false);
  QTRY_VERIFY(store.hasData());
  QCOMPARE(store.data().stepSeconds, std::int64_t{5});
  QCOMPARE(base::toMillis(store.data().from), kNoonMs - 7'200'000);
  QCOMPARE(base::toMillis(store.data().to), kNoonMs - 6'600'000);
  const int asked = bench.asked();
  bench.pass(600);
  QTRY_COMPARE(base::toMillis(*bench.state().engineNow()), kNoonMs + 600'000);
  QCOMPARE(bench.asked(), asked);
}
