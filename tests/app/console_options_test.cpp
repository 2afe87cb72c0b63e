#include "tests/app/console_options_test.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <vector>

#include "app/console_options.h"
#include "engine/runtime/engine.h"

using signalbox::app::ConsoleOptions;
using signalbox::app::parseConsoleOptions;

namespace {

/// What is written to standard output and standard error while it lives.
class Written {
 public:
  Written() : out_(::dup(STDOUT_FILENO)), error_(::dup(STDERR_FILENO)) {
    flush();
    if (!file_.open() || ::dup2(file_.handle(), STDOUT_FILENO) < 0 || ::dup2(file_.handle(), STDERR_FILENO) < 0) qFatal("nothing can be caught");
  }
  ~Written() {
    flush();
    ::dup2(out_, STDOUT_FILENO);
    ::dup2(error_, STDERR_FILENO);
    ::close(out_);
    ::close(error_);
  }
  QString words() {
    flush();
    QFile written(file_.fileName());
    return written.open(QIODevice::ReadOnly) ? QString::fromUtf8(written.readAll()) : QString();
  }

 private:
  static void flush() {
    std::cout.flush();
    std::cerr.flush();
    std::fflush(nullptr);
  }
  QTemporaryFile file_;
  const int out_;
  const int error_;
};

struct Parsed {
  ConsoleOptions options;
  QString words;  // on the terminal
};

Parsed parse(const QStringList& arguments) {
  std::vector<QByteArray> texts{"signalbox"};
  for (const QString& argument : arguments) texts.push_back(argument.toUtf8());
  std::vector<char*> given;
  for (QByteArray& text : texts) given.push_back(text.data());
  Written written;
  ConsoleOptions options = parseConsoleOptions(static_cast<int>(given.size()), given.data());
  return {std::move(options), written.words()};
}

QString tokenIn(const QTemporaryDir& folder, const QByteArray& content) {
  QFile file(folder.filePath(QStringLiteral("admin.token")));
  return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
}

const QString kUrl = QStringLiteral("https://engine.example:8742");

}  // namespace

void ConsoleOptionsTest::nothingGivenRunsTheWindowAlone() {
  const Parsed parsed = parse({});
  QVERIFY(!parsed.options.exitCode);
  QVERIFY(!parsed.options.demo && !parsed.options.connectTo && parsed.options.link.isEmpty());
  QCOMPARE(parsed.words, QString());
}

void ConsoleOptionsTest::demoIsAsked() {
  const Parsed parsed = parse({QStringLiteral("--demo")});
  QVERIFY(!parsed.options.exitCode);
  QVERIFY(parsed.options.demo);
}

void ConsoleOptionsTest::engineIsNamedWithItsToken() {
  const QTemporaryDir folder;
  const QString file = tokenIn(folder, "sbx_secret\n");
  QVERIFY(!file.isEmpty());
  const Parsed parsed = parse({QStringLiteral("--connect"), kUrl, QStringLiteral("--token-file"), file});
  QVERIFY2(!parsed.options.exitCode, qPrintable(parsed.words));
  QVERIFY(parsed.options.connectTo);
  QCOMPARE(parsed.options.connectTo->url, QUrl(kUrl));
  QCOMPARE(QString::fromStdString(parsed.options.connectTo->token.reveal()), QStringLiteral("sbx_secret"));  // its line's end is no part
  QCOMPARE(parsed.words, QString());
}

void ConsoleOptionsTest::addressWithoutASchemeIsUnderstood() {
  QCOMPARE(parse({QStringLiteral("--connect"), QStringLiteral("127.0.0.1:8742")}).options.connectTo->url,
           QUrl(QStringLiteral("http://127.0.0.1:8742")));
  const Parsed elsewhere = parse({QStringLiteral("--connect"), QStringLiteral("engine.example:8742")});
  QCOMPARE(elsewhere.options.connectTo->url, QUrl(kUrl));  // a token goes to another machine over TLS alone, unless http is typed
  QVERIFY(elsewhere.options.connectTo->token.isEmpty());
}

void ConsoleOptionsTest::linkIsAPlaceToOpen_data() {
  QTest::addColumn<QString>("link");
  QTest::newRow("of an engine") << QStringLiteral("signalbox://127.0.0.1:8742/dead-letters/groups/c1");
  QTest::newRow("as an alert has it") << QStringLiteral("delivery/providers/twilio");
  QTest::newRow("with a search") << QStringLiteral("signalbox://127.0.0.1:8742/notifications?q=to:ana");
}

void ConsoleOptionsTest::linkIsAPlaceToOpen() {
  QFETCH(QString, link);
  const Parsed alone = parse({link});
  QVERIFY2(!alone.options.exitCode, qPrintable(alone.words));
  QCOMPARE(alone.options.link, link);
  QVERIFY(!alone.options.connectTo);
  const Parsed beside = parse({QStringLiteral("--connect"), kUrl, link});
  QVERIFY2(!beside.options.exitCode, qPrintable(beside.words));
  QCOMPARE(beside.options.link, link);
  QCOMPARE(beside.options.connectTo->url, QUrl(kUrl));
}

void ConsoleOptionsTest::wrongOnesAreNamed_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QStringList>("words");  // that the message has
  const QString connect = QStringLiteral("--connect"), token = QStringLiteral("--token-file"), demo = QStringLiteral("--demo");
  const QString missing = QStringLiteral("no-such-folder/admin.token"), ftp = QStringLiteral("ftp://engine.example");
  const QString nowhere = QStringLiteral("signalbox://127.0.0.1:8742/nowhere"), user = QStringLiteral("https://ana:secret@engine.example");
  QTest::newRow("an unknown option") << QStringList{QStringLiteral("--wrong")} << QStringList{QStringLiteral("--wrong")};
  QTest::newRow("two links") << QStringList{QStringLiteral("held"), QStringLiteral("audit")} << QStringList{QStringLiteral("audit")};
  QTest::newRow("no address") << QStringList{connect} << QStringList{connect};
  QTest::newRow("an empty address") << QStringList{connect, QString()} << QStringList{connect, QStringLiteral("such as http://127.0.0.1:8742")};
  QTest::newRow("another scheme") << QStringList{connect, ftp} << QStringList{connect, ftp, QStringLiteral("http:// or https://")};
  QTest::newRow("a password in it") << QStringList{connect, user} << QStringList{connect, QStringLiteral("Leave name and password out")};
  QTest::newRow("no token there") << QStringList{connect, kUrl, token, missing} << QStringList{missing, QStringLiteral("can't read a token")};
  QTest::newRow("a token for nobody") << QStringList{token, missing} << QStringList{token, connect};
  QTest::newRow("two engines") << QStringList{demo, connect, kUrl} << QStringList{demo, connect};
  QTest::newRow("no place") << QStringList{nowhere} << QStringList{nowhere, QStringLiteral("names no place of the console")};
}

void ConsoleOptionsTest::wrongOnesAreNamed() {
  QFETCH(QStringList, arguments);
  QFETCH(QStringList, words);
  const Parsed parsed = parse(arguments);
  QCOMPARE(parsed.options.exitCode, std::optional(2));
  for (const QString& each : words) QVERIFY2(parsed.words.contains(each), qPrintable(parsed.words));
}

void ConsoleOptionsTest::helpNamesEveryOption() {
  const Parsed parsed = parse({QStringLiteral("--help")});
  QCOMPARE(parsed.options.exitCode, std::optional(0));
  for (const char* each : {"--demo", "--connect", "--token-file", "--version", "signalbox://ENGINE/"})
    QVERIFY2(parsed.words.contains(QLatin1String(each)), qPrintable(parsed.words));
}

void ConsoleOptionsTest::versionIsTheEngines() {
  const Parsed parsed = parse({QStringLiteral("--version")});
  QCOMPARE(parsed.options.exitCode, std::optional(0));
  QCOMPARE(parsed.words.trimmed(), QStringLiteral("signalbox ") + QString::fromStdString(signalbox::runtime::engineVersion()));
}
