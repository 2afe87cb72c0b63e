#include "engine/api/content_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "engine/api/json_body.h"
#include "engine/providers/attachments.h"
#include "engine/providers/sms_text.h"

namespace signalbox::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kPartBytesMax = 128 * 1024, kSubjectBytesMax = 998;
constexpr std::size_t kSmsCharactersMax = 1600;  // as UTF-16 counts them, and providers

struct Part {
  model::Channel channel;
  std::string_view name;
  std::size_t bytesMax;
  bool oneLine;  // ends up in a header
};

constexpr std::array kParts{
    Part{model::Channel::email, "subject", kSubjectBytesMax, true},
    Part{model::Channel::email, "text", kPartBytesMax, false},
    Part{model::Channel::email, "html", kPartBytesMax, false},
    Part{model::Channel::sms, "text", kPartBytesMax, false},
    Part{model::Channel::push, "title", 1024, false},
    Part{model::Channel::push, "body", 4096, false},
    Part{model::Channel::push, "data", 4096, false},
    Part{model::Channel::webhook, "text", kPartBytesMax, false},
    Part{model::Channel::webhook, "data", kPartBytesMax, false},
};

bool has(const json::object& content, std::string_view name) {
  const json::value* value = content.if_contains(name);
  return value != nullptr && !value->is_null() && !(value->is_string() && value->get_string().empty());
}

bool hasMembers(const json::object& content, std::string_view name) {
  const json::value* value = content.if_contains(name);
  return value != nullptr && value->is_object() && !value->get_object().empty();
}

std::string faultOf(const Part& part, const json::value& value) {
  if (value.is_null()) return {};
  if (part.name == "data") return value.is_object() ? "" : "must be an object";
  if (!value.is_string()) return "must be a string";
  const std::string_view text(value.get_string().data(), value.get_string().size());
  if (text.size() > part.bytesMax) return "is longer than " + std::to_string(part.bytesMax) + " bytes";
  if (part.channel == model::Channel::sms && providers::measureSms(text).characters > kSmsCharactersMax)
    return "is longer than " + std::to_string(kSmsCharactersMax) + " characters";
  if (part.oneLine && text.find_first_of("\r\n") != std::string_view::npos) return "must be one line";
  return {};
}

}  // namespace

void checkContent(model::Channel channel, const json::object& content, bool withTemplate, std::vector<base::FieldError>& errors) {
  bool both = false;
  for (const auto& member : content) {
    if (channel == model::Channel::email && member.key() == "attachments") {
      static_cast<void>(providers::readAttachments(member.value(), "/content/attachments", errors));
      continue;
    }
    if (withTemplate) {
      both = true;
      continue;
    }
    const auto* part = std::find_if(kParts.begin(), kParts.end(),
                                    [&](const Part& each) { return each.channel == channel && each.name == std::string_view(member.key()); });
    std::string fault = part == kParts.end() ? "is not a part of the content of " + std::string(name(channel)) : faultOf(*part, member.value());
    if (!fault.empty()) errors.push_back({pointerTo("/content", member.key()), std::move(fault)});
  }
  if (both) errors.push_back({"/content", "give template or content, not both; with a template it may hold a mail's attachments only"});
  if (withTemplate) return;
  switch (channel) {
    case model::Channel::email:
      if (!has(content, "subject")) errors.push_back({"/content/subject", "is required"});
      if (!has(content, "text") && !has(content, "html")) errors.push_back({"/content/text", "give text or html"});
      break;
    case model::Channel::sms:
      if (!has(content, "text")) errors.push_back({"/content/text", "is required"});
      break;
    case model::Channel::push:
      // Data alone is for the app; nobody sees it.
      if (!has(content, "title") && !has(content, "body") && !hasMembers(content, "data"))
        errors.push_back({"/content/title", "give title, body or data"});
      break;
    case model::Channel::webhook:
      if (!has(content, "data") && !has(content, "text")) errors.push_back({"/content/data", "give data or text"});
      break;
  }
}

}  // namespace signalbox::api
