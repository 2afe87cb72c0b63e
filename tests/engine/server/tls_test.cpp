// HTTPS: what is spoken, whose certificate is shown, and that it is exchanged without a restart.
#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>

#include "tests/engine/server/certificate_files.h"
#include "tests/engine/server/server_tests.h"
#include "tests/engine/server/stage.h"

namespace signalbox::server::tests {

namespace {

constexpr std::chrono::hours kLong{24 * 3650};

struct TlsStage {
  QTemporaryDir directory;
  CertificateFiles files = makeCertificate(directory.path(), "one", api::tests::kNow, kLong);
  Stage stage{optionsOf(files)};

  static HttpServerOptions optionsOf(const CertificateFiles& files) {
    HttpServerOptions options;
    options.certificateFile = files.certificate.toStdString();
    options.certificateKeyFile = files.key.toStdString();
    options.headerDeadline = base::Millis{400};
    return options;
  }
  void replace(const CertificateFiles& with) const {
    for (const auto& [from, to] : {std::pair(with.certificate, files.certificate), std::pair(with.key, files.key)}) {
      QFile::remove(to);
      SB_CHECK(QFile::copy(from, to), "the file is exchanged");
    }
  }
};

class TlsClient {
 public:
  TlsClient(const TlsStage& tls, const QString& trusted, QSsl::SslProtocol protocol = QSsl::TlsV1_2OrLater) {
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(trusted));
    configuration.setProtocol(protocol);
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted("127.0.0.1", tls.stage.port);
    encrypted = socket.waitForEncrypted(5000);
  }
  /// One request with Connection: close; everything until the other side's farewell.
  QByteArray ask(const QByteArray& request) {
    socket.write(request);
    QByteArray answer;
    while (socket.waitForReadyRead(5000)) answer += socket.readAll();
    return answer + socket.readAll();
  }
  QSslSocket socket;
  bool encrypted = false;
};

QByteArray closing(const QByteArray& target) { return get(target, "Authorization: Bearer admin\r\nConnection: close\r\n"); }

QByteArray fingerprintOf(const QString& certificate) {
  return QSslCertificate::fromPath(certificate).constFirst().digest(QCryptographicHash::Sha256).toHex(':').toUpper();
}

}  // namespace

class TlsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void requestsAreAnsweredInsideTls() {
    TlsStage tls;
    TlsClient client(tls, tls.files.certificate);
    QVERIFY2(client.encrypted, qPrintable(client.socket.errorString()));
    const QByteArray answer = client.ask(closing("/session"));
    QCOMPARE(statusOf(answer), 200);
    QVERIFY(answer.endsWith('}'));
    QCOMPARE(client.socket.error(), QAbstractSocket::RemoteHostClosedError);
  }

  void connectionsAreKeptInsideTls() {
    TlsStage tls;
    TlsClient client(tls, tls.files.certificate);
    for (int i = 0; i < 3; ++i) {
      client.socket.write(post("/notifications", kMessage));
      QVERIFY(client.socket.waitForReadyRead(5000));
      QCOMPARE(statusOf(client.socket.readAll()), 202);
    }
    QCOMPARE(tls.stage.scene.intake.accepted.size(), 3U);
  }

  void anUnknownCertificateIsRefusedByTheClient() {
    TlsStage tls;
    const TlsClient client(tls, makeCertificate(tls.directory.path(), "other", api::tests::kNow, kLong).certificate);
    QVERIFY(!client.encrypted);
  }

  void olderProtocolsAreNotSpoken_data() {
    QTest::addColumn<int>("protocol");
    QTest::addColumn<bool>("spoken");
    QTest::newRow("1.2") << static_cast<int>(QSsl::TlsV1_2) << true;
    QTest::newRow("1.3") << static_cast<int>(QSsl::TlsV1_3) << true;
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QTest::newRow("1.1") << static_cast<int>(QSsl::TlsV1_1) << false;
    QTest::newRow("1.0") << static_cast<int>(QSsl::TlsV1_0) << false;
    QT_WARNING_POP
  }
  void olderProtocolsAreNotSpoken() {
    QFETCH(int, protocol);
    QFETCH(bool, spoken);
    TlsStage tls;
    const TlsClient client(tls, tls.files.certificate, static_cast<QSsl::SslProtocol>(protocol));
    QCOMPARE(client.encrypted, spoken);
  }

  void plainRequestsAreNotAnswered() {
    TlsStage tls;
    Client client(tls.stage);
    client.send(get("/session"));
    const QByteArray answer = client.untilClosed();
    QVERIFY(!answer.contains("HTTP/1.1") && !client.open());
  }

  void aStalledHandshakeIsCut() {
    TlsStage tls;
    std::vector<std::unique_ptr<Client>> silent;
    for (int i = 0; i < 20; ++i) {
      silent.push_back(std::make_unique<Client>(tls.stage));
      silent.back()->send(QByteArray("\x16\x03\x01\x02\x00\x01", 6));  // the beginning of a ClientHello
    }
    TlsClient good(tls, tls.files.certificate);
    QCOMPARE(statusOf(good.ask(closing("/session"))), 200);
    for (const auto& client : silent) {
      client->untilClosed();
      QVERIFY(!client->open());
    }
    QTRY_COMPARE(tls.stage.server->connections(), std::size_t{0});
  }

  void theCertificateIsExchangedWhileConnectionsGoOn() {
    TlsStage tls;
    const CertificateFiles fresh = makeCertificate(tls.directory.path(), "two", api::tests::kNow, kLong);  // first: a silent connection is cut
    TlsClient before(tls, tls.files.certificate);
    const std::string old = tls.stage.server->fingerprint();
    QCOMPARE(QByteArray::fromStdString(old), fingerprintOf(tls.files.certificate));
    tls.replace(fresh);
    QVERIFY(tls.stage.server->reloadCertificate().ok());
    QVERIFY(tls.stage.server->fingerprint() != old);
    QCOMPARE(statusOf(before.ask(closing("/session"))), 200);
    TlsClient after(tls, fresh.certificate);
    QCOMPARE(after.socket.peerCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper(),
             QByteArray::fromStdString(tls.stage.server->fingerprint()));
  }

  void whatCannotBeUsedIsNamedAndTheOldStays_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("words");
    QTest::newRow("expired") << "expired" << "expired at 2026-05-10";
    QTest::newRow("another's key") << "mismatch" << "is not the key of the certificate";
    QTest::newRow("no certificate") << "garbage" << "is no certificate in PEM";
    QTest::newRow("gone") << "gone" << "is no private key in PEM";
  }
  void whatCannotBeUsedIsNamedAndTheOldStays() {
    QFETCH(QString, what);
    QFETCH(QString, words);
    TlsStage tls;
    const std::string old = tls.stage.server->fingerprint();
    const CertificateFiles other = makeCertificate(tls.directory.path(), "other", api::tests::kNow, kLong);
    if (what == "expired") tls.replace(makeCertificate(tls.directory.path(), "old", api::tests::kNow - std::chrono::hours{100}));
    if (what == "mismatch") QVERIFY(QFile::remove(tls.files.key) && QFile::copy(other.key, tls.files.key));
    if (what == "garbage") {
      QFile file(tls.files.certificate);
      QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write("no PEM") > 0);
    }
    if (what == "gone") QVERIFY(QFile::remove(tls.files.key));
    const base::Status refused = tls.stage.server->reloadCertificate();
    QVERIFY2(QString::fromStdString(refused.message()).contains(words), refused.message().c_str());
    QCOMPARE(tls.stage.server->fingerprint(), old);
  }
};

class RateTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aTokenThatAsksTooOftenIsToldWhenToComeBack() {
    HttpServerOptions options;
    options.requestsPerSecondPerTokenMax = 5;
    Stage stage(options);
    Client client(stage);
    int answered = 0;
    QByteArray refused;
    for (int i = 0; i < 12; ++i) {
      const QByteArray answer = client.ask(get("/session"));
      if (statusOf(answer) == 200)
        ++answered;
      else
        refused = answer;
    }
    QCOMPARE(answered, 10);  // two seconds' worth, and time stands still
    QCOMPARE(statusOf(refused), 429);
    QVERIFY(refused.contains("Retry-After: 1\r\n"));
    QVERIFY2(client.open(), "the connection is not taken away");
    stage.scene.clock.advance(base::Millis{1000});
    for (int i = 0; i < 5; ++i) QCOMPARE(statusOf(client.ask(get("/session"))), 200);
    QCOMPARE(statusOf(client.ask(get("/session"))), 429);
  }

  void refusalsAreCountedLikeEverythingElse_data() {
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray viewer = "Authorization: Bearer viewer\r\n";
    QTest::newRow("what the token may not do") << get("/tokens", viewer) << 403;
    QTest::newRow("a path that does not exist") << get("/no/such/path", viewer) << 404;
    QTest::newRow("another method") << get("/plans", viewer) << 405;
    QTest::newRow("another media type") << post("/notifications", kMessage, "Content-Type: text/plain\r\n") << 415;
  }
  void refusalsAreCountedLikeEverythingElse() {
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpServerOptions options;
    options.requestsPerSecondPerTokenMax = 2;
    Stage stage(options);
    for (int i = 0; i < 4; ++i) QCOMPARE(statusOf(Client(stage).ask(request)), status);
    QCOMPARE(statusOf(Client(stage).ask(request)), 429);
    stage.scene.clock.advance(base::Millis{500});
    QCOMPARE(statusOf(Client(stage).ask(request)), status);
  }

  void whoHasNoTokenIsNotCounted() {
    HttpServerOptions options;
    options.requestsPerSecondPerTokenMax = 1;
    Stage stage(options);
    Client client(stage);
    for (int i = 0; i < 10; ++i) QCOMPARE(statusOf(client.ask(get("/healthz", ""))), 200);
  }
};

int runTlsTests(int argc, char** argv) { return runTest<TlsTest>(argc, argv) + runTest<RateTest>(argc, argv); }

}  // namespace signalbox::server::tests

#include "tls_test.moc"
