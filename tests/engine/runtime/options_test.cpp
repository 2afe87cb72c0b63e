#include "tests/engine/runtime/options_test.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "engine/runtime/options.h"
#include "engine/runtime/settings.h"

using namespace signalbox;
using runtime::EngineOptions;

namespace {
QString defaultFile() {
  QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/resources/signalbox.default.toml"));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}
}  // namespace

void OptionsTest::defaultFileEqualsTheCode() { QCOMPARE(defaultFile(), QString::fromStdString(runtime::defaultConfiguration())); }

void OptionsTest::defaultFileUncommentedChangesNothing() {
  const QRegularExpression assignment(QStringLiteral("^# ([a-z_0-9]+ = .*)$"));
  QString text;
  for (const QString& line : defaultFile().split('\n')) {
    const QRegularExpressionMatch match = assignment.match(line);
    if (line.startsWith('[')) text += line + '\n';
    if (match.hasMatch()) text += match.captured(1) + '\n';
  }
  EngineOptions options;
  const base::Status status = runtime::applyConfiguration(text.toStdString(), options);
  QVERIFY2(status.ok(), status.toString().c_str());
  const EngineOptions defaults;
  for (const runtime::Setting& setting : runtime::settings()) QVERIFY2(setting.read(options) == setting.read(defaults), setting.key.c_str());
}

void OptionsTest::everyWrongKeyIsNamedAtOnce() {
  EngineOptions options;
  const base::Status status = runtime::applyConfiguration("[server]\nport = \"x\"\n[retry]\nemail_seconds = 5\n[log]\nlevel = \"loud\"\n", options);
  QCOMPARE(status.code(), base::Code::invalid);
  QCOMPARE(status.fields().size(), std::size_t{3});
}

void OptionsTest::unknownKeyIsAnError() {
  EngineOptions options;
  const base::Status status = runtime::applyConfiguration("[server]\nprot = 1\n", options);
  QCOMPARE(QString::fromStdString(status.fields().at(0).pointer), QStringLiteral("server.prot"));
}

void OptionsTest::retryBudgetIsSetAndJudged() {
  EngineOptions options;
  QVERIFY(runtime::applyConfiguration("[retry_budget]\nretries_min = 25\nratio = 0.5\n", options).ok());
  QCOMPARE(options.core.retryBudget.retriesMin, 25);
  QCOMPARE(options.core.retryBudget.ratio, 0.5);
  options.core.retryBudget.ratio = 1.5;
  QCOMPARE(QString::fromStdString(options.core.validate().at(0).pointer), QStringLiteral("retry_budget.ratio"));
}

void OptionsTest::categoriesAreKeptForATimeOfTheirOwn() {
  for (const char* const text :
       {"[retention.category]\ncodes = \"12h\"\n\"shop.news\" = \"7d\"\n", "[retention]\ncategory = { codes = \"12h\", \"shop.news\" = \"7d\" }\n"}) {
    EngineOptions options;
    const base::Status status = runtime::applyConfiguration(text, options);
    QVERIFY2(status.ok(), status.toString().c_str());
    QCOMPARE(options.core.retention.categories.size(), std::size_t{2});
    QVERIFY(options.core.retention.categories.at("codes") == std::chrono::hours{12});
    QVERIFY(options.core.retention.categories.at("shop.news") == std::chrono::hours{24 * 7});
    QVERIFY(runtime::validate(options).ok());
  }
}

void OptionsTest::wrongLengthsOfCategoriesAreNamed_data() {
  QTest::addColumn<QString>("value");
  QTest::addColumn<QString>("named");
  QTest::newRow("a number") << "{ codes = 7 }" << "codes";
  QTest::newRow("no unit") << "{ codes = \"7\" }" << "codes";
  QTest::newRow("no whole hours") << "{ good = \"1d\", codes = \"90m\" }" << "codes";
  QTest::newRow("words") << "{ codes = \"a week\" }" << "codes";
  QTest::newRow("no name") << "{ \"a b\" = \"7d\" }" << "a b";
  QTest::newRow("no table") << "\"7d\"" << "table";
  QTest::newRow("too short") << "{ codes = \"0h\" }" << "retention.category.codes";
  QTest::newRow("too long") << "{ codes = \"3651d\" }" << "retention.category.codes";
}

void OptionsTest::wrongLengthsOfCategoriesAreNamed() {
  QFETCH(QString, value);
  QFETCH(QString, named);
  EngineOptions options;
  base::Status status = runtime::applyConfiguration("[retention]\ncategory = " + value.toStdString() + "\n", options);
  if (status.ok()) status = runtime::validate(options);
  QCOMPARE(status.code(), base::Code::invalid);
  QCOMPARE(status.fields().size(), std::size_t{1});
  const QString words = QString::fromStdString(status.fields().front().pointer + ": " + status.fields().front().detail);
  QVERIFY2(words.startsWith(QStringLiteral("retention.category")) && words.contains(named), qUtf8Printable(words));
}

void OptionsTest::trustedProxiesAreNetworks() {
  EngineOptions options;
  options.server.trustedProxies = {"10.0.0.0/8", "fd00::1", "proxy.example.com"};
  const base::Status status = runtime::validate(options);
  QCOMPARE(status.fields().size(), std::size_t{1});
  QCOMPARE(status.fields().front().pointer, std::string("server.trusted_proxies"));
  QVERIFY(status.fields().front().detail.starts_with("proxy.example.com"));
}

void OptionsTest::parametersComeFromNowhereInClear_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<bool>("taken");
  for (const char* const url : {"", "https://ssm.eu-central-1.amazonaws.com/", "https://10.0.0.5:4566", "http://127.0.0.1:4566/",
                                "http://localhost:4566", "http://[::1]:4566/"})
    QTest::newRow(*url == 0 ? "none" : url) << url << true;
  for (const char* const url : {"http://127.0.0.1:1@elsewhere.example/", "https://127.0.0.1:1@elsewhere.example/",
                                "https://ssm.eu-central-1.amazonaws.com@elsewhere.example/", "http://127.0.0.1:80.elsewhere.example/",
                                "http://127.0.0.1.elsewhere.example/", "http://elsewhere.example/", "http://10.0.0.5:4566", "https://", "https://?x",
                                "https://elsewhere.example/?x=1", "ftp://127.0.0.1/", "127.0.0.1:4566"})
    QTest::newRow(url) << url << false;
}

void OptionsTest::parametersComeFromNowhereInClear() {
  QFETCH(QString, url);
  QFETCH(bool, taken);
  EngineOptions options;
  options.vault.awsEndpoint = url.toStdString();
  const base::Status status = runtime::validate(options);
  QCOMPARE(status.ok(), taken);
  if (!taken) QCOMPARE(QString::fromStdString(status.fields().at(0).pointer), QStringLiteral("aws.endpoint"));
}

void OptionsTest::syntaxErrorNamesItsLine() {
  EngineOptions options;
  const base::Status status = runtime::applyConfiguration("[server]\nport = \n", options);
  QCOMPARE(status.code(), base::Code::malformed);
  QVERIFY(status.message().find("line 2") != std::string::npos);
  // Where a key must begin; the parser's own assertions stood before its words.
  for (const char* text : {"\n[:lease]\n", "\n[=]\n", "\na.: = 1\n", "\n[a.]\n", "\n[h\xEF\xBB\xBB]\n", "\n\xC3\xA9 = 1\n"}) {
    const base::Status refused = runtime::applyConfiguration(text, options);
    QVERIFY2(!refused.ok() && refused.message().find("line 2") != std::string::npos, refused.message().c_str());
  }
}

void OptionsTest::listenTakesHostAndPort_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("host");
  QTest::addColumn<int>("port");
  QTest::newRow("v4") << "0.0.0.0:80" << "0.0.0.0" << 80;
  QTest::newRow("v6") << "[::1]:8742" << "::1" << 8742;
  QTest::newRow("port only") << ":0" << "127.0.0.1" << 0;
  QTest::newRow("no port") << "127.0.0.1" << "" << -1;
  QTest::newRow("too large") << "a:65536" << "" << -1;
  QTest::newRow("no number") << "a:http" << "" << -1;
}

void OptionsTest::listenTakesHostAndPort() {
  QFETCH(QString, text);
  QFETCH(QString, host);
  QFETCH(int, port);
  EngineOptions options;
  const base::Status status = runtime::applyListen(text.toStdString(), options);
  QCOMPARE(status.ok(), port >= 0);
  if (port < 0) return;
  QCOMPARE(QString::fromStdString(options.server.host), host);
  QCOMPARE(int{options.server.port}, port);
}

void OptionsTest::checkpointsCrossNoNetworkInClear_data() {
  QTest::addColumn<QString>("url");
  QTest::addColumn<bool>("taken");
  for (const char* const url : {"", "https://audit.example.com/in", "https://10.0.0.5/in", "http://127.0.0.1:9000/in", "http://127.8.8.8/in",
                                "http://localhost/in", "http://[::1]:9000/in"})
    QTest::newRow(*url == 0 ? "none" : url) << url << true;
  for (const char* const url : {"http://audit.example.com/in", "http://10.0.0.5/in", "http://localhost.example.com/", "http://127.0.0.1.example.com/",
                                "http://127.0.0.1@example.com/", "http://localhost:80@example.com/", "http://[::2]/", "http://0x7f.1/", "http://",
                                "ftp://127.0.0.1/", "127.0.0.1"})
    QTest::newRow(url) << url << false;
}

void OptionsTest::checkpointsCrossNoNetworkInClear() {
  QFETCH(QString, url);
  QFETCH(bool, taken);
  EngineOptions options;
  options.auditCheckpoints.webhook = url.toStdString();
  const base::Status status = runtime::validate(options);
  QCOMPARE(status.ok(), taken);
  if (!taken) QCOMPARE(QString::fromStdString(status.fields().at(0).pointer), QStringLiteral("audit.checkpoint_webhook"));
}
