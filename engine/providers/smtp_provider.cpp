#include "engine/providers/smtp_provider.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/providers/answer_text.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/http_answers.h"
#include "engine/providers/http_settings.h"
#include "engine/providers/mime_message.h"
#include "engine/providers/setting_specs.h"
#include "engine/providers/smtp_replies.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

bool isHostChar(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':'; }

bool isHost(std::string_view text) { return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), isHostChar); }

/// An IPv6 address stands in brackets in a URL.
std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

}  // namespace

KindSpec smtpKind() {
  auto settings = MailSettings::extend(
      {steering(requiredText("host", "Name or address of the mail server")),
       steering(wholeNumber("port", "587 for STARTTLS, 465 for implicit TLS, 25 between servers", "587", 1, 65535)),
       steering(oneOf("tls", "How the connection is encrypted; both names of STARTTLS require it: nothing is sent to a server that offers none",
                      "starttls_required", {"none", "starttls", "starttls_required", "implicit"})),
       textSetting("username", "Empty: no authentication"), secretText("password", "Password of the user")},
      "26214400");
  std::find_if(settings.begin(), settings.end(), [](const SettingSpec& each) { return each.secret; })->required = false;
  settings.push_back(textSetting("helo", "Our own name in the dialogue", "localhost"));
  settings.push_back(steering({"ca_file", SettingType::file, "", false, false, "Certificates to trust; empty: the system's", 0, 0, {}}));
  settings.push_back(yesOrNo(
      "allow_plain",
      "With tls = none, lets mails leave this machine in clear: whoever is on the way can read and change them. Only for a network of your own that nobody else is in."));
  settings.push_back(steering(yesOrNo("allow_plain_auth", "Sends the password without encryption: only for tests on this machine")));
  settings.push_back(realNumber("cost_per_message_eur", "What a message costs, for the figures", "0", 0, 1000));
  settings.push_back(wholeNumber("connect_timeout_ms", "Until the connection stands", "10000", 100, 60'000));
  settings.push_back(wholeNumber("timeout_ms", "For the whole dialogue; servers take their time after the final dot", "90000", 1000, 600'000));
  return {kSmtpKind, "Mail by SMTP", {model::Channel::email}, std::move(settings), true};
}

std::vector<base::FieldError> SmtpProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  MailSettings::check(reader, errors);
  const auto mustBe = [&](bool good, const char* pointer, const char* detail) {
    if (!good) errors.push_back({pointer, detail});
  };
  mustBe(reader.text("host").empty() || isHost(reader.text("host")), "/settings/host", "is no name or address of a host");
  mustBe(isHost(reader.text("helo")), "/settings/helo", "is no name of a host");
  const bool inClear = reader.text("tls") == "none";
  const bool mayBeRead = !hostIsThisMachine(bracketed(reader.text("host"))) && !reader.boolean("allow_plain");
  mustBe(!inClear || !mayBeRead || reader.text("host").empty(), "/settings/tls",
         "mails would leave this machine in clear: use starttls_required or implicit; or allow_plain, in a network of your own");
  mustBe(!inClear || mayBeRead || reader.text("username").empty() || reader.boolean("allow_plain_auth"), "/settings/tls",
         "a password is sent only over TLS: use starttls_required or implicit");
  mustBe(reader.text("username").empty() == reader.secret("password").empty(), "/secrets/password", "username and password go together");
  return errors;
}

SmtpProvider::SmtpProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = smtpKind();
  const ConfigReader reader(kind, config_);
  const std::string tls = reader.text("tls");
  url_ = fmt::format("{}://{}:{}", tls == "implicit" ? "smtps" : "smtp", bracketed(reader.text("host")), reader.integer("port"));
  tls_ = tls == "none" ? SmtpRequest::Tls::none : SmtpRequest::Tls::startTlsRequired;
  username_ = reader.text("username");
  password_ = reader.secret("password");
  helo_ = reader.text("helo");
  mail_ = MailSettings::read(reader);
  caFile_ = reader.text("ca_file");
  costPerMessageEur_ = reader.real("cost_per_message_eur");
  connectTimeout_ = reader.millis("connect_timeout_ms");
  totalTimeout_ = reader.millis("timeout_ms");
  config_.secrets.clear();
}

Capabilities SmtpProvider::capabilities() const {
  Capabilities can;
  can.costPerMessageEur = costPerMessageEur_;
  can.lengthMax = static_cast<std::int64_t>(mail_.bytesMax);
  return can;
}

Request SmtpProvider::skeleton() const {
  SmtpRequest smtp;
  smtp.url = url_;
  smtp.tls = tls_;
  smtp.username = username_;
  smtp.password = password_;
  smtp.helo = helo_;
  smtp.mailFrom = mail_.from;
  smtp.caFile = caFile_;
  Request request;
  request.smtp = std::move(smtp);
  request.connectTimeout = connectTimeout_;
  request.totalTimeout = totalTimeout_;
  return request;
}

base::Result<Request> SmtpProvider::build(const Message& message) const {
  SB_TRY(checkMail(message));
  SB_ASSIGN(std::string mail, composeMail(mail_.parts(message)));
  SB_TRY(mail_.checkSize(mail.size()));
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
  outcome.message = excerpt(withoutSecrets(reply.text, {&password_}));
  if (const SmtpRow* row = findSmtpRow(result.phase, reply)) {
    outcome.outcome = row->outcome;
    outcome.suppressRecipient = row->suppressRecipient;
  } else {
    // A reply that fits no phase, such as 354 to the final dot: nobody knows what the server did.
    outcome.outcome = model::OutcomeClass::ambiguous;
  }
  if (outcome.outcome == model::OutcomeClass::sent) outcome.providerMessageId = withoutSecrets(queueId(reply), {&password_});
  return outcome;
}

std::optional<Request> SmtpProvider::healthCheck() const { return skeleton(); }

bool SmtpProvider::readHealth(const TransferResult& result) const {
  return result.reached == Reached::answer && result.status >= 200 && result.status < 300;
}

}  // namespace signalbox::providers
