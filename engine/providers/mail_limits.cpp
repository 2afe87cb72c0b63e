#include "engine/providers/mail_limits.h"

#include <fmt/format.h>

#include "engine/providers/answer_text.h"
#include "engine/providers/attachments.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/mime_header.h"
#include "engine/providers/setting_specs.h"

namespace signalbox::providers {

std::vector<SettingSpec> MailSettings::extend(std::vector<SettingSpec> own, std::string_view bytesMax) {
  own.push_back(requiredText("from", "Sender's address, also of the envelope"));
  own.push_back(textSetting("from_name", "Sender's name as recipients see it"));
  own.push_back(textSetting("reply_to", "Where answers go; empty: to the sender"));
  own.push_back(textSetting("list_unsubscribe", "A mailto: or https: address to unsubscribe"));
  own.push_back(wholeNumber("message_bytes_max", "A larger mail is refused before it is sent", bytesMax, 1024, 1e9));
  return own;
}

void MailSettings::check(const ConfigReader& reader, std::vector<base::FieldError>& errors) {
  const auto mustBe = [&](bool good, const char* pointer, const char* detail) {
    if (!good) errors.push_back({pointer, detail});
  };
  const auto address = [&](const char* key) { return reader.text(key).empty() || isMailAddress(reader.text(key)); };
  mustBe(address("from"), "/settings/from", "is no mail address");
  mustBe(address("reply_to"), "/settings/reply_to", "is no mail address");
  mustBe(isHeaderValue(reader.text("from_name")), "/settings/from_name", "must hold no control characters");
  const std::string unsubscribe = reader.text("list_unsubscribe");
  mustBe(unsubscribe.empty() ||
             ((unsubscribe.starts_with("mailto:") || unsubscribe.starts_with("https://")) && unsubscribe.find_first_of(" <>") == std::string::npos &&
              unsubscribe.size() <= kUnsubscribeMax),
         "/settings/list_unsubscribe", "is neither a mailto: nor an https: address");
}

MailSettings MailSettings::read(const ConfigReader& reader) {
  return {reader.text("from"), reader.text("from_name"), reader.text("reply_to"), reader.text("list_unsubscribe"),
          static_cast<std::size_t>(reader.integer("message_bytes_max"))};
}

MailParts MailSettings::parts(const Message& message) const {
  MailParts parts;
  parts.notificationId = message.notificationId;
  parts.generation = message.generation;
  parts.date = message.intentAt;
  parts.from = from;
  parts.fromName = fromName;
  parts.to = message.target;
  parts.replyTo = replyTo;
  parts.listUnsubscribe = listUnsubscribe;
  parts.subject = message.content.subject;
  parts.text = message.content.text;
  parts.html = message.content.html;
  parts.attachments = message.content.attachments;
  return parts;
}

base::Status MailSettings::checkSize(std::size_t bytes) const {
  if (bytes <= bytesMax) return base::Status::okay();
  return {base::Code::invalid, fmt::format("the mail has {} bytes; message_bytes_max allows {}", bytes, bytesMax)};
}

base::Status checkMail(const Message& message) {
  const auto invalid = [](std::string words) { return base::Status(base::Code::invalid, std::move(words)); };
  const Content& content = message.content;
  if (!isMailAddress(message.target)) return invalid("the target is no mail address");
  if (!isHeaderValue(content.subject)) return invalid("the header Subject would hold a control character or bytes that are no UTF-8");
  if (content.text.empty() && content.html.empty()) return invalid("a mail needs text or html");
  if (!isUtf8(content.text) || !isUtf8(content.html)) return invalid("the mail's text is no UTF-8");
  for (const Attachment& each : content.attachments)
    if (const std::string_view wrong = checkAttachment(each); !wrong.empty()) return invalid(fmt::format("an attachment {}", wrong));
  return base::Status::okay();
}

}  // namespace signalbox::providers
