#include "tests/ui/state/recipient_import_test.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <limits>

#include "tests/ui/client/scripted_server.h"
#include "ui/state/recipient_import.h"

using namespace signalbox;
using namespace signalbox::ui::state;

namespace {

QString written(const QTemporaryDir& folder, const QByteArray& content) {
  QFile file(folder.filePath(QStringLiteral("recipients")));
  if (file.open(QIODevice::WriteOnly)) file.write(content);
  return file.fileName();
}

/// Takes each line.
tests::Scripted allTaken(const tests::Asked& asked) {
  QByteArray lines;
  for (int i = 1; i <= asked.body.count('\n'); ++i) lines += "{\"line\":" + QByteArray::number(i) + ",\"status\":200}\n";
  tests::Scripted answer = tests::json(lines.toStdString());
  answer.type = "application/x-ndjson";
  return answer;
}

}  // namespace

void RecipientImportTest::csvFieldsFollowTheirQuotes_data() {
  QTest::addColumn<QString>("line");
  QTest::addColumn<QStringList>("fields");
  QTest::newRow("plain") << QStringLiteral("a,b,c") << QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
  QTest::newRow("empty ones") << QStringLiteral(",b,") << QStringList{QString(), QStringLiteral("b"), QString()};
  QTest::newRow("comma in quotes") << QStringLiteral("\"a,b\",c") << QStringList{QStringLiteral("a,b"), QStringLiteral("c")};
  QTest::newRow("quotes in quotes") << QStringLiteral("\"say \"\"hi\"\"\",c") << QStringList{QStringLiteral("say \"hi\""), QStringLiteral("c")};
}

void RecipientImportTest::csvFieldsFollowTheirQuotes() {
  QFETCH(QString, line);
  QFETCH(QStringList, fields);
  QCOMPARE(csvFields(line), fields);
}

void RecipientImportTest::headerMustNameTheRecipient() {
  QVERIFY(RecipientColumns(QStringLiteral("id,email")).problem().isEmpty());
  QVERIFY(RecipientColumns(QStringLiteral("email,phone")).problem().contains(QStringLiteral("id")));
  QVERIFY(RecipientColumns(QStringLiteral("id,fax")).problem().contains(QStringLiteral("fax")));
  const RecipientColumns quiet(QStringLiteral("id,quiet_hours,time_zone"));
  QVERIFY2(quiet.problem().isEmpty(), qPrintable(quiet.problem()));
  QCOMPARE(quiet.json(QStringLiteral("u1,22:00 - 08:00,Europe/Madrid")),
           QByteArray(R"({"id":"u1","quiet_hours":{"from":"22:00","to":"08:00"},"time_zone":"Europe/Madrid"})"));
  QCOMPARE(quiet.json(QStringLiteral("u2,,")), QByteArray(R"({"id":"u2"})"));
}

void RecipientImportTest::verdictsAreRead_data() {
  QTest::addColumn<QByteArray>("json");
  QTest::addColumn<bool>("readable");
  QTest::addColumn<bool>("taken");
  QTest::addColumn<QString>("why");
  QTest::newRow("taken") << QByteArray(R"({"line":3,"status":200,"id":"u1"})") << true << true << QString();
  QTest::newRow("a field") << QByteArray(
                                  R"({"line":3,"status":422,"problem":{"title":"no","errors":[{"pointer":"/email","detail":"is no address"}]}})")
                           << true << false << QStringLiteral("email is no address");
  QTest::newRow("a sentence") << QByteArray(R"({"line":3,"status":429,"problem":{"title":"Too many","detail":"The lane is full"}})") << true << false
                              << QStringLiteral("The lane is full");
  QTest::newRow("no reason") << QByteArray(R"({"line":3,"status":500})") << true << false << QStringLiteral("The engine does not say why.");
  QTest::newRow("no status") << QByteArray(R"({"line":3})") << true << false << QStringLiteral("The engine does not say why.");
  QTest::newRow("no JSON") << QByteArray("{\"line\":3") << false << false << QString();
  QTest::newRow("no number") << QByteArray(R"({"line":"3","status":200})") << false << false << QString();
}

void RecipientImportTest::verdictsAreRead() {
  QFETCH(QByteArray, json);
  QFETCH(bool, readable);
  QFETCH(bool, taken);
  QFETCH(QString, why);
  const auto verdict = readVerdict(json);
  QCOMPARE(verdict.has_value(), readable);
  if (!readable) return;
  QCOMPARE(verdict->line, qint64{3});
  QCOMPARE(verdict->taken, taken);
  QCOMPARE(verdict->why, why);
}

void RecipientImportTest::linesOfTheFileAreNamed() {
  const std::vector<qint64> lines{2, 5, 9};
  QCOMPARE(lineOfFile(1, lines), qint64{2});
  QCOMPARE(lineOfFile(3, lines), qint64{9});
  for (const qint64 none : {qint64{0}, qint64{4}, qint64{-1}, std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max()})
    QCOMPARE(lineOfFile(none, lines), none);
}

void RecipientImportTest::lineWithoutAStatusIsNotTaken() {
  tests::ScriptedServer server;
  server.on("POST /recipients/batch", [](const tests::Asked&) {
    tests::Scripted answer = tests::json("{\"line\":1}\n");
    answer.type = "application/x-ndjson";
    return answer;
  });
  const QTemporaryDir folder;
  RecipientImport import(server.address(), nullptr);
  QSignalSpy finished(&import, &RecipientImport::finished);
  QVERIFY(!import.open(written(folder, "{\"id\":\"r1\"}\n")));
  import.start({});
  QTRY_COMPARE(finished.count(), 1);
  QCOMPARE(import.taken(), qint64{0});
  QCOMPARE(import.refused(), qint64{1});
}

void RecipientImportTest::linesGoInBatchesOneAfterTheOther() {
  tests::ScriptedServer server;
  server.on("POST /recipients/batch", allTaken);
  QByteArray lines;
  constexpr int kLines = RecipientImport::kLinesOfABatch * 2 + 500;
  for (int i = 0; i < kLines; ++i) lines += "{\"id\":\"r" + QByteArray::number(i) + "\"}\n";
  const QTemporaryDir folder;
  RecipientImport import(server.address(), nullptr);
  QSignalSpy finished(&import, &RecipientImport::finished);
  QVERIFY(!import.open(written(folder, lines)));
  import.start({});
  QTRY_COMPARE(finished.count(), 1);
  QCOMPARE(import.taken(), qint64{kLines});
  QCOMPARE(import.refused(), qint64{0});
  QCOMPARE(import.share(), 1.0);
  QCOMPARE(server.count("POST /recipients/batch"), 3);
}

void RecipientImportTest::brokenConnectionSaysWhatWasTaken() {
  tests::ScriptedServer server;
  int asked = 0;
  server.on("POST /recipients/batch", [&asked](const tests::Asked& each) {
    if (++asked == 1) return allTaken(each);
    tests::Scripted cut;
    cut.cut = true;
    return cut;
  });
  QByteArray lines;
  for (int i = 0; i < RecipientImport::kLinesOfABatch + 1; ++i) lines += "{\"id\":\"r" + QByteArray::number(i) + "\"}\n";
  const QTemporaryDir folder;
  RecipientImport import(server.address(), nullptr);
  QSignalSpy failed(&import, &RecipientImport::failed);
  QVERIFY(!import.open(written(folder, lines)));
  import.start({});
  QTRY_COMPARE(failed.count(), 1);
  QVERIFY(!failed.first().first().toString().isEmpty());
  QCOMPARE(import.taken(), qint64{RecipientImport::kLinesOfABatch});
}

void RecipientImportTest::fileThatCannotBeReadIsNamed() {
  RecipientImport import({}, nullptr);
  const auto problem = import.open(QStringLiteral("/nowhere/recipients.csv"));
  QVERIFY(problem && problem->contains(QStringLiteral("/nowhere/recipients.csv")));
}

void RecipientImportTest::linesAreCountedAndNothingIsSent_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<qint64>("lines");
  QTest::newRow("JSON lines") << QByteArray("{\"id\":\"a\"}\n{\"id\":\"b\"}\n") << qint64{2};
  QTest::newRow("no end of the last line") << QByteArray("{\"id\":\"a\"}\n{\"id\":\"b\"}") << qint64{2};
  QTest::newRow("blank lines") << QByteArray("{\"id\":\"a\"}\r\n\r\n  \n\n{\"id\":\"b\"}\n \t") << qint64{2};
  QTest::newRow("CSV") << QByteArray("id,email\na,a@example.com\nb,\n") << qint64{2};
  QTest::newRow("a header alone") << QByteArray("id,email\n") << qint64{0};
  QTest::newRow("more than a piece") << QByteArray("{\"id\":\"" + QByteArray(100, 'x') + "\"}\n").repeated(30'000) << qint64{30'000};
}

void RecipientImportTest::linesAreCountedAndNothingIsSent() {
  QFETCH(QByteArray, content);
  QFETCH(qint64, lines);
  tests::ScriptedServer server;
  server.on("POST /recipients/batch", allTaken);
  const QTemporaryDir folder;
  RecipientImport import(server.address(), nullptr);
  QSignalSpy counted(&import, &RecipientImport::counted);
  QVERIFY(!import.open(written(folder, content)));
  QTRY_COMPARE(counted.count(), 1);
  QCOMPARE(counted.first().first().toLongLong(), lines);
  QCOMPARE(server.count("POST /recipients/batch"), 0);
}

void RecipientImportTest::reasonGoesWithEachBatch() {
  tests::ScriptedServer server;
  server.on("POST /recipients/batch", allTaken);
  const QTemporaryDir folder;
  RecipientImport import(server.address(), nullptr);
  QSignalSpy finished(&import, &RecipientImport::finished);
  QVERIFY(!import.open(written(folder, QByteArray("{\"id\":\"a\"}\n").repeated(RecipientImport::kLinesOfABatch + 1))));
  QList<QByteArray> reasons;
  server.on("POST /recipients/batch", [&reasons](const tests::Asked& asked) {
    reasons << asked.headers.value("signalbox-reason");
    return allTaken(asked);
  });
  import.start(QStringLiteral("moved from the old shop"));
  QTRY_COMPARE(finished.count(), 1);
  QCOMPARE(reasons, (QList<QByteArray>{"moved%20from%20the%20old%20shop", "moved%20from%20the%20old%20shop"}));
}
