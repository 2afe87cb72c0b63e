#include <QTest>

#include "engine/telemetry/alert_options.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

class AlertOptionsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void defaultsAreTheMissions() {
    const AlertOptions options;
    QVERIFY(options.validate().ok());
    QCOMPARE(options.failedRateMax, 0.005);
    QCOMPARE(options.failedRateAttemptsMin, 200);
    QCOMPARE(options.queueDepthMax, 100'000);
    QCOMPARE(options.oldestMessageAgeMax, base::Millis{600'000});
    QCOMPARE(options.outboxLagMax, base::Millis{60'000});
    QCOMPARE(options.diskFreeMinRatio, 0.1);
    QCOMPARE(options.diskFreeMinBytes, std::int64_t{1} << 30);
  }
  void everyWrongValueIsNamedAtOnce() {
    AlertOptions options;
    options.failedRateMax = 0;
    options.queueDepthMax = 0;
    options.diskFreeMinRatio = 1;
    options.endAfter = base::Millis{-1};
    const base::Status status = options.validate();
    QVERIFY(status.code() == base::Code::invalid);
    QCOMPARE(status.fields().size(), std::size_t{4});
    QCOMPARE(status.fields()[0].pointer, std::string("alerts.failed_rate_max"));
    QCOMPARE(status.fields()[3].pointer, std::string("alerts.end_after_ms"));
  }
};

int runAlertOptionsTests(int argc, char** argv) {
  AlertOptionsTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "alert_options_test.moc"
