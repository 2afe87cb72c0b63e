#include "tests/engine/runtime/wire_double.h"

#include <QDir>

#include <map>

#include "tests/engine/providers/key_file.h"
#include "tests/engine/security/secrets_of.h"

namespace signalbox::tests {
namespace {

using model::Channel;
using model::OutcomeClass;
using enum Behaviour::Kind;

struct Answer {
  int status;
  const char* body;
};
struct Kind {
  Channel channel;
  std::map<std::string, std::string> settings, secrets;
  std::map<OutcomeClass, Answer> answers;
};

/// What the providers' own documents give as their answers; an ambiguous end is a connection that closes without a word.
const std::map<std::string, Kind>& kinds() {
  static const std::map<std::string, Kind> all{
      {"twilio",
       {Channel::sms,
        {{"account_sid", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01"}, {"from", "+15005550006"}},
        {{"auth_token", "x"}},
        {{OutcomeClass::sent, {201, R"({"sid":"SM1","status":"queued"})"}},
         {OutcomeClass::transient, {503, ""}},
         {OutcomeClass::throttled, {429, R"({"code":20429})"}},
         {OutcomeClass::permanent, {400, R"({"code":21612})"}},
         {OutcomeClass::credential, {401, R"({"code":20003})"}}}}},
      {"termii",
       {Channel::sms,
        {{"from", "Signalbox"}},
        {{"api_key", "x"}},
        {{OutcomeClass::sent, {200, R"({"message_id":"1","message":"Successfully Sent"})"}},
         {OutcomeClass::transient, {503, ""}},
         {OutcomeClass::throttled, {429, ""}},
         {OutcomeClass::permanent, {400, R"({"message":"Invalid Sender Id"})"}},
         {OutcomeClass::credential, {401, ""}}}}},
      {"sendgrid",
       {Channel::email,
        {{"from", "noreply@example.org"}},
        {{"api_key", "x"}},
        {{OutcomeClass::sent, {202, ""}},
         {OutcomeClass::transient, {503, ""}},
         {OutcomeClass::throttled, {429, ""}},
         {OutcomeClass::permanent, {400, R"({"errors":[{"message":"bad"}]})"}},
         {OutcomeClass::credential, {401, ""}}}}},
      {"ses",
       {Channel::email,
        {{"from", "noreply@example.org"}, {"region", "us-east-1"}, {"access_key_id", "AKIDEXAMPLE"}},
        {{"secret_access_key", "x"}},
        {{OutcomeClass::sent, {200, R"({"MessageId":"1"})"}},
         {OutcomeClass::transient, {503, ""}},
         {OutcomeClass::throttled, {429, R"({"__type":"TooManyRequestsException"})"}},
         {OutcomeClass::permanent, {400, R"({"__type":"MessageRejected"})"}},
         {OutcomeClass::credential, {403, R"({"__type":"SignatureDoesNotMatch"})"}}}}},
      {"fcm",
       {Channel::push,
        {},
        {},
        {{OutcomeClass::sent, {200, R"({"name":"projects/p/messages/1"})"}},
         {OutcomeClass::transient, {503, R"({"error":{"status":"UNAVAILABLE"}})"}},
         {OutcomeClass::throttled, {429, R"({"error":{"status":"RESOURCE_EXHAUSTED"}})"}},
         {OutcomeClass::permanent, {400, R"({"error":{"status":"INVALID_ARGUMENT"}})"}},
         {OutcomeClass::credential, {401, R"({"error":{"status":"UNAUTHENTICATED"}})"}}}}},
      {"webhook",
       {Channel::webhook,
        {{"url_allow_private", "true"}},
        {{"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
        {{OutcomeClass::sent, {200, ""}},
         {OutcomeClass::transient, {503, ""}},
         {OutcomeClass::throttled, {429, ""}},
         {OutcomeClass::permanent, {404, ""}}}}},
  };
  return all;
}

const std::map<OutcomeClass, std::pair<const char*, const char*>> kSimulated{
    {OutcomeClass::transient, {"share_transient", "1"}}, {OutcomeClass::throttled, {"share_throttled", "1"}},
    {OutcomeClass::permanent, {"share_permanent", "1"}}, {OutcomeClass::credential, {"share_credential", "1"}},
    {OutcomeClass::notSent, {"share_not_sent", "1"}},    {OutcomeClass::ambiguous, {"share_ambiguous", "1"}},
    {OutcomeClass::sent, {"share_transient", "0"}},
};

const std::map<OutcomeClass, const char*> kRecipients{
    {OutcomeClass::transient, "rcpt.451.4.3.0@example.com"}, {OutcomeClass::throttled, "rcpt.421.4.7.0.too-many@example.com"},
    {OutcomeClass::permanent, "rcpt.550.5.7.1@example.com"}, {OutcomeClass::credential, "rcpt.530.5.7.0@example.com"},
    {OutcomeClass::ambiguous, "drop@example.com"},
};

std::string closedUrl() { return HttpServer().url(""); }

/// What SES gets in base64; empty for any other request.
std::string mailIn(const std::string& request) {
  const std::string begin = R"("Data":")";
  const std::size_t at = request.find(begin);
  if (at == std::string::npos) return {};
  const std::size_t from = at + begin.size();
  return QByteArray::fromBase64(QByteArray::fromStdString(request.substr(from, request.find('"', from) - from))).toStdString();
}

int mailsAt(const PythonServer& server) { return static_cast<int>(QDir(server.directory.path()).entryList({"*.eml"}).size()); }

}  // namespace

WireDouble::WireDouble(std::string kind, Channel channel, OutcomeClass mood, const PythonServer& mails)
    : kind_(std::move(kind)), channel_(channel), mood_(mood) {
  if (kind_ == "smtp") {
    smtp_ = &mails;
    mailsBefore_ = mailsAt(mails);
  }
  if (!kinds().contains(kind_)) return;
  http_ = std::make_unique<HttpServer>();
  http_->answerBy([this](const std::string& request) { return answer(request); });
}

Behaviour WireDouble::answer(const std::string& request) {
  if (request.starts_with("POST /token "))
    return {Behaviour::Kind::answer, 200, "", R"({"access_token":"t","expires_in":3600,"token_type":"Bearer"})"};
  // Health checks, which say nothing here and send nothing.
  if (request.starts_with("GET ")) return {Behaviour::Kind::answer, 404};
  if (request.find(R"("validate_only":true)") != std::string::npos) return {readThenClose};
  const OutcomeClass mood = mood_;
  if (mood == OutcomeClass::sent || mood == OutcomeClass::ambiguous) {
    ++taken_;
    const std::lock_guard lock(mutex_);
    last_ = request + mailIn(request);
  }
  if (mood == OutcomeClass::ambiguous) return {readThenClose};
  const Answer& given = kinds().at(kind_).answers.at(mood);
  const char* header = mood == OutcomeClass::throttled ? "Retry-After: 30\r\n" : "";
  return {Behaviour::Kind::answer, given.status, header, given.body};
}

model::ProviderConfig WireDouble::config(const std::string& name, int position) const {
  model::ProviderConfig made;
  made.name = name;
  made.kind = kind_;
  made.channel = channel_;
  made.position = position;
  const OutcomeClass mood = mood_;
  if (smtp_ != nullptr) {
    const std::string port = mood == OutcomeClass::notSent ? closedUrl().substr(std::string("http://127.0.0.1:").size()) : smtp_->port;
    made.settings = {{"host", "127.0.0.1"}, {"port", port}, {"tls", "none"}, {"from", "noreply@example.org"}};
    return made;
  }
  if (http_ == nullptr) {
    made.settings = {{"latency_ms_p50", "0"}, {"latency_ms_p99", "0"}, {"retry_after_seconds", "30"}, kSimulated.at(mood)};
    return made;
  }
  made.settings = kinds().at(kind_).settings;
  made.secrets = signalbox::tests::secretsOf(kinds().at(kind_).secrets);
  if (kind_ != "webhook") made.settings["base_url"] = mood == OutcomeClass::notSent ? closedUrl() : http_->url("");
  if (kind_ == "fcm") made.secrets["service_account"] = security::Secret(serviceAccountFile(http_->url("/token")));
  return made;
}

std::string WireDouble::target() const {
  if (channel_ == Channel::sms) return "+436601234567";
  if (channel_ == Channel::push) return "device-token:1";
  if (channel_ == Channel::webhook)
    return mood_ == OutcomeClass::notSent ? closedUrl() + "/hook" : http_ == nullptr ? "http://127.0.0.1:9/hook" : http_->url("/hook");
  const auto found = kRecipients.find(mood_);
  return smtp_ != nullptr && found != kRecipients.end() ? found->second : "ada@example.com";
}

int WireDouble::taken() const {
  if (smtp_ != nullptr) return mailsAt(*smtp_) - mailsBefore_;
  return taken_;
}

std::string WireDouble::last() const {
  if (smtp_ != nullptr) return smtp_->file(QString::number(mailsAt(*smtp_)) + ".eml").toStdString();
  const std::lock_guard lock(mutex_);
  return last_;
}

std::vector<std::string> kindsOf(Channel channel) {
  std::vector<std::string> found{"simulated"};
  for (const auto& [name, kind] : kinds())
    if (kind.channel == channel) found.push_back(name);
  if (channel == Channel::email) found.push_back("smtp");
  return found;
}

bool canEnd(const std::string& kind, OutcomeClass outcome) { return kind != "webhook" || outcome != OutcomeClass::credential; }

}  // namespace signalbox::tests
