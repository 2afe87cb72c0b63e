// Receipts of Amazon SES through a whole engine: the signer's certificate comes over a real TLS connection from a server
// that stands in for Amazon's, under its name and port.
#include "tests/engine/runtime/sns_fetch_test.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "engine/base/system_clock.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/engine.h"
#include "tests/engine/egress/moved_connections.h"
#include "tests/engine/egress/python_server.h"
#include "tests/engine/egress/scripted_resolver.h"
#include "tests/engine/receipts/signed_requests.h"
#include "tests/engine/runtime/asked.h"

using namespace signalbox;
using namespace signalbox::tests;

namespace {

constexpr const char* kHost = "sns.eu-west-1.amazonaws.com";
constexpr const char* kAmazon = "127.0.0.77";

const SnsSigner& signer() {
  static const SnsSigner made;
  return made;
}

struct Scene {
  explicit Scene(const char* certifiedHost = kHost) : amazon({"amazon", "DIR", certifiedHost}) {
    amazon.write("signer.pem", signer().certificate);
    resolver.answer(kHost, {{kAmazon}});
    moved = std::make_unique<MovedConnections>(kAmazon, 443, static_cast<std::uint16_t>(std::stoi(amazon.port)));
    runtime::EngineOptions options;
    options.dataDirectory = (root.path() + "/data").toStdString();
    options.server.port = 0;
    options.caFile = amazon.path("authority.pem");
    options.webhookAllowNetworks = {"127.0.0.77/32", "127.0.0.1/32"};  // what is asked for, and where the move leads
    engine = std::make_unique<runtime::Engine>(options, runtime::Engine::Parts{clock, machine, random, log, {}});
    auto started = engine->start();
    if (!started.ok()) qFatal("%s", started.status().toString().c_str());
    url = started->url;
    const QByteArray topic = kTopic, authority = QByteArray::fromStdString(amazon.path("signer.pem"));
    put("ses",
        R"({"kind":"ses","channel":"email","settings":{"region":"eu-west-1","access_key_id":"AKIDEXAMPLE","from":"a@example.org",)"
        R"("receipt_topic_arns":")" +
            topic + R"(","receipt_ca_file":")" + authority + R"("},"secrets":{"secret_access_key":"x"}})");
    put("gateway", QByteArray(R"({"kind":"simulated","channel":"sms","secrets":{"receipt_secret":")") + kStandardSecret + "\"}}");
  }

  void put(const QByteArray& name, const QByteArray& body) {
    const auto token = runtime::DataDirectory::readToken((root.path() + "/data").toStdString());
    Asked asked(url,
                "PUT /providers/" + name + " HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer " +
                    QByteArray::fromStdString(token.value()) + "\r\n",
                body);
    const QByteArray answer = asked.answer();
    if (!answer.startsWith("HTTP/1.1 20")) qFatal("%s", answer.constData());
  }

  std::unique_ptr<Asked> post(const char* provider, const SignedRequest& request) const {
    QByteArray head = QByteArray("POST /receipts/") + provider + " HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers) head += QByteArray::fromStdString(name + ": " + value + "\r\n");
    return std::make_unique<Asked>(url, head, QByteArray::fromStdString(request.body));
  }
  /// An envelope that names its certificate by this path.
  std::unique_ptr<Asked> sns(const std::string& path, const std::string& type = "Notification", const std::string& topic = kTopic,
                             base::WallTime at = kReceiptNow) const {
    SignedRequest request = signer().sign(type, sesRecord("Delivery", "delivery", "{}"), "2", topic, at);
    const std::string known = "amazonaws.com/cert.pem";
    request.body.replace(request.body.find(known), known.size(), "amazonaws.com" + path);
    return post("ses", request);
  }
  QByteArray snapshot() const {
    const auto token = runtime::DataDirectory::readToken((root.path() + "/data").toStdString());
    Asked asked(url, "GET /snapshot HTTP/1.1\r\nAuthorization: Bearer " + QByteArray::fromStdString(token.value()) + "\r\n", {});
    return asked.answer();
  }
  QByteArrayList asked() const {
    QByteArrayList lines = amazon.file("asked").split('\n');
    lines.removeAll(QByteArray());
    return lines;
  }

  QTemporaryDir root;
  PythonServer amazon;
  ScriptedResolver resolver;
  std::unique_ptr<MovedConnections> moved;
  base::SystemClock machine;
  base::FastClock clock{machine, kReceiptNow, 1};
  base::SystemRandom random;
  base::SilentLog log;
  std::unique_ptr<runtime::Engine> engine;
  std::string url;
};

}  // namespace

void SnsFetchTest::certificateIsFetchedOnceOverTls() {
  const Scene scene;
  QCOMPARE(scene.sns("/certificate.pem")->status(), 200);
  QCOMPARE(scene.sns("/certificate.pem")->status(), 200);
  QCOMPARE(scene.asked(), QByteArrayList{"/certificate.pem"});
  QCOMPARE(scene.sns("/other.pem")->status(), 200);
  QCOMPARE(scene.asked(), (QByteArrayList{"/certificate.pem", "/other.pem"}));
}

void SnsFetchTest::serverThatCannotProveItsNameIsNotBelieved() {
  const Scene scene("sns.eu-west-2.amazonaws.com");
  QCOMPARE(scene.sns("/certificate.pem")->status(), 503);  // Amazon comes again
  QCOMPARE(scene.asked(), QByteArrayList{});
  QVERIFY(scene.resolver.lookups(kHost) > 0);
}

void SnsFetchTest::whatIsNoCertificateIsNotKept() {
  const Scene scene;
  QCOMPARE(scene.sns("/junk.pem")->status(), 503);
  QCOMPARE(scene.sns("/missing.pem")->status(), 503);
  QCOMPARE(scene.sns("/junk.pem")->status(), 200);
  QCOMPARE(scene.asked(), (QByteArrayList{"/junk.pem", "/missing.pem", "/junk.pem"}));
}

void SnsFetchTest::answerThatNeverEndsIsCut() {
  const Scene scene;
  QCOMPARE(scene.sns("/big.pem")->status(), 503);
  QCOMPARE(scene.sns("/certificate.pem")->status(), 200);
}

void SnsFetchTest::nothingElsewhereIsAsked() {
  const Scene scene;
  QCOMPARE(scene.sns("/moved.pem")->status(), 503);  // a redirect is not followed
  QCOMPARE(scene.sns("/certificate.txt")->status(), 401);
  QCOMPARE(scene.sns(".evil.example/certificate.pem")->status(), 401);
  QCOMPARE(scene.sns(":8443/certificate.pem")->status(), 401);
  QCOMPARE(scene.asked(), QByteArrayList{"/moved.pem"});
}

void SnsFetchTest::certificateThatIsLateHoldsUpNobodyElse() {
  const Scene scene;
  std::vector<std::unique_ptr<Asked>> late;
  for (int i = 0; i < 20; ++i) late.push_back(scene.sns("/slow.pem"));
  QTRY_COMPARE(scene.asked(), QByteArrayList{"/slow.pem"});  // asked for once, for all twenty
  QCOMPARE(scene.post("gateway", standardRequest())->status(), 200);
  QCOMPARE(scene.sns("/certificate.pem")->status(), 200);
  for (const auto& each : late) QVERIFY(!each->answered());
  // Whoever names ever new certificates fills his own places only, and those who wait are told to come again.
  std::vector<std::unique_ptr<Asked>> many;
  for (int i = 0; i < 7; ++i) many.push_back(scene.sns("/slow" + std::to_string(i) + ".pem"));
  QTRY_COMPARE(scene.asked().size(), 9);
  QCOMPARE(scene.sns("/slow8.pem")->status(), 503);
  QCOMPARE(scene.sns("/certificate.pem")->status(), 200);
  QCOMPARE(scene.post("gateway", standardRequest("msg_2"))->status(), 200);
  QProcess curl;  // not through the engine, which has no place left
  curl.start("/usr/bin/curl",
             {"-s", "--cacert", QString::fromStdString(scene.amazon.path("authority.pem")), "--connect-to",
              QString("::127.0.0.1:%1").arg(QString::fromStdString(scene.amazon.port)), QString("https://%1/release").arg(kHost)});
  QVERIFY(curl.waitForFinished(20'000) && curl.exitCode() == 0);
  for (const auto& each : late) QCOMPARE(each->status(), 200);
  for (const auto& each : many) QCOMPARE(each->status(), 200);
  QCOMPARE(scene.asked().count("/slow.pem"), 1);
}

void SnsFetchTest::subscriptionIsConfirmedForAConfiguredTopicOnly() {
  const Scene scene;
  QCOMPARE(scene.sns("/certificate.pem", "SubscriptionConfirmation", "arn:aws:sns:eu-west-1:999999999999:mail")->status(), 401);
  QCOMPARE(scene.asked(), QByteArrayList{});
  QCOMPARE(scene.sns("/certificate.pem", "SubscriptionConfirmation")->status(), 200);
  QCOMPARE(scene.asked(), (QByteArrayList{"/certificate.pem", "/?Action=ConfirmSubscription&Token=t"}));
}

void SnsFetchTest::endedSubscriptionIsAnAlertUntilThereIsANewOne() {
  const Scene scene;
  const QByteArray raised = R"("rule":"receipts_ended")";
  const QByteArray ended = QByteArray(R"("receipts_ended":[")") + kTopic + R"("])";
  QVERIFY(!scene.snapshot().contains(ended));
  QCOMPARE(scene.sns("/certificate.pem", "UnsubscribeConfirmation")->status(), 200);
  QVERIFY(scene.snapshot().contains(ended));
  QTRY_VERIFY(scene.snapshot().contains(raised));
  QCOMPARE(scene.sns("/certificate.pem")->status(), 200);  // was sent before
  QVERIFY(scene.snapshot().contains(ended));
  QCOMPARE(scene.sns("/certificate.pem", "SubscriptionConfirmation", kTopic, kReceiptNow + std::chrono::seconds{1})->status(), 200);
  QVERIFY(!scene.snapshot().contains(ended));
  QTRY_VERIFY(!scene.snapshot().contains(raised));
}
