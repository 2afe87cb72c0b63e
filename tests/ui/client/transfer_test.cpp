#include "tests/ui/client/transfer_test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/client/scripted_server.h"
#include "ui/client/download.h"
#include "ui/client/ndjson_stream.h"

using namespace signalbox::ui::client;
using namespace signalbox::tests;

namespace {

QByteArray contents(const QString& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

void TransferTest::downloadWritesTheWholeFile() {
  ScriptedServer server;
  const QByteArray body = QByteArray("{\"id\":1}\n").repeated(300'000);
  Scripted answer;
  answer.body = body;
  answer.type = "application/x-ndjson";
  server.on("GET /export", answer);
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("out.jsonl"));
  Download download(server.address());
  QSignalSpy finished(&download, &Download::finished);
  download.start(QStringLiteral("/export"), {{QStringLiteral("format"), QStringLiteral("jsonl")}}, file);
  QVERIFY(!QFile::exists(file));
  QTRY_COMPARE(finished.size(), 1);
  QCOMPARE(contents(file), body);
  QCOMPARE(download.bytes(), body.size());
}

void TransferTest::cutDownloadLeavesNoFile() {
  ScriptedServer server;
  Scripted answer = json(std::string(50'000, 'x'));
  answer.cutAfter = 20'000;
  server.on("GET /export", answer);
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("out"));
  Download download(server.address());
  QSignalSpy failed(&download, &Download::failed);
  download.start(QStringLiteral("/export"), {}, file);
  QTRY_COMPARE(failed.size(), 1);
  QCOMPARE(failed.at(0).at(0).value<ClientError>().kind, ErrorKind::refused);
  QVERIFY(!QFile::exists(file));
}

void TransferTest::cancelledDownloadKeepsTheFormerFile() {
  ScriptedServer server;
  Scripted answer;
  answer.stream = true;
  answer.body = "first part";
  server.on("GET /export", answer);
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("out"));
  QFile former(file);
  QVERIFY(former.open(QIODevice::WriteOnly));
  former.write("former");
  former.close();
  Download download(server.address());
  QSignalSpy failed(&download, &Download::failed);
  QSignalSpy progressed(&download, &Download::progressed);
  download.start(QStringLiteral("/export"), {}, file);
  QTRY_VERIFY(!progressed.isEmpty());
  download.cancel();
  download.cancel();
  QTRY_COMPARE(failed.size(), 1);
  QCOMPARE(failed.at(0).at(0).value<ClientError>().kind, ErrorKind::cancelled);
  QCOMPARE(contents(file), QByteArray("former"));
  QVERIFY(!download.isRunning());
}

void TransferTest::refusedDownloadSaysWhy() {
  ScriptedServer server;
  server.on("GET /export", problem(403, "forbidden", "no", "payload.view"));
  const QTemporaryDir folder;
  Download download(server.address());
  QSignalSpy failed(&download, &Download::failed);
  download.start(QStringLiteral("/export"), {}, folder.filePath(QStringLiteral("out")));
  QTRY_COMPARE(failed.size(), 1);
  QVERIFY(failed.at(0).at(0).value<ClientError>().text.contains(QStringLiteral("payload.view")));
}

void TransferTest::unwritablePlaceIsTold() {
  ScriptedServer server;
  const QTemporaryDir folder;
  Download download(server.address());
  QSignalSpy failed(&download, &Download::failed);
  download.start(QStringLiteral("/export"), {}, folder.filePath(QStringLiteral("missing/out")));
  QTRY_COMPARE(failed.size(), 1);
  QVERIFY(server.asked().isEmpty());
}

void TransferTest::linesComeOneByOne() {
  ScriptedServer server;
  Scripted answer;
  answer.stream = true;
  answer.type = "application/x-ndjson";
  answer.body = "{\"line\":1}\n{\"li";
  server.on("POST /notifications/batch", answer);
  NdjsonStream stream(server.address());
  QSignalSpy lines(&stream, &NdjsonStream::line);
  QSignalSpy finished(&stream, &NdjsonStream::finished);
  stream.post(QStringLiteral("/notifications/batch"), {}, "{}\n{}\n");
  QTRY_COMPARE(lines.size(), 1);
  server.write("ne\":2}\n");
  QTRY_COMPARE(lines.size(), 2);
  QCOMPARE(lines.at(1).at(0).toByteArray(), QByteArray("{\"line\":2}"));
  server.write("");  // the last chunk
  QTRY_COMPARE(finished.size(), 1);
  QCOMPARE(finished.at(0).at(0).toLongLong(), 2);
  QCOMPARE(server.last("POST /notifications/batch").headers.value("content-type"), QByteArray("application/x-ndjson"));
}

void TransferTest::refusedBatchSaysWhy() {
  ScriptedServer server;
  server.on("POST /notifications/batch", problem(413, "too_large", "At most 10,000 lines."));
  NdjsonStream stream(server.address());
  QSignalSpy failed(&stream, &NdjsonStream::failed);
  stream.post(QStringLiteral("/notifications/batch"), {}, "{}\n");
  QTRY_COMPARE(failed.size(), 1);
  QCOMPARE(failed.at(0).at(0).value<ClientError>().text, QStringLiteral("At most 10,000 lines."));
}
