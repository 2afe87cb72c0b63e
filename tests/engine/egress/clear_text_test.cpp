// Http goes to addresses of one's own networks alone, whoever allowed it: a provider's url_allow_private, or subscriptions.allow_http and every
// network open. That the own network is reached is shown by the rest of this folder, which speaks http to this machine.
#include "tests/engine/egress/clear_text_test.h"

#include <QtTest>

#include "engine/providers/event_webhook.h"
#include "tests/engine/egress/scripted_resolver.h"
#include "tests/engine/egress/send_fixture.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;

namespace {

std::shared_ptr<const providers::Provider> impatientWebhook() { return insideWebhook({{"connect_timeout_ms", "100"}, {"timeout_ms", "100"}}); }

std::shared_ptr<const providers::Provider> subscription(const std::string& url) {
  model::Subscription ops;
  ops.name = "ops";
  ops.url = url;
  ops.secrets = signalbox::tests::secretsOf({{"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}});
  return std::make_shared<const providers::EventWebhook>(ops);
}

/// With a body, which an event has to have.
egress::FinishedSend sent(std::shared_ptr<const providers::Provider> provider, const std::string& target) {
  egress::Options everywhere;  // not even a list opens it
  everywhere.allowedRanges = {*egress::Cidr::parse("0.0.0.0/0"), *egress::Cidr::parse("::/0")};
  SendFixture fixture(everywhere);
  std::vector<egress::SendOrder> orders;
  orders.push_back(fixture.order(std::move(provider), target));
  orders.back().message.content.data = R"({"type":"notification.sent"})";
  fixture.egress.submit(std::move(orders));
  if (!fixture.waitForFinished(1)) qFatal("the test waited in vain");
  return fixture.finished().front();
}

}  // namespace

void ClearTextTest::httpGoesToNoPublicAddress_data() {
  QTest::addColumn<QString>("host");
  for (const char* host : {"8.8.8.8", "[3ffe::1]", "[::ffff:8.8.8.8]", "[64:ff9b::8.8.8.8]", "public.example.test", "both.example.test"})
    QTest::newRow(host) << host;
}

void ClearTextTest::httpGoesToNoPublicAddress() {
  QFETCH(QString, host);
  ScriptedResolver resolver;
  resolver.answer("public.example.test", {{"8.8.8.8"}});
  resolver.answer("both.example.test", {{"3ffe::1", "8.8.8.8"}});
  const std::string target = "http://" + host.toStdString() + ":9/in";
  for (const auto& provider : {impatientWebhook(), subscription(target)}) {
    const egress::FinishedSend send = sent(provider, target);
    QCOMPARE(send.outcome.code, std::string("public_address_over_http"));
    QCOMPARE(send.outcome.message, std::string("public address over http (connect)"));
    QVERIFY(send.outcome.outcome == OutcomeClass::notSent && !send.begun);
  }
}

/// However the scheme is written. This address was given back long ago: nobody is there.
void ClearTextTest::httpsMay() {
  for (const char* target : {"https://[3ffe::1]:9/", "HTTPS://[3ffe::1]:9/"}) {
    const egress::FinishedSend send = sent(impatientWebhook(), target);
    QVERIFY2(send.outcome.outcome == OutcomeClass::notSent && !send.begun, send.outcome.code.c_str());
    QVERIFY2(send.outcome.code != "public_address_over_http" && send.outcome.code != "address_refused", send.outcome.code.c_str());
  }
}
