#include "tests/ui/client/rest_client_test.h"

#include <QSignalSpy>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "engine/base/system_clock.h"
#include "engine/protocol/resources.h"
#include "tests/engine/server/certificate_files.h"
#include "tests/ui/client/scripted_server.h"
#include "ui/client/certificate_probe.h"
#include "ui/client/download.h"
#include "ui/client/event_stream.h"
#include "ui/client/ndjson_stream.h"
#include "ui/client/rest_client.h"

using namespace signalbox;
using namespace signalbox::ui::client;
using namespace signalbox::tests;

namespace {

struct Bench {
  ScriptedServer server;
  base::ManualClock clock{base::wallFromMillis(1'778'594'590'000)};
  base::SeededRandom random{1};
  std::unique_ptr<RestClient> client = std::make_unique<RestClient>(server.address(), clock, random);
  QObject context;
  int calls = 0;
  std::optional<Reply<protocol::SessionView>> reply;

  RestClient::Done<protocol::SessionView> keep() {
    return [this](Reply<protocol::SessionView> got) {
      ++calls;
      reply.emplace(std::move(got));
    };
  }
  Call session(CallOptions options = {}) { return client->get<protocol::SessionView>(QStringLiteral("/session"), {}, &context, keep(), options); }
};

std::string sessionText() {
  protocol::SessionView view;
  view.principal = "ana";
  view.role = "operator";
  return protocol::toText(view);
}

/// The engine behind TLS, with a certificate that it signed itself.
struct SafeBench : Bench {
  SafeBench() {
    const auto files = server::tests::makeCertificate(folder.path(), QStringLiteral("engine"), base::SystemClock().now().wall);
    certificateFile = files.certificate;
    Bench::server.encrypt(files.certificate, files.key);
    Bench::server.on("GET /session", json(sessionText()));
    fingerprint = fingerprintOf(QSslCertificate::fromPath(files.certificate).first());
  }
  EngineAddress address(const QString& certificate, const QString& caFile = {}) const {
    EngineAddress at = Bench::server.address();
    at.certificate = certificate;
    at.caFile = caFile;
    return at;
  }
  void ask(const EngineAddress& at) {
    client = std::make_unique<RestClient>(at, clock, random);
    session();
  }

  QTemporaryDir folder;
  QString certificateFile;
  QString fingerprint;
};

const QString kOther = QString(QStringLiteral("AB:")).repeated(31) + QStringLiteral("AB");

}  // namespace

void RestClientTest::getBringsTheTypedValue() {
  Bench bench;
  bench.server.on("GET /session", json(sessionText()));
  const Call call = bench.session();
  QVERIFY(call.isRunning());
  QTRY_COMPARE(bench.calls, 1);
  QVERIFY(!call.isRunning());
  QVERIFY(bench.reply->ok());
  QCOMPARE((*bench.reply)->principal, std::string("ana"));
}

void RestClientTest::postSendsBodyTokenAndIdempotencyKey() {
  Bench bench;
  bench.server.on("POST /operations", json(protocol::toText(protocol::OperationView{}), 202));
  protocol::OperationRequest request;
  request.planId = "p1";
  bool done = false;
  bench.client->post<protocol::OperationView>(QStringLiteral("/operations"), request, &bench.context, [&](auto reply) { done = reply.ok(); });
  QTRY_VERIFY(done);
  const Asked asked = bench.server.last("POST /operations");
  QCOMPARE(protocol::parse<protocol::OperationRequest>(asked.body.toStdString())->planId, std::string("p1"));
  QCOMPARE(asked.headers.value("authorization"), QByteArray("Bearer secret-token"));
  QCOMPARE(asked.headers.value("content-type"), QByteArray("application/json"));
  QCOMPARE(asked.headers.value("idempotency-key").size(), 36);
  QCOMPARE(asked.headers.value("x-request-id").size(), 36);
}

void RestClientTest::eachPostHasItsOwnKeyUnlessGiven() {
  Bench bench;
  bench.server.on("POST /x", json("{}"));
  int done = 0;
  CallOptions given;
  given.idempotencyKey = "again";
  for (const CallOptions& options : {CallOptions{}, CallOptions{}, given})
    bench.client->post<Nothing>(QStringLiteral("/x"), Nothing{}, &bench.context, [&](auto) { ++done; }, options);
  QTRY_COMPARE(done, 3);
  QSet<QByteArray> keys;
  for (const Asked& asked : bench.server.asked()) keys.insert(asked.headers.value("idempotency-key"));
  QCOMPARE(keys.size(), 3);
  QVERIFY(keys.contains("again"));
}

void RestClientTest::deleteWithoutBodyBringsNothing() {
  Bench bench;
  Scripted empty;
  empty.status = 204;
  bench.server.on("DELETE /views/a", empty);
  bool fine = false;
  bench.client->remove<Nothing>(QStringLiteral("/views/a"), &bench.context, [&](auto reply) { fine = reply.ok(); });
  QTRY_VERIFY(fine);
}

void RestClientTest::failuresAreTold_data() {
  QTest::addColumn<Scripted>("answer");
  QTest::addColumn<ErrorKind>("kind");
  QTest::addColumn<QString>("words");
  Scripted stranger = json("<html>");
  stranger.version = false;
  Scripted newer = json(sessionText());
  newer.version = false;
  newer.headers = {"Signalbox-Api-Version: 2"};
  Scripted cut;
  cut.cut = true;
  Scripted half = json(sessionText());
  half.cutAfter = 10;
  Scripted noise;
  noise.raw = "hello, this is no HTTP\r\n\r\n";
  Scripted gateway = json("bad gateway", 502);
  gateway.version = false;
  Scripted bare = json("{}", 401);
  bare.version = false;
  QTest::newRow("token") << bare << ErrorKind::token << "does not know this token";
  QTest::newRow("revoked token") << problem(401, "unauthorized", "The token was revoked") << ErrorKind::token
                                 << "refuses this token. The token was revoked. Nothing was changed.";
  QTest::newRow("forbidden") << problem(403, "forbidden", "no", "replay.bulk") << ErrorKind::forbidden << "replay.bulk";
  QTest::newRow("without a stop") << problem(503, "disk_full", "The disk is full") << ErrorKind::problem << "The disk is full.";
  QTest::newRow("problem") << problem(503, "disk_full", "The disk is full.") << ErrorKind::problem << "The disk is full.";
  QTest::newRow("not an engine") << stranger << ErrorKind::version << "no Signalbox engine";
  QTest::newRow("newer engine") << newer << ErrorKind::version << "version 2";
  QTest::newRow("cut before an answer") << cut << ErrorKind::refused << "";
  QTest::newRow("cut in the body") << half << ErrorKind::refused << "";
  QTest::newRow("no HTTP") << noise << ErrorKind::refused << "was lost";
  QTest::newRow("gateway") << gateway << ErrorKind::problem << "502";
  QTest::newRow("no JSON") << json("{\"principal\":") << ErrorKind::malformed << "cannot be read";
  QTest::newRow("wrong type") << json("{\"principal\":5}") << ErrorKind::malformed << "/principal";
}

void RestClientTest::failuresAreTold() {
  QFETCH(Scripted, answer);
  QFETCH(ErrorKind, kind);
  QFETCH(QString, words);
  Bench bench;
  bench.server.on("GET /session", answer);
  bench.session();
  QTRY_COMPARE(bench.calls, 1);
  QVERIFY(!bench.reply->ok());
  const ClientError& error = bench.reply->error();
  QVERIFY2(error.kind == kind, qPrintable(error.details()));
  QVERIFY2(error.text.contains(words), qPrintable(error.text));
  QVERIFY(!error.details().contains(QStringLiteral("secret-token")));
}

void RestClientTest::redirectIsNotFollowed() {
  Bench bench;
  Scripted away = json("{}", 302);
  away.version = false;
  away.headers = {"Location: /elsewhere"};
  bench.server.on("GET /session", away);
  bench.session();
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(bench.reply->error().kind, ErrorKind::version);
  QCOMPARE(bench.server.asked().size(), 1);
}

void RestClientTest::refusedConnectionIsTold() {
  Bench bench;
  bench.server.goDown();
  bench.session();
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(bench.reply->error().kind, ErrorKind::refused);
  QCOMPARE(bench.reply->error().effect, Effect::none);
}

void RestClientTest::slowAnswerTimesOut() {
  Bench bench;
  Scripted never;
  never.silent = true;
  bench.server.on("POST /x", never);
  CallOptions options;
  options.limits.deadlineMs = 40;
  std::optional<ClientError> error;
  bench.client->post<Nothing>(QStringLiteral("/x"), Nothing{}, &bench.context, [&](auto reply) { error = reply.error(); }, options);
  QTRY_VERIFY(error.has_value());
  QCOMPARE(error->kind, ErrorKind::timeout);
  QCOMPARE(error->effect, Effect::unknown);  // the engine may have taken it
}

void RestClientTest::actDoesNotWaitForWhatIsRead() {
  Bench bench;
  Scripted never;
  never.silent = true;
  bench.server.on("GET /session", never);
  bench.server.on("PATCH /x", json("{}"));
  std::vector<Call> read;
  for (int i = 0; i < 8; ++i) read.push_back(bench.session());  // more than are sent at once
  bool done = false;
  bench.client->patch<Nothing>(QStringLiteral("/x"), Nothing{}, &bench.context, [&](auto reply) { done = reply.ok(); });
  QTRY_VERIFY(done);
  QCOMPARE(bench.calls, 0);
}

void RestClientTest::cancelCompletesOnce() {
  Bench bench;
  Scripted never;
  never.silent = true;
  bench.server.on("GET /session", never);
  Call call = bench.session();
  QTRY_COMPARE(bench.server.asked().size(), 1);
  call.cancel();
  call.cancel();
  QCOMPARE(bench.calls, 0);
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(bench.reply->error().kind, ErrorKind::cancelled);
  bench.server.goDown();
  bench.client.reset();
  QCOMPARE(bench.calls, 1);
}

void RestClientTest::completionNeverComesInsideTheCall() {
  Bench bench;
  bench.client = std::make_unique<RestClient>(EngineAddress{QUrl(QStringLiteral("nonsense://x")), {}}, bench.clock, bench.random);
  bench.session();
  QCOMPARE(bench.calls, 0);
  QTRY_COMPARE(bench.calls, 1);
  QVERIFY(!bench.reply->ok());
}

void RestClientTest::destroyedContextIsNotTold() {
  Bench bench;
  bench.server.on("GET /session", json(sessionText()));
  int told = 0;
  auto context = std::make_unique<QObject>();
  bench.client->get<protocol::SessionView>(QStringLiteral("/session"), {}, context.get(), [&](auto) { ++told; });
  context.reset();
  bench.session();
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(told, 0);
}

void RestClientTest::destroyedClientCompletesWhatRuns() {
  Bench bench;
  Scripted never;
  never.silent = true;
  bench.server.on("GET /session", never);
  bench.session();
  bench.session();
  bench.client.reset();
  QCOMPARE(bench.calls, 2);
  QCOMPARE(bench.reply->error().kind, ErrorKind::cancelled);
}

void RestClientTest::tooLargeAnswerIsMalformed() {
  Bench bench;
  bench.server.on("GET /session", json(std::string(5000, ' ') + sessionText()));
  CallOptions options;
  options.limits.bodyBytesMax = 1000;
  bench.session(options);
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(bench.reply->error().kind, ErrorKind::malformed);
}

void RestClientTest::retryAfterAndRequestIdAreKept() {
  Bench bench;
  Scripted busy = problem(429, "busy", "Too many at once.");
  busy.headers = {"Retry-After: 7"};
  bench.server.on("GET /session", busy);
  bench.session();
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(bench.reply->error().retryAfterSeconds, std::optional<int>(7));
  QCOMPARE(bench.reply->error().requestId.toLatin1(), bench.server.last("GET /session").headers.value("x-request-id"));
  QCOMPARE(bench.reply->error().problem.code, std::string("busy"));
}

void RestClientTest::unknownAuthorityIsRefused() {
  SafeBench bench;
  bench.ask(bench.address({}));
  QTRY_COMPARE(bench.calls, 1);
  QVERIFY(!bench.reply->ok());
  QCOMPARE(bench.reply->error().kind, ErrorKind::tls);
  QCOMPARE(bench.server.asked().size(), 0);
}

void RestClientTest::confirmedCertificateIsBelieved() {
  SafeBench bench;
  bench.ask(bench.address(bench.fingerprint));
  QTRY_COMPARE(bench.calls, 1);
  QVERIFY2(bench.reply->ok(), bench.reply->ok() ? "" : qPrintable(bench.reply->error().text));
}

void RestClientTest::ownAuthorityIsBelieved() {
  SafeBench bench;
  bench.ask(bench.address({}, bench.certificateFile));
  QTRY_COMPARE(bench.calls, 1);
  QVERIFY2(bench.reply->ok(), bench.reply->ok() ? "" : qPrintable(bench.reply->error().text));
}

void RestClientTest::changedCertificateNeverSeesTheToken() {
  SafeBench bench;
  bench.ask(bench.address(kOther));
  QTRY_COMPARE(bench.calls, 1);
  QCOMPARE(bench.reply->error().kind, ErrorKind::tls);
  QVERIFY2(bench.reply->error().text.contains(QStringLiteral("not the one that was confirmed")), qPrintable(bench.reply->error().text));
  // An authority that vouches for it makes no difference.
  bench.ask(bench.address(kOther, bench.certificateFile));
  QTRY_COMPARE(bench.calls, 2);
  QCOMPARE(bench.reply->error().kind, ErrorKind::tls);
  QCOMPARE(bench.server.asked().size(), 0);
}

void RestClientTest::streamAndDownloadCompareToo() {
  SafeBench bench;
  bench.server.on("GET /export", json("{}"));
  EventStream stream(bench.address(kOther), bench.clock, bench.random, {});
  stream.start();
  QTRY_COMPARE(stream.state(), StreamState::waiting);
  QCOMPARE(stream.lastError()->kind, ErrorKind::tls);
  Download download(bench.address(kOther));
  QSignalSpy failed(&download, &Download::failed);
  download.start(QStringLiteral("/export"), {}, bench.folder.filePath(QStringLiteral("out")));
  QTRY_COMPARE(failed.count(), 1);
  NdjsonStream lines(bench.address(kOther));
  QSignalSpy refused(&lines, &NdjsonStream::failed);
  lines.post(QStringLiteral("/notifications/batch"), {}, "{}");
  QTRY_COMPARE(refused.count(), 1);
  QCOMPARE(bench.server.asked().size(), 0);
}

void RestClientTest::probeShowsTheCertificateWithoutAToken() {
  SafeBench bench;
  CertificateProbe probe;
  QSignalSpy shown(&probe, &CertificateProbe::shown);
  probe.ask(bench.server.address().url);
  QTRY_COMPARE(shown.count(), 1);
  QCOMPARE(shown.first()[0].toString(), bench.fingerprint);
  QCOMPARE(bench.server.asked().size(), 0);
}
