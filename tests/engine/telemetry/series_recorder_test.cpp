#include <QTest>

#include "engine/telemetry/series.h"
#include "engine/telemetry/series_recorder.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/stored_series.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

using model::OutcomeClass;

class SeriesRecorderTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void countersAreSummedInAllThreeLevels() {
    SeriesRecorder recorder;
    StoredSeries stored;
    for (std::int64_t t = 0; t <= 1'800'000; t += 1000) {
      stored.put(recorder.dueRows(at(t), {}));
      recorder.committed(accepting(2), at(t));
    }
    QCOMPARE(stored.value(0, "accepted", 0), std::optional(10.0));
    QCOMPARE(stored.value(0, "accepted", 5000), std::optional(10.0));
    QCOMPARE(stored.value(1, "accepted", 60'000), std::optional(120.0));
    QCOMPARE(stored.value(2, "accepted", 900'000), std::optional(1800.0));
    QVERIFY(!stored.value(0, "accepted", 1'800'000));  // not finished
    QVERIFY(!stored.value(2, "accepted", 1'800'000));
  }

  void gaugesKeepTheBucketsMaximum() {
    SeriesRecorder recorder;
    StoredSeries stored;
    for (const auto& [t, waiting] : {std::pair{0, 3}, {2000, 9}, {4900, 1}, {7000, 2}, {10'000, 2}}) {
      core::Gauges gauges;
      gauges.waiting[model::index(model::Channel::sms)] = waiting;
      gauges.oldestAgeMs = waiting * 1000;
      gauges.held = {1, 2, 3, 4};
      gauges.causes = {{"00ff", "Mailbox does not exist", waiting}};
      stored.put(recorder.dueRows(at(t), gauges));
      recorder.committed({}, at(t));
    }
    QCOMPARE(stored.value(0, "waiting{channel=sms}", 0), std::optional(9.0));
    QCOMPARE(stored.value(0, "waiting{channel=sms}", 5000), std::optional(2.0));
    QCOMPARE(stored.value(0, "waiting{channel=email}", 5000), std::optional(0.0));
    QCOMPARE(stored.value(0, "oldest_age", 0), std::optional(9.0));
    QCOMPARE(stored.value(0, "held", 0), std::optional(10.0));
    QCOMPARE(stored.value(0, "dead{cause=00ff}", 0), std::optional(9.0));
  }

  void gaugesThatStayTheSameAreInEachBucket() {
    SeriesRecorder recorder;
    StoredSeries stored;
    core::Gauges gauges;
    gauges.walBytes = 512;
    for (const std::int64_t t : {0, 100, 4000}) stored.put(recorder.dueRows(at(t), gauges));
    recorder.committed(accepting(1), at(5200));  // a step opens the next bucket
    for (const std::int64_t t : {5300, 5400, 9000}) stored.put(recorder.dueRows(at(t), gauges));
    recorder.committed(accepting(1), at(9000));
    stored.put(recorder.dueRows(at(11'000), gauges));
    for (const std::int64_t t : {0, 5000}) QCOMPARE(stored.value(0, "wal_bytes", t), std::optional(512.0));
    QCOMPARE(stored.value(0, "accepted", 5000), std::optional(2.0));
  }

  void idleEngineWritesZeroAndItsGauges() {
    SeriesRecorder recorder;
    StoredSeries stored;
    core::Gauges gauges;
    gauges.walBytes = 512;
    recorder.dueRows(at(1000), gauges);
    recorder.committed({}, at(1000));
    for (std::int64_t t = 5000; t <= 20'000; t += 5000) {
      QCOMPARE(recorder.nextFlush(at(t - 4000)), at(t).wall);
      stored.put(recorder.dueRows(at(t), gauges));
      recorder.committed({}, at(t));
    }
    for (std::int64_t t = 0; t < 20'000; t += 5000) {
      QCOMPARE(stored.value(0, "sent", t), std::optional(0.0));
      QCOMPARE(stored.value(0, "wal_bytes", t), std::optional(512.0));
    }
  }

  void providersHaveCallsFailuresAndLatencies() {
    SeriesRecorder recorder;
    StoredSeries stored;
    core::StepMeasures step;
    step.attempts = {attempt(OutcomeClass::sent, 4),      attempt(OutcomeClass::transient, 400), attempt(OutcomeClass::throttled, 1),
                     attempt(OutcomeClass::permanent, 2), attempt(OutcomeClass::abandoned, 1),   attempt(OutcomeClass::sent, 8, "backup")};
    recorder.committed(step, at(100));
    stored.put(recorder.dueRows(at(5000), {}));
    QCOMPARE(stored.value(0, "calls{provider=mailer}", 0), std::optional(3.0));
    QCOMPARE(stored.value(0, "failures{provider=mailer}", 0), std::optional(1.0));  // what is wrong with a message is not the provider's fault
    QCOMPARE(stored.value(0, "calls{provider=backup}", 0), std::optional(1.0));
    QCOMPARE(stored.value(0, "failures{provider=backup}", 0), std::optional(0.0));
    QCOMPARE(stored.value(0, "sent", 0), std::optional(2.0));
    QCOMPARE(stored.value(0, "failed", 0), std::optional(2.0));
    QCOMPARE(stored.value(0, "latency", 0), std::optional(5.0));
    const auto latency = LatencyHistogram::decode(stored.histogram(0, "latency{provider=mailer}", 0));
    QVERIFY(latency);
    QCOMPARE(latency->count(), 4);
    // A provider that was not called has no latency: a gap. Its calls are zero.
    recorder.committed({}, at(5000));
    stored.put(recorder.dueRows(at(10'000), {}));
    QCOMPARE(stored.value(0, "calls{provider=mailer}", 5000), std::optional(0.0));
    QVERIFY(!stored.value(0, "latency{provider=mailer}", 5000));
  }

  void lateAnswerIsNeitherSentNorFailed() {
    SeriesRecorder recorder;
    core::StepMeasures step;
    step.attempts = {attempt(OutcomeClass::sent), attempt(OutcomeClass::ambiguous)};
    for (core::AttemptMeasure& each : step.attempts) each.late = true;
    recorder.committed(step, at(0));
    QCOMPARE(recorder.rates(at(0)).sentLast5Min, 0);
    QCOMPARE(recorder.rates(at(0)).failedLast5Min, 0);
    QCOMPARE(recorder.providerRates("mailer", at(0)).callsLastMinute, 2);
  }

  void rolledBackRowsAreOfferedAgain() {
    SeriesRecorder recorder;
    recorder.committed(accepting(5), at(0));
    const auto first = recorder.dueRows(at(5000), {});
    QVERIFY(!first.empty());
    recorder.rolledBack();
    QCOMPARE(recorder.nextFlush(at(5001)), at(10'000).wall);  // no storm of attempts on a full disk
    StoredSeries stored;
    stored.put(recorder.dueRows(at(5100), {}));
    recorder.committed({}, at(5100));
    QCOMPARE(stored.value(0, "accepted", 0), std::optional(5.0));
    QVERIFY(recorder.dueRows(at(5200), {}).empty());
  }

  void stepThatFinishesABucketIsAskedForItsRows() {
    SeriesRecorder recorder;
    recorder.committed(accepting(5), at(4900));
    QCOMPARE(recorder.nextFlush(at(4900)), at(5000).wall);
    recorder.committed(accepting(1), at(5200));  // a long step: its own bucket is the next one
    QCOMPARE(recorder.nextFlush(at(5200)), at(5200).wall);
    StoredSeries stored;
    stored.put(recorder.dueRows(at(5200), {}));
    QCOMPARE(stored.value(0, "accepted", 0), std::optional(5.0));
  }

  void ratesAreThoseOfTheirWindows() {
    SeriesRecorder recorder;
    for (std::int64_t t = 0; t < 600'000; t += 100) {
      core::StepMeasures step = accepting(3);
      step.attempts = {attempt(OutcomeClass::sent), attempt(OutcomeClass::sent), attempt(OutcomeClass::permanent)};
      if (t % 60'000 == 0) step.deaths.push_back({model::Channel::email, "a", "b"});
      recorder.committed(step, at(t));
    }
    const core::Rates rates = recorder.rates(at(599'999));
    QVERIFY(std::abs(rates.acceptedPerSecond - 30) < 1);
    QVERIFY(std::abs(rates.sentPerSecond - 20) < 1);
    QVERIFY(std::abs(rates.failedPerSecond - 10) < 1);
    QVERIFY(std::abs(static_cast<double>(rates.sentLast5Min) - 6000) <= 100);
    QVERIFY(std::abs(static_cast<double>(rates.failedLast5Min) - 3000) <= 50);
    QCOMPARE(rates.deadLastHour, 10);
    const core::ProviderRates mailer = recorder.providerRates("mailer", at(599'999));
    QVERIFY(std::abs(static_cast<double>(mailer.callsLastMinute) - 1800) <= 30);
    QVERIFY(mailer.p50Ms && *mailer.p50Ms > 30 && *mailer.p50Ms <= 50);
  }

  void fewSamplesMakeNoPercentile() {
    SeriesRecorder recorder;
    core::StepMeasures step;
    step.attempts.assign(19, attempt(OutcomeClass::sent));
    recorder.committed(step, at(0));
    QVERIFY(!recorder.providerRates("mailer", at(0)).p99Ms);
    step.attempts.assign(1, attempt(OutcomeClass::sent));
    recorder.committed(step, at(1));
    QVERIFY(recorder.providerRates("mailer", at(1)).p99Ms);
    QVERIFY(!recorder.providerRates("unknown", at(1)).p50Ms);
  }

  void providersAndCausesAreBounded() {
    SeriesRecorder recorder;
    StoredSeries stored;
    for (int i = 0; i < 300; ++i) {
      core::StepMeasures step;
      step.attempts = {attempt(OutcomeClass::sent, 1, "p" + std::to_string(i))};
      core::Gauges gauges;
      for (int c = 0; c < 20; ++c) gauges.causes.push_back({"c" + std::to_string(i * 20 + c), "", 1});
      stored.put(recorder.dueRows(at(i * 100), gauges));
      recorder.committed(step, at(i * 100));
    }
    QCOMPARE(recorder.providerMeasuresLeftOut(), 300 - static_cast<std::int64_t>(SeriesRecorder::kProvidersMax));
    stored.put(recorder.dueRows(at(60'000), {}));
    QCOMPARE(stored.sum(0, "sent"), 300.0);
    std::size_t causes = 0;
    for (int c = 0; c < 20; ++c) causes += stored.value(0, "dead{cause=c" + std::to_string(c) + "}", 0) ? 1 : 0;
    QCOMPARE(causes, SeriesRecorder::kCausesMax);
  }

  void seriesTellTheirKindAndUnit() {
    QVERIFY(describeSeries("waiting{channel=email}").kind == SeriesKind::gauge);
    QVERIFY(describeSeries("dead").kind == SeriesKind::gauge);
    QVERIFY(describeSeries("calls{provider=x}").kind == SeriesKind::counter);
    QVERIFY(describeSeries("latency{provider=x}").kind == SeriesKind::histogram);
    QCOMPARE(describeSeries("oldest_age").unit, std::string_view("seconds"));
    QCOMPARE(describeSeries("accepted").unit, std::string_view("per_second"));
    QCOMPARE(labelValue(deadSeries("00ff")), std::string_view("00ff"));
    QCOMPARE(labelValue("accepted"), std::string_view());
  }
};

int runSeriesRecorderTests(int argc, char** argv) {
  SeriesRecorderTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "series_recorder_test.moc"
