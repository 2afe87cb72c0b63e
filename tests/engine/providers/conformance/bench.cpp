#include "tests/engine/providers/conformance/bench.h"

#include <QByteArray>

#include "engine/base/check.h"
#include "engine/providers/answer_text.h"
#include "tests/engine/providers/key_file.h"
#include "tests/engine/security/rsa_keys.h"
#include "tests/engine/security/secrets_of.h"

using namespace signalbox;
using model::OutcomeClass;
using providers::Message;
using providers::TransferResult;

namespace {

TransferResult answer(int status, std::string body = {}, std::vector<providers::Header> headers = {}) {
  TransferResult result;
  result.reached = providers::Reached::answer;
  result.status = status;
  result.body = std::move(body);
  result.headers = std::move(headers);
  return result;
}

TransferResult reply(const char* phase, const char* text) {
  TransferResult result = answer(QByteArray(text).left(3).toInt(), text);
  result.phase = phase;
  return result;
}

Message messageTo(const std::string& target) {
  Message message;
  message.notificationId = *base::Uuid::parse("018f7a4e-1111-7222-8333-444455556666");
  message.attempt = 1;
  message.dedupToken = "018f7a4e-0";
  message.target = target;
  message.createdAt = message.intentAt = *base::parseRfc3339("2026-05-12T14:00:00Z");
  return message;
}

template <class Change> Message changed(Message message, Change change) {
  change(message);
  return message;
}

std::string bodyOf(const providers::Request& request) { return request.http->body; }

/// Which try it is, is told besides, so that a receipt can name it; nobody knows a repeat by it.
std::string withoutAttempt(std::string text) {
  for (const std::string_view mark : {"\"attempt\":\"", "\"attempt\",\"Value\":\""}) {
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) continue;
    const std::size_t begin = at + mark.size();
    text.erase(begin, text.find('"', begin) - begin);
  }
  return text;
}

std::vector<Refused> refusedTargets(const Message& good, const char* words, std::initializer_list<const char*> targets) {
  std::vector<Refused> all;
  for (const char* target : targets) all.push_back({"wrong target", changed(good, [&](Message& m) { m.target = target; }), words});
  return all;
}

Bench simulated() {
  Bench bench{.kind = "simulated", .channel = model::Channel::email, .message = messageTo("ok@example.org")};
  bench.identity = [](const providers::Request& request) { return std::to_string(int(request.simulated->outcome.outcome)); };
  return bench;
}

Message mail() {
  return changed(messageTo("ada@example.org"), [](Message& m) {
    m.content.subject = "Hello";
    m.content.text = "text";
  });
}

std::vector<Refused> refusedMails() {
  auto all = refusedTargets(mail(), "target is no mail address", {"", "ada", "a@b\r\nRCPT TO:<x@y>"});
  all.push_back({"no text", changed(mail(), [](Message& m) { m.content.text = ""; }), "needs text or html"});
  all.push_back({"a header of its own", changed(mail(), [](Message& m) { m.content.subject = "a\r\nBcc: x@y"; }), "control character"});
  all.push_back({"no UTF-8", changed(mail(), [](Message& m) { m.content.text = "\xff"; }), "UTF-8"});
  return all;
}

std::vector<Refused> refusedLargeMails() {
  auto all = refusedMails();
  all.push_back({"too large", changed(mail(), [](Message& m) { m.content.text = std::string(20'000, 'x'); }), "message_bytes_max allows"});
  all.push_back({"a file with a path", changed(mail(), [](Message& m) { m.content.attachments = {{"../x", "text/plain", "x"}}; }), "attachment"});
  all.push_back(
      {"a file with a header", changed(mail(), [](Message& m) { m.content.attachments = {{"x\r\nX-Evil: 1", "text/plain", "x"}}; }), "attachment"});
  all.push_back(
      {"a type with a header", changed(mail(), [](Message& m) { m.content.attachments = {{"x", "text/plain\r\nX-Evil: 1", "x"}}; }), "attachment"});
  return all;
}

Bench smtp() {
  Bench bench{.kind = "smtp",
              .settings = {{"host", "mail.example.org"}, {"from", "noreply@example.org"}, {"username", "user"}, {"message_bytes_max", "10000"}},
              .secrets = {{"password", "canary-smtp"}},
              .message = mail(),
              .refused = refusedLargeMails()};
  bench.answers = {{OutcomeClass::sent, reply("data", "250 2.0.0 Ok: queued as 1")},
                   {OutcomeClass::transient, reply("rcpt", "451 4.7.1 canary-smtp later")},
                   {OutcomeClass::throttled, reply("mail", "421 4.7.0 too many connections")},
                   {OutcomeClass::permanent, reply("data", "554 5.7.1 spam")},
                   {OutcomeClass::credential, reply("auth", "535 5.7.8 no")},
                   {OutcomeClass::ambiguous, reply("data", "354 go")}};
  bench.identity = [](const providers::Request& request) {
    const QByteArray text = QByteArray::fromStdString(request.smtp->message);
    const auto begin = text.indexOf("Message-ID: ");
    return text.mid(begin, text.indexOf("\r\n", begin) - begin).toStdString();
  };
  return bench;
}

Bench webhook() {
  const Message good = changed(messageTo("https://example.org/hook"), [](Message& m) { m.content.text = "text"; });
  Bench bench{.kind = "webhook",
              .channel = model::Channel::webhook,
              .secrets = {{"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
              .message = good,
              .refused = refusedTargets(good, "target", {"", "ftp://example.org/", "https://example.org/\r\nX: y", "https://a:b@example.org/"})};
  bench.refused.push_back({"data that is no object", changed(good, [](Message& m) { m.content.data = "[1]"; }), "no JSON object"});
  bench.answers = {{OutcomeClass::sent, answer(204)},
                   {OutcomeClass::transient, answer(503)},
                   {OutcomeClass::throttled, answer(429)},
                   {OutcomeClass::permanent, answer(404)},
                   {OutcomeClass::ambiguous, answer(502)}};
  bench.hasHealthCheck = false;
  bench.identity = [](const providers::Request& request) { return *providers::findHeader(request.http->headers, "webhook-id") + request.http->body; };
  return bench;
}

Message sms() {
  return changed(messageTo("+436601234567"), [](Message& m) { m.content.text = "Hi"; });
}

std::vector<Refused> refusedTexts(std::size_t charactersMax) {
  auto all = refusedTargets(sms(), "no E.164 number", {"", "0660", "+0660123456", "+43660123\r\n4", "ada@example.org"});
  all.push_back({"no text", changed(sms(), [](Message& m) { m.content.text = ""; }), "needs a text"});
  all.push_back({"no UTF-8", changed(sms(), [](Message& m) { m.content.text = "\xff"; }), "UTF-8"});
  all.push_back({"too many parts", changed(sms(), [](Message& m) { m.content.text = std::string(1531, 'x'); }), "11 messages"});
  if (charactersMax > 0)
    all.push_back({"too long", changed(sms(), [&](Message& m) { m.content.text = std::string(charactersMax + 1, 'x'); }), "characters"});
  return all;
}

Bench twilio() {
  Bench bench{.kind = "twilio",
              .channel = model::Channel::sms,
              .settings = {{"account_sid", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01"}, {"from", "+15005550006"}},
              .secrets = {{"auth_token", "canary-twilio"}},
              .message = sms(),
              .refused = refusedTexts(1600)};
  bench.answers = {{OutcomeClass::sent, answer(201, R"({"sid":"SM1","status":"queued"})")},
                   {OutcomeClass::transient, answer(503)},
                   {OutcomeClass::throttled, answer(429, R"({"code":20429})")},
                   {OutcomeClass::permanent, answer(400, R"({"code":21211})")},
                   {OutcomeClass::credential, answer(401, R"({"code":20003})")},
                   {OutcomeClass::ambiguous, answer(502)}};
  bench.sharesRows = true;
  bench.identity = bodyOf;
  return bench;
}

Bench termii() {
  Bench bench{.kind = "termii",
              .channel = model::Channel::sms,
              .settings = {{"base_url", "https://api.example.com"}, {"from", "Signalbox"}},
              .secrets = {{"api_key", "canary-termii"}},
              .message = sms(),
              .refused = refusedTexts(0)};
  bench.answers = {{OutcomeClass::sent, answer(200, R"({"message_id":"1","message":"Successfully Sent"})")},
                   {OutcomeClass::transient, answer(503)},
                   {OutcomeClass::throttled, answer(429)},
                   {OutcomeClass::permanent, answer(400, R"({"message":"Invalid Sender Id"})")},
                   {OutcomeClass::credential, answer(401)},
                   {OutcomeClass::ambiguous, answer(502)}};
  bench.sharesRows = true;
  bench.keyInUrl = true;
  bench.identity = bodyOf;
  return bench;
}

Bench sendgrid() {
  Bench bench{.kind = "sendgrid",
              .settings = {{"from", "noreply@example.org"}, {"message_bytes_max", "10000"}, {"activity_feed", "true"}},
              .secrets = {{"api_key", "SG.canary-sendgrid"}},
              .message = mail(),
              .refused = refusedLargeMails()};
  bench.answers = {{OutcomeClass::sent, answer(202)},      {OutcomeClass::transient, answer(503)},  {OutcomeClass::throttled, answer(429)},
                   {OutcomeClass::permanent, answer(400)}, {OutcomeClass::credential, answer(401)}, {OutcomeClass::ambiguous, answer(502)}};
  bench.sharesRows = true;
  bench.identity = [](const providers::Request& request) { return withoutAttempt(bodyOf(request)); };
  return bench;
}

Bench ses() {
  Bench bench{
      .kind = "ses",
      .settings = {{"from", "noreply@example.org"}, {"message_bytes_max", "10000"}, {"region", "eu-central-1"}, {"access_key_id", "AKIDEXAMPLE"}},
      .secrets = {{"secret_access_key", "canary/ses+key"}},
      .message = mail(),
      .refused = refusedLargeMails()};
  bench.answers = {{OutcomeClass::sent, answer(200, R"({"MessageId":"1"})")},
                   {OutcomeClass::transient, answer(503)},
                   {OutcomeClass::throttled, answer(429)},
                   {OutcomeClass::permanent, answer(400)},
                   {OutcomeClass::credential, answer(403)},
                   {OutcomeClass::ambiguous, answer(502)}};
  bench.sharesRows = true;
  bench.identity = [](const providers::Request& request) {
    const QByteArray body = QByteArray::fromStdString(request.http->body);
    const QByteArray data = body.mid(body.indexOf("\"Data\":\"") + 8);
    const QByteArray mime = QByteArray::fromBase64(data.left(data.indexOf('"')));
    const auto begin = mime.indexOf("Message-ID: ");
    return withoutAttempt((mime.mid(begin, mime.indexOf("\r\n", begin) - begin) + body.mid(body.indexOf("EmailTags"))).toStdString());
  };
  return bench;
}

Bench fcm() {
  const Message good = changed(messageTo("device-token:1"), [](Message& m) { m.content.title = "Hi"; });
  Bench bench{.kind = "fcm",
              .channel = model::Channel::push,
              .secrets = {{"service_account", serviceAccountFile()}},
              .alsoSecret = {rsaKeys().privatePem},
              .message = good,
              .refused = refusedTargets(good, "no registration token", {"", "short", "with a blank in it", "line\r\nend-token"})};
  bench.refused.push_back({"nothing said", changed(good, [](Message& m) { m.content.title = ""; }), "needs a title, a body or data"});
  bench.refused.push_back({"too large", changed(good, [](Message& m) { m.content.body = std::string(4096, 'x'); }), "FCM takes 4096"});
  bench.refused.push_back({"no UTF-8", changed(good, [](Message& m) { m.content.body = "\xff"; }), "UTF-8"});
  bench.refused.push_back({"a reserved key", changed(good, [](Message& m) { m.content.data = R"({"google.x":"1"})"; }), "reserves"});
  bench.answers = {{OutcomeClass::sent, answer(200, R"({"name":"projects/p/messages/1"})")},
                   {OutcomeClass::transient, answer(503, R"({"error":{"status":"UNAVAILABLE"}})")},
                   {OutcomeClass::throttled, answer(429, R"({"error":{"status":"RESOURCE_EXHAUSTED"}})")},
                   {OutcomeClass::permanent, answer(404, R"({"error":{"details":[{"@type":"x.FcmError","errorCode":"UNREGISTERED"}]}})")},
                   {OutcomeClass::credential, answer(401, R"({"error":{"status":"UNAUTHENTICATED"}})")},
                   {OutcomeClass::ambiguous, answer(502)}};
  bench.sharesRows = true;
  bench.identity = bodyOf;
  return bench;
}

}  // namespace

model::ProviderConfig Bench::config() const {
  model::ProviderConfig made;
  made.name = "one";
  made.kind = kind;
  made.channel = channel;
  made.settings = settings;
  made.secrets = signalbox::tests::secretsOf(secrets);
  return made;
}

std::unique_ptr<providers::Provider> Bench::make() const {
  auto provider = providers::makeProvider(config());
  SB_CHECK(provider.ok(), (kind + ": " + provider.status().toString()).c_str());
  return std::move(provider).value();
}

std::vector<Bench> benches() { return {simulated(), smtp(), ses(), sendgrid(), twilio(), termii(), fcm(), webhook()}; }
