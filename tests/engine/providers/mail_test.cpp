#include "tests/engine/providers/mail_test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include "engine/providers/mime_header.h"
#include "engine/providers/mime_message.h"

using namespace signalbox;
using providers::MailParts;

namespace {

const base::Uuid kId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");

MailParts parts() {
  MailParts parts;
  parts.notificationId = kId;
  parts.date = *base::parseRfc3339("2026-05-12T14:03:10Z");
  parts.from = "noreply@example.org";
  parts.to = "ada@example.com";
  parts.subject = "Hello";
  parts.text = "Hello\n";
  return parts;
}

QJsonObject read(const std::string& mail) {
  QProcess python;
  python.start("/usr/bin/python3", {QStringLiteral(SIGNALBOX_SOURCE_DIR) + "/tests/engine/providers/read_mail.py"});
  python.write(QByteArray::fromStdString(mail));
  python.closeWriteChannel();
  if (!python.waitForFinished(30'000)) return {};
  const QByteArray error = python.readAllStandardError();
  if (!error.isEmpty()) qWarning().noquote() << error;
  return QJsonDocument::fromJson(python.readAllStandardOutput()).object();
}

QString normalised(QString text) { return text.replace("\r\n", "\n"); }

}  // namespace

void MailTest::aPythonReaderUnderstandsIt_data() {
  QTest::addColumn<QString>("subject");
  QTest::addColumn<QString>("fromName");
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("html");
  QTest::newRow("plain") << "Your order" << "Shop" << "Shipped.\n" << "";
  QTest::newRow("umlauts") << "Ihre Bestellung ist unterwegs: Grüße aus Köln" << "Müller & Söhne" << "Grüße\n" << "<p>Grüße</p>\n";
  QTest::newRow("long umlauts") << QString("Änderungen über größere Öfen ").repeated(12).trimmed() << QString("Größe ").repeated(12).trimmed()
                                << "x\n"
                                << "";
  QTest::newRow("long ASCII") << QString("a quite ordinary subject that goes on and on ").repeated(8).trimmed()
                              << "Somebody with a \"quoted\" name, Inc." << "x\n"
                              << "";
  QTest::newRow("one long word") << QString(300, 'w') << QString(200, 'n') << "x\n" << "";
  QTest::newRow("emoji") << QString("🎉🚀").repeated(20) << "🎉" << "🎉\n" << "<p>🎉</p>\n";
  QTest::newRow("Japanese") << "ご注文の品を発送しました" << "株式会社" << "ご注文の品を発送しました\n" << "<p>発送</p>\n";
  QTest::newRow("looks encoded") << "=?UTF-8?B?SGk=?= is not encoded" << "" << "x\n" << "";
  QTest::newRow("blanks") << " two  blanks " << "" << "x\n" << "";
  QTest::newRow("empty subject") << "" << "" << "x\n" << "";
  QTest::newRow("dots") << "Dots" << "" << ".\n..\n.x\nFrom here\n.\n" << "";
  QTest::newRow("html alone") << "H" << "" << "" << "<p>only</p>\n";
  QTest::newRow("long lines") << "L" << "" << QString(5000, 'x') + " \n" + QString("ü").repeated(3000) + "\n" << "";
  QTest::newRow("trailing blanks and tabs") << "T" << "" << "a \nb\t\n \n\n=\n" << "";
}

void MailTest::aPythonReaderUnderstandsIt() {
  QFETCH(QString, subject);
  QFETCH(QString, fromName);
  QFETCH(QString, text);
  QFETCH(QString, html);
  const std::string subjectBytes = subject.toStdString(), nameBytes = fromName.toStdString();
  const std::string textBytes = text.toStdString(), htmlBytes = html.toStdString();
  MailParts mail = parts();
  mail.subject = subjectBytes;
  mail.fromName = nameBytes;
  mail.text = textBytes;
  mail.html = htmlBytes;
  mail.replyTo = "help@example.org";
  mail.listUnsubscribe = "https://example.org/unsubscribe?u=1";
  const auto composed = providers::composeMail(mail);
  QVERIFY2(composed.ok(), composed.status().toString().c_str());
  const QJsonObject seen = read(*composed);
  QCOMPARE(seen["subject"].toString(), subject);
  QCOMPARE(seen["from_name"].toString(), fromName);
  QCOMPARE(seen["from"].toString(), QString("noreply@example.org"));
  QCOMPARE(seen["to"].toArray().at(0).toString(), QString("ada@example.com"));
  QCOMPARE(seen["reply_to"].toString(), QString("help@example.org"));
  QCOMPARE(seen["list_unsubscribe"].toString(), QString("<https://example.org/unsubscribe?u=1>"));
  QCOMPARE(seen["date"].toString(), QString("2026-05-12T14:03:10+00:00"));
  QCOMPARE(seen["message_id"].toString(), QString("<018f7a4e-1111-7222-8333-444455556666.0@example.org>"));
  QCOMPARE(seen["signalbox_id"].toString(), QString("018f7a4e-1111-7222-8333-444455556666"));
  QCOMPARE(normalised(seen["plain"].toString()), text);
  QCOMPARE(normalised(seen["html"].toString()), html);
  const QString type = html.isEmpty() ? "text/plain" : text.isEmpty() ? "text/html" : "multipart/alternative";
  QCOMPARE(seen["content_type"].toString(), type);
  QVERIFY2(seen["longest_line"].toInt() <= 76, qPrintable(QString::number(seen["longest_line"].toInt())));
  QCOMPARE(seen["bare_line_ends"].toInt(), 0);
  QCOMPARE(seen["defects"].toArray().size(), 0);
}

void MailTest::headersCannotBeInjected_data() {
  QTest::addColumn<QString>("where");
  QTest::addColumn<QByteArray>("value");
  const QByteArray evil[] = {"a\r\nBcc: x@example.org",
                             "a\nBcc: x@example.org",
                             "a\rBcc: x@example.org",
                             QByteArray("a\0b", 3),
                             "a\r\n\r\nbody",
                             "a\x0b",
                             "a\x7f",
                             "a\tb",
                             "\xff\xfe",
                             "a\r\n b"};
  int number = 0;
  for (const char* where : {"subject", "fromName", "from", "to", "replyTo", "listUnsubscribe"})
    for (const QByteArray& value : evil) QTest::newRow(qPrintable(QString("%1 %2").arg(where).arg(number++))) << where << value;
}

void MailTest::headersCannotBeInjected() {
  QFETCH(QString, where);
  QFETCH(QByteArray, value);
  const std::string bytes = value.toStdString();
  const std::string address = bytes + "@example.org";
  MailParts mail = parts();
  if (where == "subject") mail.subject = bytes;
  if (where == "fromName") mail.fromName = bytes;
  if (where == "from") mail.from = address;
  if (where == "to") mail.to = address;
  if (where == "replyTo") mail.replyTo = address;
  if (where == "listUnsubscribe") mail.listUnsubscribe = bytes;
  const auto composed = providers::composeMail(mail);
  QVERIFY(!composed.ok());
  QCOMPARE(int(composed.status().code()), int(base::Code::invalid));
  // The reason names the header and no content.
  QVERIFY(composed.status().message().find("Bcc") == std::string::npos);
}

void MailTest::theSamePartsGiveTheSameBytes() {
  MailParts mail = parts();
  mail.html = "<p>x</p>";
  QCOMPARE(*providers::composeMail(mail), *providers::composeMail(mail));
}

void MailTest::theMessageIdNamesTheGeneration() {
  MailParts mail = parts();
  mail.generation = 3;
  QVERIFY(providers::composeMail(mail)->find("Message-ID: <018f7a4e-1111-7222-8333-444455556666.3@example.org>\r\n") != std::string::npos);
}

void MailTest::quotedPrintableKeepsItsLimits_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("expected");
  QTest::newRow("plain") << QByteArray("a b") << QByteArray("a b\r\n");
  QTest::newRow("equals") << QByteArray("a=b") << QByteArray("a=3Db\r\n");
  QTest::newRow("blank at the end") << QByteArray("a \nb\t") << QByteArray("a=20\r\nb=09\r\n");
  QTest::newRow("umlaut") << QByteArray("ü") << QByteArray("=C3=BC\r\n");
  QTest::newRow("bare CR") << QByteArray("a\rb") << QByteArray("a\r\nb\r\n");
  QTest::newRow("exactly 76") << QByteArray(76, 'x') << QByteArray(76, 'x') + "\r\n";
  QTest::newRow("77") << QByteArray(77, 'x') << QByteArray(75, 'x') + "=\r\nxx\r\n";
  QTest::newRow("escape at the edge") << QByteArray(74, 'x') + "=y" << QByteArray(74, 'x') + "=\r\n=3Dy\r\n";
}

void MailTest::quotedPrintableKeepsItsLimits() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, expected);
  QCOMPARE(QByteArray::fromStdString(providers::quotedPrintable(text.toStdString())), expected);
}

void MailTest::addressesAreJudged_data() {
  QTest::addColumn<QByteArray>("address");
  QTest::addColumn<bool>("good");
  for (const char* address : {"a@b", "ada.l+tag@example.co.uk", "o'hara@example.org", "x!#$%&'*/=?^_`{|}~-@e.org", "jürgen@müller.example"})
    QTest::newRow(address) << QByteArray(address) << true;
  for (const char* address : {"",     "a",    "@",      "a@",   "@b",     "a@b@c", "a b@c",   "a@b c",         "<a@b>", "a@b>",  "a,b@c", "a;b@c",
                              ".a@b", "a.@b", "a..b@c", "a@.b", "a@b..c", "a@-b",  "\"a\"@b", "a@[127.0.0.1]", "a@b\n", "a\\@b", "a@b/c", "a(x)@b"})
    QTest::newRow(qPrintable(QString("not: %1").arg(address))) << QByteArray(address) << false;
  QTest::newRow("long local part") << QByteArray(65, 'a') + "@b" << false;
  QTest::newRow("long address") << "a@" + QByteArray(253, 'b') << false;
}

void MailTest::addressesAreJudged() {
  QFETCH(QByteArray, address);
  QFETCH(bool, good);
  QCOMPARE(providers::isMailAddress(address.toStdString()), good);
}

void MailTest::nothingToSayIsRefused() {
  MailParts mail = parts();
  mail.text = {};
  QVERIFY(!providers::composeMail(mail).ok());
}

void MailTest::filesArrive_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("type");
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QString>("html");
  QTest::newRow("pdf") << "invoice.pdf" << "application/pdf" << QByteArray("%PDF-1.7\0\xff\r\n.\r\n", 15) << "";
  QTest::newRow("beside html") << "a.txt" << "text/plain" << QByteArray("text") << "<p>x</p>\n";
  QTest::newRow("umlauts") << "Rechnung für März.pdf" << "application/pdf" << QByteArray("x") << "";
  QTest::newRow("quotes") << "a \"b\" 100%.txt" << "application/x-thing+json" << QByteArray("x") << "";
  QTest::newRow("long name") << QString(180, 'n') + ".pdf" << "application/pdf" << QByteArray("x") << "";
  QTest::newRow("large") << "large.bin" << "application/octet-stream" << QByteArray(300'000, '\xa5') << "";
}

void MailTest::filesArrive() {
  QFETCH(QString, name);
  QFETCH(QString, type);
  QFETCH(QByteArray, bytes);
  QFETCH(QString, html);
  const std::vector<providers::Attachment> files{{name.toStdString(), type.toStdString(), bytes.toStdString()}, {"second.txt", "text/plain", "2"}};
  const std::string htmlBytes = html.toStdString();
  MailParts mail = parts();
  mail.html = htmlBytes;
  mail.attachments = files;
  const QJsonObject seen = read(*providers::composeMail(mail));
  QCOMPARE(seen["content_type"].toString(), QString("multipart/mixed"));
  QCOMPARE(normalised(seen["plain"].toString()), QString("Hello\n"));
  QCOMPARE(normalised(seen["html"].toString()), html);
  const QJsonArray found = seen["files"].toArray();
  QCOMPARE(found.size(), 2);
  QCOMPARE(found[0].toObject()["name"].toString(), name);
  QCOMPARE(found[0].toObject()["type"].toString(), type);
  QCOMPARE(QByteArray::fromBase64(found[0].toObject()["data"].toString().toLatin1()), bytes);
  QCOMPARE(found[1].toObject()["name"].toString(), QString("second.txt"));
  QCOMPARE(seen["defects"].toArray().size(), 0);
  QCOMPARE(seen["bare_line_ends"].toInt(), 0);
  QVERIFY(seen["longest_line"].toInt() <= 998);
}

void MailTest::wrongFilesAreRefused() {
  for (const auto& file : std::vector<providers::Attachment>{{"", "text/plain", "x"},
                                                             {"a/b", "text/plain", "x"},
                                                             {"a\r\nb", "text/plain", "x"},
                                                             {std::string(201, 'n'), "text/plain", "x"},
                                                             {"\xff", "text/plain", "x"},
                                                             {"a", "text", "x"},
                                                             {"a", "text/plain; charset=x", "x"},
                                                             {"a", "multipart/mixed", "x"},
                                                             {"a", "message/rfc822", "x"},
                                                             {"a", "text/plain\r\nX: 1", "x"}}) {
    MailParts mail = parts();
    const std::vector<providers::Attachment> files{file};
    mail.attachments = files;
    QVERIFY2(!providers::composeMail(mail).ok(), (file.name + " " + file.mediaType).c_str());
  }
}
