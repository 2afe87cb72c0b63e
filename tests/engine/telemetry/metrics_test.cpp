#include <QProcess>
#include <QTest>

#include <algorithm>
#include <thread>

#include "engine/telemetry/metrics.h"
#include "engine/telemetry/process_memory.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

using model::OutcomeClass;

class MetricsTest : public QObject {
  Q_OBJECT

  static bool has(const Metrics& metrics, const std::string& line) {
    const bool found = ("\n" + metrics.text()).find("\n" + line + "\n") != std::string::npos;
    if (!found) qWarning("missing: %s", line.c_str());
    return found;
  }
  static bool mentions(const Metrics& metrics, const std::string& words) { return metrics.text().find(words) != std::string::npos; }

 private Q_SLOTS:
  void knownCombinationsBeginAtZero() {
    Metrics metrics(metricsOptions());
    metrics.update(quietSnapshot());
    for (const char* const channel : {"email", "sms", "push", "webhook"}) {
      const std::string label = std::string("{channel=\"") + channel + "\"} 0";
      for (const char* const name : {"notifications_created_total", "notifications_dead_lettered_total", "messages_pending", "messages_sending",
                                     "messages_held", "dead_letters", "oldest_message_age_seconds"})
        QVERIFY(has(metrics, name + label));
    }
    QVERIFY(has(metrics, "notifications_sent_total{channel=\"email\",provider=\"mailer\"} 0"));
    QVERIFY(has(metrics, "retry_attempts_total{channel=\"email\",provider=\"mailer\"} 0"));
    QVERIFY(has(metrics, "attempts_total{outcome=\"ambiguous\",provider=\"backup\"} 0"));
    QVERIFY(has(metrics, "provider_breaker_transitions_total{provider=\"mailer\",to=\"half_open\"} 0"));
    QVERIFY(has(metrics, "provider_request_duration_seconds_count{channel=\"email\",provider=\"mailer\"} 0"));
    QVERIFY(has(metrics, "idempotent_replays_total 0"));
    QVERIFY(has(metrics, "fsync_seconds_count 0"));
    QVERIFY(has(metrics, "signalbox_build_info{compiler=\"gcc\",revision=\"abc\",version=\"1.2.3\"} 1"));
    QVERIFY(has(metrics, "process_resident_memory_bytes 4096"));
    QVERIFY(mentions(metrics, "process_start_time_seconds 17785944"));
  }

  void operationsThatNeedAPersonAreCounted() {
    Metrics metrics(metricsOptions());
    protocol::Snapshot snapshot = quietSnapshot();
    protocol::OperationView waits;
    waits.state = "staged";
    waits.needsApproval = true;
    protocol::OperationView approved = waits;
    approved.approvedBy = "boris";
    snapshot.operations = {waits, approved, waits};
    metrics.update(snapshot);
    QVERIFY(has(metrics, "operations_unapproved 2"));
    QVERIFY(has(metrics, "operations_stopped 0"));
  }

  void stepsAreCounted() {
    Metrics metrics(metricsOptions());
    core::StepMeasures step = accepting(3);
    step.replayedKeys = 2;
    step.refused = 1;
    step.commitUs = 900;
    core::AttemptMeasure retry = attempt(OutcomeClass::sent, 30);
    retry.isRetry = true;
    retry.endToEndMs = 700;
    core::AttemptMeasure late = attempt(OutcomeClass::sent, 30);
    late.late = true;
    step.attempts = {retry, late, attempt(OutcomeClass::permanent, 300), attempt(OutcomeClass::abandoned)};
    step.deaths = {{model::Channel::sms, "id", "title"}};
    metrics.observe(step);
    metrics.observeStep(2000);
    QVERIFY(has(metrics, "notifications_created_total{channel=\"email\"} 3"));
    QVERIFY(has(metrics, "notifications_sent_total{channel=\"email\",provider=\"mailer\"} 1"));
    QVERIFY(has(metrics, "retry_attempts_total{channel=\"email\",provider=\"mailer\"} 1"));
    QVERIFY(has(metrics, "notifications_dead_lettered_total{channel=\"sms\"} 1"));
    QVERIFY(has(metrics, "attempts_total{outcome=\"sent\",provider=\"mailer\"} 2"));
    QVERIFY(has(metrics, "attempts_total{outcome=\"abandoned\",provider=\"mailer\"} 1"));
    QVERIFY(has(metrics, "provider_request_duration_seconds_bucket{channel=\"email\",provider=\"mailer\",le=\"0.05\"} 2"));
    QVERIFY(has(metrics, "provider_request_duration_seconds_bucket{channel=\"email\",provider=\"mailer\",le=\"+Inf\"} 3"));
    QVERIFY(has(metrics, "notification_end_to_end_seconds_count{channel=\"email\"} 1"));
    QVERIFY(has(metrics, "idempotent_replays_total 2"));
    QVERIFY(has(metrics, "notifications_refused_total 1"));
    QVERIFY(has(metrics, "step_duration_seconds_bucket{le=\"0.001\"} 0"));
    QVERIFY(has(metrics, "step_duration_seconds_sum 0.002"));
    QVERIFY(has(metrics, "fsync_seconds_bucket{le=\"0.001\"} 1"));
  }

  void gaugesFollowTheSnapshot() {
    Metrics metrics(metricsOptions());
    protocol::Snapshot snapshot = quietSnapshot();
    snapshot.queues[0].waiting = 12;
    snapshot.queues[0].oldestDue = snapshot.asOf.time - base::Millis{2500};
    snapshot.queues[1].oldestDue = snapshot.asOf.time + base::Millis{2500};  // a clock that was set back
    snapshot.providers[0].breaker.state = "half_open";
    snapshot.totals.outboxLagMs = 1500;
    metrics.update(snapshot);
    QVERIFY(has(metrics, "messages_pending{channel=\"email\"} 12"));
    QVERIFY(has(metrics, "oldest_message_age_seconds{channel=\"email\"} 2.5"));
    QVERIFY(has(metrics, "oldest_message_age_seconds{channel=\"sms\"} 0"));
    QVERIFY(has(metrics, "outbox_lag_seconds 1.5"));
    QVERIFY(has(metrics, "provider_breaker_state{provider=\"mailer\",state=\"half_open\"} 1"));
    QVERIFY(has(metrics, "provider_breaker_state{provider=\"mailer\",state=\"closed\"} 0"));
    snapshot.providers.erase(snapshot.providers.begin());
    metrics.update(snapshot);
    QVERIFY(!mentions(metrics, "provider_breaker_state{provider=\"mailer\""));
    QVERIFY(mentions(metrics, "provider_breaker_state{provider=\"backup\""));
    QVERIFY(mentions(metrics, "notifications_sent_total{channel=\"email\",provider=\"mailer\"}"));  // a counter stays
  }

  void originsOfWebhooksAreNoLabels() {
    Metrics metrics(metricsOptions());
    core::StepMeasures step;
    for (int i = 0; i < 10; ++i) {
      store::BreakerRow row;
      row.gate = "origin:https://customer" + std::to_string(i) + ".example";
      row.state = "open";
      step.breakers.push_back(row);
    }
    metrics.observe(step);
    QVERIFY(!mentions(metrics, "customer"));
    QVERIFY(has(metrics, "provider_breaker_transitions_total{provider=\"(origins)\",to=\"open\"} 10"));
  }

  void subscriptionsAreCountedApartAndTheirGaugesEndWithThem() {
    Metrics metrics(metricsOptions());
    core::StepMeasures step;
    step.events = {{"ops", OutcomeClass::sent}, {"ops", OutcomeClass::sent}, {"ops", OutcomeClass::transient}};
    store::BreakerRow row;
    row.gate = "events:https://hooks.example";
    row.state = "open";
    step.breakers.push_back(row);
    metrics.observe(step);
    QVERIFY(has(metrics, "subscription_attempts_total{outcome=\"sent\",subscription=\"ops\"} 2"));
    QVERIFY(has(metrics, "subscription_attempts_total{outcome=\"transient\",subscription=\"ops\"} 1"));
    QVERIFY(has(metrics, "provider_breaker_transitions_total{provider=\"(subscriptions)\",to=\"open\"} 1"));
    QVERIFY(!mentions(metrics, "hooks.example"));
    protocol::Snapshot snapshot;
    protocol::SubscriberView view;
    view.name = "ops";
    view.waiting = 7;
    view.dead = 3;
    snapshot.subscriptions = {view};
    metrics.update(snapshot);
    QVERIFY(has(metrics, "subscription_pending{subscription=\"ops\"} 7"));
    QVERIFY(has(metrics, "subscription_dead_letters{subscription=\"ops\"} 3"));
    QVERIFY(has(metrics, "subscription_enabled{subscription=\"ops\"} 1"));
    snapshot.subscriptions.clear();
    metrics.update(snapshot);
    QVERIFY(!mentions(metrics, "subscription_pending{"));
  }

  void providersAreBounded() {
    Metrics metrics(metricsOptions());
    core::StepMeasures step;
    for (int i = 0; i < 500; ++i) step.attempts.push_back(attempt(OutcomeClass::sent, 1, "p" + std::to_string(i)));
    metrics.observe(step);
    QVERIFY(has(metrics, "attempts_total{outcome=\"sent\",provider=\"(other)\"} " + std::to_string(500 - Metrics::kProvidersMax)));
    QVERIFY(!mentions(metrics, "p499"));
  }

  void sameFiguresGiveTheSameText() {
    const auto make = [](bool reversed) {
      Metrics metrics(metricsOptions());
      core::StepMeasures step;
      for (int i = 0; i < 20; ++i) step.attempts.push_back(attempt(OutcomeClass::sent, i, "p" + std::to_string(i)));
      if (reversed) std::reverse(step.attempts.begin(), step.attempts.end());
      metrics.observe(step);
      return metrics.text();
    };
    QCOMPARE(make(false), make(true));
  }

  void nameOfAProviderIsEscaped() {
    Metrics metrics(metricsOptions());
    core::StepMeasures step;
    step.attempts = {attempt(OutcomeClass::sent, 1, "a\"b\\c\nd")};
    metrics.observe(step);
    QVERIFY(has(metrics, "attempts_total{outcome=\"sent\",provider=\"a\\\"b\\\\c\\nd\"} 1"));
  }

  void promtoolAgrees() {
    if (std::string_view(PROMTOOL).empty()) QSKIP("promtool is not installed");
    Metrics metrics(metricsOptions());
    metrics.update(quietSnapshot());
    core::StepMeasures step = accepting(3);
    step.attempts = {attempt(OutcomeClass::sent)};
    metrics.observe(step);
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start(QString::fromUtf8(PROMTOOL), {QStringLiteral("check"), QStringLiteral("metrics")});
    promtool.write(QByteArray::fromStdString(metrics.text()));
    promtool.closeWriteChannel();
    QVERIFY(promtool.waitForFinished());
    QVERIFY2(promtool.exitCode() == 0, promtool.readAll().constData());
  }

  void threadsMayObserveAndScrapeAtOnce() {
    Metrics metrics(metricsOptions());
    core::StepMeasures step = accepting(1);
    step.attempts = {attempt(OutcomeClass::sent)};
    {
      std::jthread observer([&] {
        for (int i = 0; i < 2000; ++i) metrics.observe(step);
      });
      std::jthread updater([&] {
        protocol::Snapshot snapshot = quietSnapshot();
        for (int i = 0; i < 500; ++i) {
          snapshot.providers[0].name = "q" + std::to_string(i % 3);
          metrics.update(snapshot);
        }
      });
      for (int i = 0; i < 20; ++i) QVERIFY(!metrics.text().empty());
    }
    QVERIFY(has(metrics, "notifications_created_total{channel=\"email\"} 2000"));
  }

  void processMemoryIsRead() { QVERIFY(residentMemoryBytes() > 1 << 20); }
};

int runMetricsTests(int argc, char** argv) {
  MetricsTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "metrics_test.moc"
