// Where webhooks may go is said when a target is given: over REST, of a message and of a recipient, alone and in batches.
#include "tests/engine/runtime/target_gate_test.h"

#include <QTemporaryDir>
#include <QTest>

#include <boost/json.hpp>

#include "engine/base/system_clock.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/engine.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/scripted_resolver.h"
#include "tests/engine/egress/ssrf_corpus.h"
#include "tests/engine/runtime/asked.h"

using namespace signalbox;

namespace {

namespace json = boost::json;

struct Scene {
  explicit Scene(std::vector<std::string> allowed = {}, const QString& folder = {}, const base::Clock* fast = nullptr, bool starts = true) {
    runtime::EngineOptions options;
    options.dataDirectory = ((folder.isEmpty() ? root.path() : folder) + "/data").toStdString();
    options.server.port = 0;
    options.server.requestsPerConnectionMax = 0;
    options.webhookAllowNetworks = std::move(allowed);
    engine = std::make_unique<runtime::Engine>(options, runtime::Engine::Parts{fast != nullptr ? *fast : clock, clock, random, log, {}});
    if (!starts) return;
    auto started = engine->start();
    if (!started.ok()) qFatal("%s", started.status().toString().c_str());
    url = started->url;
    authorization = "Authorization: Bearer " + QByteArray::fromStdString(runtime::DataDirectory::readToken(options.dataDirectory).value()) + "\r\n";
  }
  QByteArray call(const QByteArray& line, const std::string& body) const {
    const QByteArray kind = line.contains("/batch") ? "application/x-ndjson" : "application/json";
    return Asked(url, line + " HTTP/1.1\r\nContent-Type: " + kind + "\r\n" + authorization, QByteArray::fromStdString(body)).answer();
  }
  QByteArray post(const std::string& target) const { return call("POST /notifications", notificationTo(target)); }
  static std::string notificationTo(const std::string& target) {
    return json::serialize(json::object{{"channel", "webhook"}, {"to", target}, {"content", json::object{{"text", "x"}}}});
  }
  static std::string recipientAt(const std::string& target, const char* id) {
    return json::serialize(json::object{{"id", id}, {"webhook_url", target}});
  }

  QTemporaryDir root;
  base::SystemClock clock;
  base::SystemRandom random;
  base::SilentLog log;
  std::unique_ptr<runtime::Engine> engine;
  std::string url;
  QByteArray authorization;
};

/// On each address of this machine, IPv4 and IPv6, at one port.
struct Listeners {
  HttpServer v4{"0.0.0.0"};
  HttpServer v6{"::", v4.port()};
  std::string port() const { return std::to_string(v4.port()); }
  int connections() const { return v4.connections() + v6.connections(); }
};

bool isRefused(const QByteArray& answer, const char* pointer) {
  // Bytes that are no text are no JSON either.
  return answer.startsWith("HTTP/1.1 400") || (answer.startsWith("HTTP/1.1 422") && answer.contains(QByteArray("\"pointer\":\"") + pointer + '"'));
}

}  // namespace

void TargetGateTest::noTargetOfTheCorpusIsTaken() {
  const Scene scene;
  int refused = 0, later = 0;
  for (const SsrfTarget& target : ssrfCorpus(4711)) {
    const QByteArray post = scene.post(target.text);
    const QByteArray put = scene.call("PUT /recipients/u1", Scene::recipientAt(target.text, "u1"));
    const QByteArray what = QByteArray::fromStdString(inOneLine(target.text)) + " -> " + post.left(60) + " | " + put.left(60);
    if (target.refusedWhenGiven) {
      QVERIFY2(isRefused(post, "/to") && isRefused(put, "/webhook_url"), what.constData());
      ++refused;
    } else {
      // A name: who knows what it leads to? It is judged when it is used.
      QVERIFY2(post.startsWith("HTTP/1.1 202") && put.startsWith("HTTP/1.1 200"), what.constData());
      ++later;
    }
  }
  QVERIFY2(refused >= 250, "the study asks for 250 targets at least");
  qInfo("register: %d targets, %d refused as they are given, %d when they are used", refused + later, refused, later);
}

void TargetGateTest::eachLineStandsAlone() {
  const Scene scene;
  std::string lines;
  for (const char* target : {"https://127.0.0.1/", "https://example.com/", "https://0x7f.1/", "https://example.org/"})
    lines += Scene::notificationTo(target) + "\n";
  const QByteArray batch = scene.call("POST /notifications/batch", lines);
  QCOMPARE(batch.count("\"status\":202"), 2);
  QCOMPARE(batch.count("\"pointer\":\"/to\""), 2);
  QVERIFY(batch.indexOf("\"line\":1,\"status\":422") < batch.indexOf("\"line\":2,\"status\":202"));
  lines = Scene::recipientAt("https://[::1]/", "a") + "\n" + Scene::recipientAt("https://example.com/", "b") + "\n" +
      Scene::recipientAt("https://169.254.169.254/", "c") + "\n" + Scene::recipientAt("", "d") + "\n";
  const QByteArray recipients = scene.call("POST /recipients/batch", lines);
  QVERIFY2(recipients.contains("\"line\":1,\"status\":422") && recipients.contains("\"line\":2,\"status\":200") &&
               recipients.contains("\"line\":3,\"status\":422") && recipients.contains("\"line\":4,\"status\":200"),
           recipients.constData());
  QCOMPARE(recipients.count("\"pointer\":\"/webhook_url\""), 2);
  QVERIFY(scene.call("GET /recipients/b", "").contains("https://example.com/"));
  QVERIFY(scene.call("GET /recipients/a", "").startsWith("HTTP/1.1 404"));
  const QByteArray words = scene.post("https://0x0a000001/hook");
  QVERIFY2(words.contains("leads to a special address (private), which webhook.allow_networks does not allow"), words.constData());
  QVERIFY(scene.post("https://1.2.3.4.5/").contains("names a host that is neither a name nor an address"));
}

void TargetGateTest::configuredNetworkIsTaken() {
  const Scene scene({"10.1.0.0/16", "127.0.0.0/8"});
  for (const char* taken : {"https://10.1.2.3/", "http://127.0.0.1:9000/hook", "http://localhost:9000/", "https://167838211/"})
    QVERIFY2(scene.post(taken).startsWith("HTTP/1.1 202"), taken);
  for (const char* refused : {"https://10.2.0.1/", "https://[::1]/", "https://169.254.169.254/", "https://192.168.1.1/"})
    QVERIFY2(isRefused(scene.post(refused), "/to"), refused);
}

void TargetGateTest::ownNetworkIsTakenWhereAProviderGoesThere() {
  const Scene scene;
  QVERIFY(isRefused(scene.post("http://10.0.0.1/"), "/to"));
  const QByteArray put = scene.call("PUT /providers/hooks",
                                    R"({"kind":"webhook","channel":"webhook","position":9,"settings":{"url_allow_private":"true"},)"
                                    R"("secrets":{"signing_secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}})");
  QVERIFY2(put.startsWith("HTTP/1.1 201"), put.constData());
  for (const char* taken : {"http://10.0.0.1/", "http://localhost:9000/", "http://[fd00::1]/", "http://127.0.0.1/"})
    QVERIFY2(scene.post(taken).startsWith("HTTP/1.1 202"), taken);
  for (const char* refused : {"http://169.254.169.254/", "http://[fe80::1]/", "http://0/", "http://[::ffff:169.254.169.254]/", "http://224.0.0.1/"})
    QVERIFY2(isRefused(scene.post(refused), "/to"), refused);
}

void TargetGateTest::subscribersAreHeldToItToo() {
  const auto put = [](const Scene& scene, const char* host) {
    return scene.call("PUT /subscriptions/ops",
                      std::string(R"({"url":"https://)") + host + R"(/hook","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})");
  };
  const Scene scene;
  for (const char* host : {"127.0.0.1", "[::1]", "169.254.169.254", "10.1.2.3", "0x7f000001"}) {
    const QByteArray answer = put(scene, host);
    QVERIFY2(isRefused(answer, "/url"), answer.constData());
  }
  QByteArray answer = put(scene, "hooks.example.com");
  QVERIFY2(answer.startsWith("HTTP/1.1 20"), answer.constData());
  answer = put(Scene({"10.1.0.0/16"}), "10.1.2.3");
  QVERIFY2(answer.startsWith("HTTP/1.1 20"), answer.constData());
}

void TargetGateTest::healthChecksAreHeldToItToo() {
  const auto put = [](const Scene& scene, const char* url, const char* inside) {
    return scene.call("PUT /providers/hooks",
                      json::serialize(json::object{{"kind", "webhook"},
                                                   {"channel", "webhook"},
                                                   {"position", 9},
                                                   {"settings", json::object{{"health_url", url}, {"url_allow_private", inside}}},
                                                   {"secrets", json::object{{"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}}}));
  };
  const Scene scene;
  for (const char* url : {"https://127.0.0.1/up", "https://169.254.169.254/", "https://0x7f.1/", "https://[::1]/", "https://localhost/"})
    QVERIFY2(isRefused(put(scene, url, "false"), "/settings/health_url"), url);
  for (const char* url : {"http://169.254.169.254/latest", "http://0.0.0.0/"})
    QVERIFY2(isRefused(put(scene, url, "true"), "/settings/health_url"), url);
  QByteArray answer = put(scene, "http://127.0.0.1:9000/up", "true");
  QVERIFY2(answer.startsWith("HTTP/1.1 201"), answer.constData());
  answer = put(scene, "https://status.example.com/up", "false");
  QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
  answer = put(Scene({"10.1.0.0/16"}), "https://10.1.2.3/up", "false");
  QVERIFY2(answer.startsWith("HTTP/1.1 201"), answer.constData());
}

void TargetGateTest::noSubscriberOfTheCorpusIsTaken() {
  const Scene scene;
  int refused = 0;
  for (const SsrfTarget& target : ssrfCorpus(4711)) {
    const std::string body = json::serialize(json::object{{"url", target.text}, {"secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}});
    const QByteArray answer = scene.call("PUT /subscriptions/ops", body);
    // A name is judged when it is used; here its scheme and port may be refused besides.
    if (!target.refusedWhenGiven && answer.startsWith("HTTP/1.1 20")) continue;
    QVERIFY2(isRefused(answer, "/url"), (QByteArray::fromStdString(inOneLine(target.text)) + " -> " + answer.left(300)).constData());
    ++refused;
  }
  QVERIFY(refused >= 250);
}

/// A test message is no delivery, and goes through the same egress.
void TargetGateTest::testMessagesReachNoTargetOfTheCorpus() {
  Listeners listeners;
  const auto corpus = ssrfCorpus(listeners.v4.port());
  ScriptedResolver resolver;
  for (const SsrfTarget& target : corpus)
    if (!target.host.empty()) resolver.answer(target.host, {target.answers});
  const Scene scene;
  const QByteArray put = scene.call("PUT /providers/hooks",
                                    R"({"kind":"webhook","channel":"webhook","position":9,"settings":{"url_ports":"443,)" + listeners.port() +
                                        R"("},"secrets":{"signing_secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}})");
  QVERIFY2(put.startsWith("HTTP/1.1 201"), put.constData());
  int byAddress = 0;
  for (const SsrfTarget& target : corpus) {
    const QByteArray answer = scene.call("POST /providers/hooks/test", json::serialize(json::object{{"to", target.text}}));
    const QByteArray what = QByteArray::fromStdString(inOneLine(target.text)) + " -> " + answer.left(60) + answer.right(200);
    QVERIFY2(isRefused(answer, "/to") || (answer.startsWith("HTTP/1.1 200") && answer.contains("\"ok\":false")), what.constData());
    byAddress += answer.contains("\"code\":\"address_refused\"") ? 1 : 0;
  }
  QVERIFY2(byAddress >= 250, qPrintable(QString::number(byAddress)));
  QCOMPARE(listeners.connections(), 0);
}

/// What an administrator sets up may lie in his own network, and no more than that.
void TargetGateTest::testMessagesReachNoPlaceThatAProviderMayNotHave() {
  Listeners listeners;
  ScriptedResolver resolver;
  resolver.answer("metadata.ssrf.test", {{"169.254.169.254"}});
  resolver.answer("unspecified.ssrf.test", {{"0.0.0.0"}});
  const Scene scene;
  int asked = 0;
  for (const char* host : {"169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "[::ffff:169.254.169.254]", "0.0.0.0", "[::]", "224.0.0.1",
                           "255.255.255.255", "metadata.ssrf.test", "unspecified.ssrf.test"}) {
    const QByteArray put =
        scene.call("PUT /providers/texts",
                   std::string(R"({"kind":"termii","channel":"sms","position":9,"settings":{"from":"Signalbox","base_url":"https://)") + host + ":" +
                       listeners.port() + R"("},"secrets":{"api_key":"x"}})");
    if (isRefused(put, "/settings/base_url")) continue;
    QVERIFY2(put.startsWith("HTTP/1.1 20"), put.constData());
    const QByteArray answer = scene.call("POST /providers/texts/test", R"({"to":"+2349012672711"})");
    QVERIFY2(answer.startsWith("HTTP/1.1 200") && answer.contains("\"ok\":false") && answer.contains("\"code\":\"address_refused\""),
             answer.constData());
    const QByteArray health = scene.call("POST /providers/texts/ping", "{}");
    QVERIFY2(health.startsWith("HTTP/1.1 200") && health.contains("\"ok\":false"), health.constData());
    ++asked;
  }
  QVERIFY(asked >= 2);  // names at least: nobody knows where they lead before they are used
  QCOMPARE(listeners.connections(), 0);
}

void TargetGateTest::testEventsReachNoPlaceInside() {
  ScriptedResolver resolver;
  resolver.answer("metadata.ssrf.test", {{"169.254.169.254"}});
  resolver.answer("inside.ssrf.test", {{"127.0.0.1"}});
  resolver.answer("network.ssrf.test", {{"10.0.0.1"}});
  const Scene scene;
  for (const char* host : {"metadata.ssrf.test", "inside.ssrf.test", "network.ssrf.test"}) {
    const QByteArray put = scene.call("PUT /subscriptions/ops",
                                      std::string(R"({"url":"https://)") + host + R"(/hook","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})");
    QVERIFY2(put.startsWith("HTTP/1.1 20"), put.constData());
    const QByteArray answer = scene.call("POST /subscriptions/ops/test", "{}");
    QVERIFY2(answer.contains("\"ok\":false") && answer.contains("\"code\":\"address_refused\""), answer.constData());
  }
}

void TargetGateTest::editedTargetsOfAReplayAreJudged() {
  const Scene scene;
  const auto plan = [&scene](const char* value) {
    return scene.call(
        "POST /plans",
        json::serialize(json::object{
            {"kind", "replay"}, {"q", "channel:webhook"}, {"edits", json::array{json::object{{"op", "set"}, {"field", "to"}, {"value", value}}}}}));
  };
  for (const char* inside : {"https://127.0.0.1/hook", "https://169.254.169.254/", "https://[::1]/", "https://0x7f000001/"}) {
    const QByteArray answer = plan(inside);
    QVERIFY2(isRefused(answer, "/edits/0/value"), answer.constData());
  }
  for (const char* outside : {"https://hooks.example.com/", "ana@example.com", "+436601234567"}) {
    const QByteArray answer = plan(outside);
    QVERIFY2(answer.startsWith("HTTP/1.1 202"), answer.constData());
  }
}

void TargetGateTest::nothingRealGoesWithAFastClock() {
  const QTemporaryDir root;
  const base::SystemClock machine;
  const base::FastClock fast(machine, machine.now().wall, 60);
  const std::string smtp = R"({"kind":"smtp","channel":"email","settings":{"host":"mail.example.com","from":"a@example.com"}})";
  const std::string hook = R"({"url":"https://hooks.example.com/","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})";
  {
    const Scene scene({}, root.path(), &fast);
    QVERIFY(isRefused(scene.call("PUT /providers/mail", smtp), "/kind"));
    QVERIFY(isRefused(scene.call("PUT /subscriptions/ops", hook), "/url"));
    QVERIFY(scene.call("PUT /providers/mail", R"({"kind":"simulated","channel":"email"})").startsWith("HTTP/1.1 20"));
  }
  {
    const Scene scene({}, root.path());
    QVERIFY(scene.call("PUT /providers/real", smtp).startsWith("HTTP/1.1 20"));
  }
  Scene scene({}, root.path(), &fast, false);
  const auto started = scene.engine->start();
  QVERIFY(!started.ok());
  QVERIFY2(started.status().toString().find("engine.clock_speed") != std::string::npos, started.status().toString().c_str());
}
