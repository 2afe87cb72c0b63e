#include "engine/providers/smtp_provider.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/providers/answer_text.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/mime_header.h"
#include "engine/providers/mime_message.h"
#include "engine/providers/smtp_replies.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

bool isHostChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';
}

bool isHost(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), isHostChar);
}

/// An IPv6 address stands in brackets in a URL.
std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

KindSpec smtpKind() {
  constexpr auto kText = SettingType::text;
  return {kSmtpKind, "Mail by SMTP", {model::Channel::email},
          {{"host", kText, "", true, false, "Name or address of the mail server.", 0, 0, {}},
           {"port", SettingType::integer, "587", false, false, "587 for STARTTLS, 465 for implicit TLS, 25 between servers.", 1, 65535, {}},
           {"tls", SettingType::choice, "starttls_required", false, false, "How the connection is encrypted.", 0, 0,
            {"none", "starttls", "starttls_required", "implicit"}},
           {"username", kText, "", false, false, "Empty: no authentication.", 0, 0, {}},
           {"password", kText, "", false, true, "Password of the user.", 0, 0, {}},
           {"from", kText, "", true, false, "Sender's address, also of the envelope.", 0, 0, {}},
           {"from_name", kText, "", false, false, "Sender's name as recipients see it.", 0, 0, {}},
           {"reply_to", kText, "", false, false, "Where answers go; empty: to the sender.", 0, 0, {}},
           {"list_unsubscribe", kText, "", false, false, "A mailto: or https: address to unsubscribe.", 0, 0, {}},
           {"helo", kText, "localhost", false, false, "Our own name in the dialogue.", 0, 0, {}},
           {"ca_file", SettingType::file, "", false, false, "Certificates to trust; empty: the system's.", 0, 0, {}},
           {"allow_plain_auth", SettingType::boolean, "false", false, false, "Sends the password without encryption: only for tests on this machine.", 0, 0, {}},
           {"connect_timeout_ms", SettingType::integer, "10000", false, false, "Until the connection stands.", 100, 60'000, {}},
           {"timeout_ms", SettingType::integer, "90000", false, false, "For the whole dialogue; servers take their time after the final dot.", 1000, 600'000, {}}},
          true};
}

std::vector<base::FieldError> SmtpProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  const auto mustBe = [&](bool good, const char* pointer, const char* detail) {
    if (!good) errors.push_back({pointer, detail});
  };
  const auto address = [&](const char* key) { return reader.text(key).empty() || isMailAddress(reader.text(key)); };
  mustBe(reader.text("host").empty() || isHost(reader.text("host")), "/settings/host", "is no name or address of a host");
  mustBe(isHost(reader.text("helo")), "/settings/helo", "is no name of a host");
  mustBe(address("from"), "/settings/from", "is no mail address");
  mustBe(address("reply_to"), "/settings/reply_to", "is no mail address");
  mustBe(isHeaderValue(reader.text("from_name")), "/settings/from_name", "must hold no control characters");
  const std::string unsubscribe = reader.text("list_unsubscribe");
  mustBe(unsubscribe.empty() || ((unsubscribe.starts_with("mailto:") || unsubscribe.starts_with("https://")) &&
                                 unsubscribe.find_first_of(" <>") == std::string::npos && unsubscribe.size() <= kUnsubscribeMax),
         "/settings/list_unsubscribe", "is neither a mailto: nor an https: address");
  const std::string tls = reader.text("tls");
  const bool surelyEncrypted = tls == "starttls_required" || tls == "implicit";
  mustBe(reader.text("username").empty() || surelyEncrypted || reader.boolean("allow_plain_auth"), "/settings/tls",
         "a password is sent only over TLS: use starttls_required or implicit");
  mustBe(reader.text("username").empty() == reader.text("password").empty(), "/secrets/password",
         "username and password go together");
  return errors;
}

SmtpProvider::SmtpProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = smtpKind();
  const ConfigReader reader(kind, config_);
  const std::string tls = reader.text("tls");
  url_ = fmt::format("{}://{}:{}", tls == "implicit" ? "smtps" : "smtp", bracketed(reader.text("host")), reader.integer("port"));
  tls_ = tls == "none" ? SmtpRequest::Tls::none
         : tls == "starttls" ? SmtpRequest::Tls::startTlsIfOffered : SmtpRequest::Tls::startTlsRequired;
  username_ = reader.text("username");
  password_ = security::Secret(reader.text("password"));
  helo_ = reader.text("helo");
  from_ = reader.text("from");
  fromName_ = reader.text("from_name");
  replyTo_ = reader.text("reply_to");
  listUnsubscribe_ = reader.text("list_unsubscribe");
  caFile_ = reader.text("ca_file");
  connectTimeout_ = reader.millis("connect_timeout_ms");
  totalTimeout_ = reader.millis("timeout_ms");
  for (auto& [key, value] : config_.secrets) security::wipe(value);
  config_.secrets.clear();
}

Request SmtpProvider::skeleton() const {
  SmtpRequest smtp;
  smtp.url = url_;
  smtp.tls = tls_;
  smtp.username = username_;
  smtp.password = password_.reveal();
  smtp.helo = helo_;
  smtp.mailFrom = from_;
  smtp.caFile = caFile_;
  Request request;
  request.smtp = std::move(smtp);
  request.connectTimeout = connectTimeout_;
  request.totalTimeout = totalTimeout_;
  return request;
}

base::Result<Request> SmtpProvider::build(const Message& message) const {
  if (!isMailAddress(message.target)) return base::Status(base::Code::invalid, "the target is no mail address");
  MailParts parts;
  parts.notificationId = message.notificationId;
  parts.generation = message.generation;
  parts.date = message.intentAt;
  parts.from = from_;
  parts.fromName = fromName_;
  parts.to = message.target;
  parts.replyTo = replyTo_;
  parts.listUnsubscribe = listUnsubscribe_;
  parts.subject = message.content.subject;
  parts.text = message.content.text;
  parts.html = message.content.html;
  SB_ASSIGN(std::string mail, composeMail(parts));
  Request request = skeleton();
  request.smtp->rcptTo = {message.target};
  request.smtp->message = std::move(mail);
  return request;
}

model::Outcome SmtpProvider::read(const TransferResult& result, base::WallTime) const {
  if (result.reached != Reached::answer) {
    model::Outcome outcome = readUnanswered(result);
    // The server offers no way to log in that we have: no later attempt differs.
    if (result.reached == Reached::nothing && result.error == "login denied") outcome.outcome = model::OutcomeClass::credential;
    return outcome;
  }
  const SmtpReply reply = parseSmtpReply(result.status, result.body);
  model::Outcome outcome;
  outcome.latencyUs = result.latencyUs;
  outcome.code = reply.enhanced.empty() ? fmt::format("{}", reply.code) : fmt::format("{} {}", reply.code, reply.enhanced);
  outcome.message = excerpt(reply.text);
  if (const SmtpRow* row = findSmtpRow(result.phase, reply)) {
    outcome.outcome = row->outcome;
    outcome.suppressRecipient = row->suppressRecipient;
  } else {
    // A reply that fits no phase, such as 354 to the final dot: nobody knows what the server did.
    outcome.outcome = model::OutcomeClass::ambiguous;
  }
  if (outcome.outcome == model::OutcomeClass::sent) outcome.providerMessageId = queueId(reply);
  return outcome;
}

std::optional<Request> SmtpProvider::healthCheck() const { return skeleton(); }

bool SmtpProvider::readHealth(const TransferResult& result) const {
  return result.reached == Reached::answer && result.status >= 200 && result.status < 300;
}

}  // namespace signalbox::providers
