#include "engine/providers/sendgrid_provider.h"

#include <algorithm>

#include <boost/json.hpp>

#include "engine/base/digest.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/form_body.h"
#include "engine/providers/sendgrid_answers.h"
#include "engine/providers/setting_specs.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

namespace json = boost::json;

constexpr std::string_view kTokenArgument = "signalbox_token";
constexpr base::Millis kAgain{60'000};

json::object mailbox(const std::string& address, const std::string& name) {
  json::object box{{"email", address}};
  if (!name.empty()) box["name"] = name;
  return box;
}

json::array filesOf(const std::vector<Attachment>& attachments) {
  json::array files;
  for (const Attachment& each : attachments)
    files.push_back(
        json::object{{"content", base::base64Encode(each.bytes)}, {"filename", each.name}, {"type", each.mediaType}, {"disposition", "attachment"}});
  return files;
}

}  // namespace

KindSpec sendgridKind() {
  return {kSendgridKind,
          "Mail by SendGrid",
          {model::Channel::email},
          HttpSettings::extend(
              MailSettings::extend(
                  {secretText("api_key", "An API key with the scope mail.send"), yesOrNo("sandbox", "SendGrid examines each mail and sends none"),
                   yesOrNo("activity_feed", "The account has the Email Activity add-on: unclear sends can be looked up"),
                   wholeNumber("lookup_after_ms", "After this time a mail that is not in the activity feed was not taken", "1800000", 0, 86'400'000)},
                  "31457280"),
              "https://api.sendgrid.com"),
          true};
}

std::vector<base::FieldError> SendgridProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  HttpSettings::check(reader, errors);
  MailSettings::check(reader, errors);
  return errors;
}

SendgridProvider::SendgridProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = sendgridKind();
  const ConfigReader reader(kind, config_);
  http_ = HttpSettings::read(reader);
  mail_ = MailSettings::read(reader);
  apiKey_ = reader.secret("api_key");
  sandbox_ = reader.boolean("sandbox");
  activityFeed_ = reader.boolean("activity_feed");
  lookupAfter_ = reader.millis("lookup_after_ms");
  receipts_ = config_.settings.contains("receipt_public_key");
  config_.secrets.clear();
}

Capabilities SendgridProvider::capabilities() const {
  Capabilities can;
  can.looksUp = activityFeed_;
  can.receipts = receipts_;
  can.costPerMessageEur = http_.costPerMessageEur;
  can.lengthMax = static_cast<std::int64_t>(mail_.bytesMax);
  return can;
}

Request SendgridProvider::authorized(std::string_view method, const std::string& path) const {
  Request request = http_.request(method, path);
  request.http->headers.push_back({"Authorization", "Bearer " + std::string(apiKey_.reveal())});
  return request;
}

std::string SendgridProvider::bodyOf(const Message& message) const {
  const std::string id = message.notificationId.toString();
  json::object envelope;
  envelope["to"] = json::array{mailbox(message.target, "")};
  envelope["custom_args"] = json::object{{"notification_id", id}, {"attempt", std::to_string(message.attempt)}, {kTokenArgument, message.dedupToken}};
  json::object body;
  body["personalizations"] = json::array{std::move(envelope)};
  body["from"] = mailbox(mail_.from, mail_.fromName);
  if (!mail_.replyTo.empty()) body["reply_to"] = mailbox(mail_.replyTo, "");
  body["subject"] = message.content.subject;
  json::array content;
  // The plain text stands first.
  if (!message.content.text.empty()) content.push_back(json::object{{"type", "text/plain"}, {"value", message.content.text}});
  if (!message.content.html.empty()) content.push_back(json::object{{"type", "text/html"}, {"value", message.content.html}});
  body["content"] = std::move(content);
  if (!message.content.attachments.empty()) body["attachments"] = filesOf(message.content.attachments);
  json::object headers{{"X-Signalbox-Id", id}};
  if (!mail_.listUnsubscribe.empty()) headers["List-Unsubscribe"] = "<" + mail_.listUnsubscribe + ">";
  body["headers"] = std::move(headers);
  if (sandbox_) body["mail_settings"] = json::object{{"sandbox_mode", json::object{{"enable", true}}}};
  return json::serialize(body);
}

base::Result<Request> SendgridProvider::build(const Message& message) const {
  SB_TRY(checkMail(message));
  if (message.content.subject.empty()) return base::Status(base::Code::invalid, "SendGrid takes no mail without a subject");
  Request request = authorized("POST", "/v3/mail/send");
  request.http->headers.push_back({"Content-Type", "application/json"});
  request.http->body = bodyOf(message);
  SB_TRY(mail_.checkSize(request.http->body.size()));
  return request;
}

model::Outcome SendgridProvider::read(const TransferResult& result, base::WallTime wall) const {
  if (result.reached != Reached::answer) return readUnanswered(result);
  return outcomeOf(sendgridRows(), readSendgrid(result, wall, sandbox_), result.latencyUs, {&apiKey_});
}

std::optional<Request> SendgridProvider::healthCheck() const { return authorized("GET", "/v3/scopes"); }

bool SendgridProvider::readHealth(const TransferResult& result) const {
  const auto body = result.reached == Reached::answer && result.status == 200 ? objectIn(result.body) : std::nullopt;
  const json::value* scopes = body ? body->if_contains("scopes") : nullptr;
  return scopes != nullptr && scopes->is_array() &&
      std::any_of(scopes->get_array().begin(), scopes->get_array().end(), [](const json::value& each) { return each == "mail.send"; });
}

std::optional<Request> SendgridProvider::lookupRequest(const Message& message) const {
  if (!activityFeed_ || message.dedupToken.empty() || message.dedupToken.find_first_of("\"'\\") != std::string::npos) return std::nullopt;
  const std::string query = "(unique_args['" + std::string(kTokenArgument) + "']=\"" + message.dedupToken + "\")";
  return authorized("GET", "/v3/messages?limit=1&query=" + percentEncode(query));
}

Finding SendgridProvider::readLookup(const Message& message, const TransferResult& result, base::WallTime wall) const {
  Finding finding;
  finding.code = result.reached == Reached::answer ? std::to_string(result.status) : result.error;
  const auto body = result.reached == Reached::answer && result.status == 200 ? objectIn(result.body) : std::nullopt;
  const json::value* messages = body ? body->if_contains("messages") : nullptr;
  const base::Millis age = wall - message.intentAt;
  if (messages == nullptr || !messages->is_array()) {
    finding.message = "the activity feed was refused or could not be read";
    finding.askAgainIn = basicAnswer(result, wall).retryAfter.value_or(kAgain);
  } else if (!messages->get_array().empty() && messages->get_array()[0].is_object()) {
    finding.lookup = Lookup::found;
    // What stands before the first dot is what X-Message-Id says, and by which receipts are joined.
    finding.providerMessageId = memberText(messages->get_array()[0].get_object(), "msg_id");
    finding.providerMessageId.resize(std::min(finding.providerMessageId.find('.'), finding.providerMessageId.size()));
    finding.message = "the activity feed has a mail with this token";
  } else if (age < lookupAfter_) {
    finding.message = "it is not in the activity feed yet";
    finding.askAgainIn = std::max(lookupAfter_ - age, base::Millis{1000});
  } else {
    finding.lookup = Lookup::notFound;
    finding.message = "the activity feed has no mail with this token";
  }
  return finding;
}

}  // namespace signalbox::providers
