// No target of the corpus is ever connected to: given as it is, as a redirect's place, or as what a name becomes; by a webhook, by
// an event, or by a request that nobody has looked at before. The listeners on this machine's addresses count who comes.
#include "tests/engine/egress/ssrf_test.h"

#include <QtTest>

#include <functional>
#include <set>

#include "engine/egress/target_host.h"
#include "engine/providers/event_webhook.h"
#include "tests/engine/egress/http_server.h"
#include "tests/engine/egress/scripted_resolver.h"
#include "tests/engine/egress/send_fixture.h"
#include "tests/engine/egress/ssrf_corpus.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;
using enum Behaviour::Kind;

namespace {

constexpr const char* kGood = "127.0.0.77";    // allowed, and somebody listens there
constexpr const char* kClosed = "127.0.0.78";  // allowed, and nobody does
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Asks for a plain guarded request to the target, whatever it is.
std::shared_ptr<ScriptedProvider> guarded() {
  return std::make_shared<ScriptedProvider>([](const providers::Message& message) {
    providers::Request request;
    request.http = providers::HttpRequest{"POST", message.target, {}, "body", true};
    return request;
  });
}

/// Who goes to a target.
using Sender = std::function<std::shared_ptr<const providers::Provider>(const std::string& target)>;

/// A request that nobody has looked at before: the last line holds alone.
Sender anybody() {
  return [provider = std::shared_ptr<const providers::Provider>(guarded())](const std::string&) { return provider; };
}
/// The provider as it is shipped.
Sender webhooks(std::uint16_t port) {
  return [provider = makeProvider("webhook", {{"url_ports", "443," + std::to_string(port)}}, {{"signing_secret", kSecret}})](const std::string&) {
    return provider;
  };
}
/// The one that may go inside, and to http.
Sender insideWebhooks() {
  return [provider = insideWebhook()](const std::string&) { return provider; };
}
/// A subscription's deliveries; where a URL is given it is judged by others (TargetGateTest::noSubscriberOfTheCorpusIsTaken).
Sender events() {
  return [](const std::string& target) -> std::shared_ptr<const providers::Provider> {
    model::Subscription ops;
    ops.name = "ops";
    ops.url = target;
    ops.secrets = signalbox::tests::secretsOf({{"signing_secret", kSecret}});
    return std::make_shared<const providers::EventWebhook>(ops);
  };
}

/// On each address of this machine, IPv4 and IPv6, at one port.
struct Listeners {
  HttpServer v4{"0.0.0.0"};
  HttpServer v6{"::", v4.port()};
  std::uint16_t port() const { return v4.port(); }
  int connections() const { return v4.connections() + v6.connections(); }
};

egress::Options allowing() {
  egress::Options options;
  options.allowedRanges = {*egress::Cidr::parse(kGood), *egress::Cidr::parse(kClosed)};
  options.nameKept = base::Millis{0};
  return options;
}

void scriptNames(ScriptedResolver& resolver, const std::vector<SsrfTarget>& targets) {
  for (const SsrfTarget& target : targets)
    if (!target.host.empty()) resolver.answer(target.host, {target.answers});
}

/// All at once, in the order of the targets.
std::vector<egress::FinishedSend> sendAll(SendFixture& fixture, const Sender& sender, const std::vector<std::string>& targets) {
  const std::size_t before = fixture.finished().size();
  std::vector<egress::SendOrder> orders;
  for (const std::string& target : targets) {
    orders.push_back(fixture.order(sender(target), target));
    orders.back().message.content.data = R"({"type":"notification.sent"})";
  }
  const model::Seq first = orders.front().seq;
  fixture.egress.submit(std::move(orders));
  if (!fixture.waitForFinished(before + targets.size())) qFatal("the test waited in vain");
  std::vector<egress::FinishedSend> sends(targets.size());
  const auto finished = fixture.finished();
  for (auto each = finished.begin() + static_cast<std::ptrdiff_t>(before); each != finished.end(); ++each)
    sends[static_cast<std::size_t>(each->seq - first)] = *each;
  return sends;
}

std::vector<std::string> textsOf(const std::vector<SsrfTarget>& targets) {
  std::vector<std::string> texts;
  for (const SsrfTarget& target : targets) texts.push_back(target.text);
  return texts;
}

/// The special addresses that the corpus names, as a resolver would say them.
std::vector<std::string> addressesOf(const std::vector<SsrfTarget>& targets) {
  std::set<std::string> found;
  for (const SsrfTarget& target : targets) {
    const std::size_t scheme = target.text.find("://");
    std::string host = scheme == std::string::npos ? std::string() : target.text.substr(scheme + 3);
    host.resize(host.starts_with('[') ? std::min(host.find(']') + 1, host.size()) : std::min(host.find_first_of(":/"), host.size()));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto address = host.find('%') == std::string::npos ? egress::Address::parse(host) : std::nullopt;
    if (address && egress::classify(*address) != egress::AddressKind::global) found.insert(host);
    for (const std::string& answer : target.answers) found.insert(answer);
  }
  return {found.begin(), found.end()};
}

std::string nameOf(std::size_t index) { return "rebind" + std::to_string(index) + ".ssrf.test"; }

QByteArray said(const std::string& target, const egress::FinishedSend& send) {
  return QByteArray::fromStdString(inOneLine(target) + ": " + std::string(model::name(send.outcome.outcome)) + " " + send.outcome.code);
}

}  // namespace

void SsrfTest::theScriptAnswersForTheResolver() {
  HttpServer server;
  ScriptedResolver resolver;
  resolver.answer("named.ssrf.test", {{"127.0.0.1"}});
  egress::Options options;
  options.allowedRanges = {*egress::Cidr::parse("127.0.0.1")};
  SendFixture fixture(options);
  const std::string port = ":" + std::to_string(server.port()) + "/";
  QCOMPARE(int(fixture.send(guarded(), "http://named.ssrf.test" + port).outcome.outcome), int(OutcomeClass::sent));
  QCOMPARE(resolver.lookups("named.ssrf.test"), 1);
  QCOMPARE(fixture.send(guarded(), "http://unknown.ssrf.test" + port).outcome.code, std::string("name_not_found"));
}

void SsrfTest::noTargetIsDelivered() {
  Listeners listeners;
  const auto corpus = ssrfCorpus(listeners.port());
  QVERIFY2(corpus.size() >= 250, "the study asks for 250 targets at least");
  ScriptedResolver resolver;
  scriptNames(resolver, corpus);
  for (const Sender& sender : {webhooks(listeners.port()), anybody(), events()}) {
    SendFixture fixture;
    const auto sends = sendAll(fixture, sender, textsOf(corpus));
    int byAddress = 0;
    for (std::size_t i = 0; i < sends.size(); ++i) {
      const OutcomeClass outcome = sends[i].outcome.outcome;
      QVERIFY2((outcome == OutcomeClass::notSent || outcome == OutcomeClass::permanent) && !sends[i].begun,
               said(corpus[i].text, sends[i]).constData());
      if (!corpus[i].answers.empty()) QVERIFY2(sends[i].outcome.code == "address_refused", said(corpus[i].text, sends[i]).constData());
      byAddress += sends[i].outcome.code == "address_refused" ? 1 : 0;
    }
    QVERIFY2(byAddress >= 250, qPrintable(QString::number(byAddress)));
    QCOMPARE(listeners.connections(), 0);
    qInfo("deliver: %zu targets, %d of them refused by their address, 0 connections", sends.size(), byAddress);
  }
}

void SsrfTest::noRedirectIsFollowed() {
  Listeners listeners;
  const auto corpus = ssrfCorpus(listeners.port());
  HttpServer good(kGood);
  good.answerBy([&corpus](const std::string& request) -> Behaviour {
    constexpr int kStatuses[] = {301, 302, 303, 307, 308};
    const auto index = std::strtoul(request.c_str() + request.find("/to/") + 4, nullptr, 10);
    return {answer, kStatuses[index % 5], "Location: " + inOneLine(corpus[index].text) + "\r\n"};
  });
  ScriptedResolver resolver;
  scriptNames(resolver, corpus);
  std::vector<std::string> targets;
  for (std::size_t i = 0; i < corpus.size(); ++i) targets.push_back(good.url("/to/" + std::to_string(i)));
  std::size_t senders = 0;
  for (const Sender& sender : {anybody(), insideWebhooks(), events()}) {
    SendFixture fixture(allowing());
    const auto sends = sendAll(fixture, sender, targets);
    for (std::size_t i = 0; i < sends.size(); ++i)
      QVERIFY2(sends[i].outcome.outcome == OutcomeClass::permanent && sends[i].outcome.code.starts_with("30"),
               said(corpus[i].text, sends[i]).constData());
    QCOMPARE(good.requests().size(), corpus.size() * ++senders);
    QCOMPARE(listeners.connections(), 0);
  }
  qInfo("redirect: %zu targets, 0 connections", targets.size());
}

void SsrfTest::noNameThatChangesItsMindLeadsInside() {
  HttpServer good(kGood, 0, true);
  HttpServer trap4("0.0.0.0", good.port(), true);
  HttpServer trap6("::", good.port());
  QCOMPARE(trap4.port(), good.port());
  good.answerBy([](const std::string&) -> Behaviour { return {closeAfter, 200, "Connection: close\r\n"}; });
  const auto addresses = addressesOf(ssrfCorpus(good.port()));
  QVERIFY(addresses.size() >= 150);
  std::size_t senders = 0;
  for (const Sender& sender : {anybody(), events()}) {
    ScriptedResolver resolver;
    std::vector<std::string> flips, errors;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      const std::string flip = "flip-" + nameOf(i), error = "error-" + nameOf(i);
      resolver.answer(flip, {{kGood}, {addresses[i]}});
      resolver.answer(error, {{}, {addresses[i]}});
      flips.push_back("http://" + flip + ":" + std::to_string(good.port()) + "/");
      errors.push_back("http://" + error + ":" + std::to_string(good.port()) + "/");
    }
    SendFixture fixture(allowing());
    for (const auto& send : sendAll(fixture, sender, flips)) QCOMPARE(int(send.outcome.outcome), int(OutcomeClass::sent));
    for (const auto& send : sendAll(fixture, sender, errors)) QCOMPARE(send.outcome.code, std::string("name_not_found"));
    for (const auto& again : {flips, errors}) {
      const auto sends = sendAll(fixture, sender, again);
      for (std::size_t i = 0; i < sends.size(); ++i)
        QVERIFY2(sends[i].outcome.code == "address_refused" && !sends[i].begun, said(addresses[i], sends[i]).constData());
    }
    QCOMPARE(good.requests().size(), addresses.size() * ++senders);
    QCOMPARE(trap4.connections() + trap6.connections(), 0);
  }
  qInfo("rebind: %zu addresses after a good one and after an error, 0 connections", addresses.size());
}

/// The webhook as it is shipped speaks TLS alone: the good one ends the handshake, which is as far as the first try has to come.
void SsrfTest::noNameThatChangesItsMindLeadsAWebhookInside() {
  HttpServer good(kGood, 0, true);
  HttpServer trap4("0.0.0.0", good.port(), true);
  HttpServer trap6("::", good.port());
  const auto addresses = addressesOf(ssrfCorpus(good.port()));
  good.script(std::vector<Behaviour>(addresses.size(), Behaviour{closeUnread}));
  ScriptedResolver resolver;
  std::vector<std::string> targets;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    resolver.answer("hook-" + nameOf(i), {{kGood}, {addresses[i]}});
    targets.push_back("https://hook-" + nameOf(i) + ":" + std::to_string(good.port()) + "/in");
  }
  SendFixture fixture(allowing());
  for (const auto& send : sendAll(fixture, webhooks(good.port()), targets))
    QVERIFY2(send.outcome.outcome == OutcomeClass::notSent && send.outcome.code != "address_refused", send.outcome.code.c_str());
  QCOMPARE(good.connections(), int(addresses.size()));
  const auto sends = sendAll(fixture, webhooks(good.port()), targets);
  for (std::size_t i = 0; i < sends.size(); ++i)
    QVERIFY2(sends[i].outcome.code == "address_refused" && !sends[i].begun, said(addresses[i], sends[i]).constData());
  QCOMPARE(good.connections(), int(addresses.size()));
  QCOMPARE(trap4.connections() + trap6.connections(), 0);
}

void SsrfTest::aRefusedAddressBesideAGoodOneIsNotUsed() {
  HttpServer trap4("127.0.0.1");
  HttpServer trap6("::1", trap4.port());
  const std::string port = ":" + std::to_string(trap4.port()) + "/";
  const auto addresses = addressesOf(ssrfCorpus(trap4.port()));
  ScriptedResolver resolver;
  std::vector<std::string> targets;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    // The good one cannot be reached, so that libcurl goes on to its neighbour.
    resolver.answer("after-" + nameOf(i), {{kClosed, addresses[i]}});
    resolver.answer("before-" + nameOf(i), {{addresses[i], kClosed}});
    targets.push_back("http://after-" + nameOf(i) + port);
    targets.push_back("http://before-" + nameOf(i) + port);
  }
  for (const Sender& sender : {anybody(), events()}) {
    SendFixture fixture(allowing());
    const auto sends = sendAll(fixture, sender, targets);
    for (std::size_t i = 0; i < sends.size(); ++i)
      QVERIFY2(sends[i].outcome.outcome == OutcomeClass::notSent && !sends[i].begun, said(addresses[i / 2], sends[i]).constData());
    QCOMPARE(trap4.connections() + trap6.connections(), 0);
    qInfo("beside a good address: %zu answers, 0 connections", sends.size());
  }
}

void SsrfTest::anAddressIsJudgedAgainWhenItIsRemembered() {
  HttpServer server;
  ScriptedResolver resolver;
  resolver.answer("kept.ssrf.test", {{"127.0.0.1"}});
  SendFixture fixture;  // remembers names for a minute
  const std::string target = "http://kept.ssrf.test:" + std::to_string(server.port()) + "/";
  const auto trusted = std::make_shared<ScriptedProvider>([](const providers::Message& message) {
    providers::Request request;
    request.http = providers::HttpRequest{"POST", message.target, {}, "body", false};
    return request;
  });
  QCOMPARE(int(fixture.send(trusted, target).outcome.outcome), int(OutcomeClass::sent));
  QCOMPARE(fixture.send(guarded(), target).outcome.code, std::string("address_refused"));
  QCOMPARE(resolver.lookups("kept.ssrf.test"), 1);
  QCOMPARE(server.requests().size(), std::size_t(1));
}

void SsrfTest::ownNetworksAreOpenedWithoutTheMetadataService_data() {
  QTest::addColumn<QString>("address");
  QTest::addColumn<bool>("allowed");
  for (const char* address : {"127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "::1", "fd12::1", "8.8.8.8", "64:ff9b::8.8.8.8", "192.0.2.1"})
    QTest::newRow(address) << address << true;
  for (const char* address :
       {"169.254.169.254", "169.254.1.1", "fe80::1", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "0.0.0.0", "::", "224.0.0.1", "ff02::1",
        "255.255.255.255", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "64:ff9b:1::169.254.169.254", "2002:a9fe:a9fe::1",
        "::169.254.169.254", "2001:0:4136:e378:8000:63bf:5601:5601", "2a00:1450::5efe:169.254.169.254"})
    QTest::newRow(address) << address << false;
}

void SsrfTest::ownNetworksAreOpenedWithoutTheMetadataService() {
  QFETCH(QString, address);
  QFETCH(bool, allowed);
  const auto read = *egress::Address::parse(address.toStdString());
  QCOMPARE(egress::isAllowedInside(read, {}), allowed);
  QVERIFY(egress::isAllowedInside(read, {*egress::Cidr::parse("0.0.0.0/0"), *egress::Cidr::parse("::/0")}));
}

void SsrfTest::whatAnAdministratorSetsUpReachesNoMetadataServiceEither() {
  Listeners listeners;
  ScriptedResolver resolver;
  resolver.answer("metadata.ssrf.test", {{"169.254.169.254"}});
  resolver.answer("inside.ssrf.test", {{"127.0.0.1"}});
  SendFixture fixture;
  for (const char* host :
       {"169.254.169.254", "metadata.ssrf.test", "[fd00:ec2::254]", "[fe80::1%25lo]", "0.0.0.0", "0", "[::]", "[::ffff:169.254.169.254]"}) {
    const std::string target = std::string("http://") + host + ":" + std::to_string(listeners.port()) + "/";
    const auto webhook = fixture.send(insideWebhook(), target);
    QVERIFY2(!webhook.begun && webhook.outcome.outcome != OutcomeClass::sent, said(target, webhook).constData());
  }
  for (const char* host : {"169.254.169.254", "metadata.ssrf.test", "fd00:ec2::254", "0.0.0.0"}) {
    const auto mail = makeProvider(
        "smtp", {{"host", host}, {"port", std::to_string(listeners.port())}, {"tls", "none"}, {"allow_plain", "true"}, {"from", "a@example.org"}});
    QCOMPARE(fixture.send(mail, "ada@example.com").outcome.code, std::string("address_refused"));
  }
  const auto termii = makeProvider("termii", {{"from", "Signalbox"}, {"base_url", "https://metadata.ssrf.test:" + std::to_string(listeners.port())}},
                                   {{"api_key", "x"}}, model::Channel::sms);
  QCOMPARE(fixture.send(termii, "+2349012672711").outcome.code, std::string("address_refused"));
  QCOMPARE(listeners.connections(), 0);
  // The own network is what this is for.
  QCOMPARE(int(fixture.send(insideWebhook(), "http://inside.ssrf.test:" + std::to_string(listeners.port()) + "/").outcome.outcome),
           int(OutcomeClass::sent));
}

void SsrfTest::healthOfWebhooksIsAskedOutsideAlone() {
  Listeners listeners;
  const std::string port = std::to_string(listeners.port());
  ScriptedResolver resolver;
  resolver.answer("inside.ssrf.test", {{"127.0.0.1"}});
  SendFixture fixture;
  fixture.egress.checkHealth({"hooks",
                              makeProvider("webhook", {{"health_url", "https://inside.ssrf.test:" + port + "/up"}, {"url_ports", "443," + port}},
                                           {{"signing_secret", kSecret}}),
                              1});
  QVERIFY(fixture.waitForHealth(1));
  QVERIFY(fixture.healthAnswers[0].defined && !fixture.healthAnswers[0].healthy);
  QCOMPARE(listeners.connections(), 0);
  fixture.egress.checkHealth({"hooks", insideWebhook({{"health_url", "http://inside.ssrf.test:" + port + "/up"}}), 2});
  QVERIFY(fixture.waitForHealth(2));
  QVERIFY(fixture.healthAnswers[1].healthy);
  QVERIFY(listeners.v4.requests().at(0).starts_with("GET /up HTTP/1.1\r\n"));
}

void SsrfTest::hostsAreReadAsParsersReadThem_data() {
  using Form = egress::TargetHost::Form;
  QTest::addColumn<QString>("host");
  QTest::addColumn<int>("form");
  QTest::addColumn<QString>("address");
  const auto row = [](const char* host, Form form, const char* address) {
    QTest::newRow(*host == 0 ? "none" : host) << host << int(form) << address;
  };
  for (const char* name : {"example.com", "EXAMPLE.com.", "xn--n3h.example", "0x7f.example", "127.0.0.1.example.com", "1.2.3.4a", "x", "10.0xg"})
    row(name, Form::name, "");
  row("a.localhost.", Form::name, "127.0.0.1");
  for (const char* loopback : {"127.1", "0x7f.1", "0177.0.0.1", "2130706433", "017700000001", "127.0.0.1.", "0x7F000001"})
    row(loopback, Form::address, "127.0.0.1");
  row("0x", Form::address, "0.0.0.0");
  row("192.168.257", Form::address, "192.168.1.1");
  row("[fe80::1%25eth0]", Form::address, "fe80::1");
  row("[::ffff:1.2.3.4]", Form::address, "::ffff:1.2.3.4");
  for (const char* wrong :
       {"", ".", "a..", ".a", "256.1", "1.2.3.4.5", "08.1", "0x100000000", "a.1", "[1.2.3.4]", "[::1", "%31", "münchen.example", "a b"})
    row(wrong, Form::wrong, "");
}

void SsrfTest::hostsAreReadAsParsersReadThem() {
  QFETCH(QString, host);
  QFETCH(int, form);
  QFETCH(QString, address);
  const egress::TargetHost read = egress::readHost(host.toStdString());
  QCOMPARE(int(read.form), form);
  QCOMPARE(read.address.has_value(), !address.isEmpty());
  if (read.address) QVERIFY(read.address->bytes == egress::Address::parse(address.toStdString())->bytes);
}
