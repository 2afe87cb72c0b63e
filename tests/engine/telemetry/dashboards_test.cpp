#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <set>

#include "engine/telemetry/metrics.h"
#include "tests/engine/telemetry/scene.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {
namespace {

QByteArray resource(const char* name) {
  QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/resources/") + QString::fromUtf8(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Names of samples as GET /metrics has them, with the suffixes of histograms.
std::set<QString> exposedNames() {
  Metrics metrics(metricsOptions());
  metrics.update(quietSnapshot());
  std::set<QString> names;
  for (const QString& line : QString::fromStdString(metrics.text()).split(QLatin1Char('\n')))
    if (!line.isEmpty() && !line.startsWith(QLatin1Char('#'))) names.insert(line.left(line.indexOf(QRegularExpression(QStringLiteral("[{ ]")))));
  return names;
}

/// Names of metrics in a PromQL expression: words that are no function, keyword, label or variable.
QStringList metricsIn(QString expression) {
  for (const char* const noise :
       {"\"[^\"]*\"", "\\{[^}]*\\}", "\\[[^\\]]*\\]", "\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)", "\\b(?:and|or|unless|bool)\\b"})
    expression.replace(QRegularExpression(QString::fromUtf8(noise)), QStringLiteral(" "));
  QStringList names;
  static const QRegularExpression word(QStringLiteral("\\b[a-z_][a-z0-9_]*\\b(?!\\s*\\()"));
  for (auto matches = word.globalMatch(expression); matches.hasNext();) names << matches.next().captured();
  return names;
}

QStringList dashboardExpressions() {
  QStringList expressions;
  for (const QJsonValue panel : QJsonDocument::fromJson(resource("dashboards/signalbox.json")).object()[QStringLiteral("panels")].toArray())
    for (const QJsonValue target : panel.toObject()[QStringLiteral("targets")].toArray())
      expressions << target.toObject()[QStringLiteral("expr")].toString();
  return expressions;
}

QStringList ruleExpressions() {
  QStringList expressions;
  static const QRegularExpression line(QStringLiteral("^\\s*expr: (.*)$"), QRegularExpression::MultilineOption);
  for (auto matches = line.globalMatch(QString::fromUtf8(resource("alerts/signalbox.rules.yaml"))); matches.hasNext();)
    expressions << matches.next().captured(1);
  return expressions;
}

}  // namespace

class DashboardsTest : public QObject {
  Q_OBJECT

  static void verifyNames(const QStringList& expressions) {
    const std::set<QString> exposed = exposedNames();
    QVERIFY(expressions.size() >= 8);
    for (const QString& expression : expressions) {
      QVERIFY2(!metricsIn(expression).isEmpty(), qPrintable(expression));
      for (const QString& name : metricsIn(expression)) QVERIFY2(exposed.contains(name), qPrintable(name + QStringLiteral(" in ") + expression));
    }
  }
  static void verifyPromtool(const QStringList& arguments) {
    if (std::string_view(PROMTOOL).empty()) QSKIP("promtool is not installed");
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start(QString::fromUtf8(PROMTOOL), arguments);
    QVERIFY(promtool.waitForFinished());
    QVERIFY2(promtool.exitCode() == 0, promtool.readAll().constData());
  }

 private Q_SLOTS:
  void expressionsAreReadRight() {
    QCOMPARE(metricsIn(QStringLiteral("histogram_quantile(0.9, sum by (le, provider) (rate(a_bucket{x=~\"$b\"}[5m]))) > 0.5 and c_d == 1")),
             QStringList({QStringLiteral("a_bucket"), QStringLiteral("c_d")}));
  }
  void dashboardNamesOnlyWhatIsExposed() { verifyNames(dashboardExpressions()); }
  void rulesNameOnlyWhatIsExposed() { verifyNames(ruleExpressions()); }
  void rulesAreValid() {
    verifyPromtool({QStringLiteral("check"), QStringLiteral("rules"), QStringLiteral(SIGNALBOX_SOURCE_DIR "/resources/alerts/signalbox.rules.yaml")});
  }
  void rulesFireAndStaySilentAsMeant() {
    verifyPromtool({QStringLiteral("test"), QStringLiteral("rules"), QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/engine/telemetry/rules_test.yaml")});
  }
  void dashboardCanBeImported() {
    const QJsonObject dashboard = QJsonDocument::fromJson(resource("dashboards/signalbox.json")).object();
    QVERIFY(dashboard[QStringLiteral("id")].isNull());
    const auto uid = dashboard[QStringLiteral("uid")].toString();
    QVERIFY(uid.size() >= 8 && uid.size() <= 40);
    std::set<int> ids;
    for (const QJsonValue panel : dashboard[QStringLiteral("panels")].toArray()) {
      QVERIFY(ids.insert(panel.toObject()[QStringLiteral("id")].toInt()).second);
      const QJsonObject place = panel.toObject()[QStringLiteral("gridPos")].toObject();
      QVERIFY(place[QStringLiteral("x")].toInt() + place[QStringLiteral("w")].toInt() <= 24);
    }
    QVERIFY(ids.size() > 10);
  }
};

int runDashboardsTests(int argc, char** argv) {
  DashboardsTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "dashboards_test.moc"
