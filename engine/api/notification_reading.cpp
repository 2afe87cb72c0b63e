#include "engine/api/notification_reading.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/api/canonical_json.h"
#include "engine/api/content_check.h"
#include "engine/api/json_body.h"
#include "engine/api/target_syntax.h"

namespace signalbox::api {
namespace {

namespace json = boost::json;
using base::Code;
using base::FieldError;
using base::Status;

constexpr std::size_t kKeyMax = 255, kRecipientIdMax = 128;
constexpr std::size_t kDataBytesMax = 128 * 1024, kMetadataBytesMax = 16 * 1024;
constexpr auto kSendAheadMax = std::chrono::days{366};

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

/// Where the first number stands that is too large to be kept, such as 1e400: it would be written as no number at all.
std::optional<std::string> boundless(const json::value& value) {
  if (value.is_double() && !std::isfinite(value.get_double())) return std::string();
  if (value.is_object()) {
    for (const auto& member : value.get_object())
      if (const auto below = boundless(member.value())) return pointerTo("", member.key()) + *below;
  } else if (value.is_array()) {
    std::size_t index = 0;
    for (const json::value& element : value.get_array()) {
      if (const auto below = boundless(element)) return '/' + std::to_string(index) + *below;
      ++index;
    }
  }
  return std::nullopt;
}

class Reading {
 public:
  Reading(const AcceptContext& context, model::Notification& out) : context_(context), out_(out) {}

  void member(std::string_view name, const json::value& value) {
    if (value.is_null()) return;  // the same as absent
    if (const Text* text = find(kTexts, name)) {
      if (!value.is_string()) return fault(name, "must be a string");
      const std::string_view given = view(value.get_string());
      if (!given.empty()) (this->*text->take)(given);
    } else if (const Object* object = find(kObjects, name)) {
      if (!value.is_object()) return fault(name, "must be an object");
      if (const auto below = boundless(value)) errors_.push_back({pointerTo("", name) + *below, "is larger than a number may be"});
      if (!value.get_object().empty()) (this->*object->take)(value.get_object());
    } else {
      errors_.push_back({pointerTo("", name), "is not a member of a notification"});
    }
  }

  /// What can be said only when all members are known.
  void finish() {
    if (!hasChannel_) fault("channel", "is required: email, sms, push or webhook");
    checkTarget();
    if (out_.templateName.empty() && content_ == nullptr && !templateFault_) fault("template", "give template or content");
    if (content_ != nullptr && channelKnown_) checkContent(out_.channel, *content_, !out_.templateName.empty(), errors_);
    if (content_ != nullptr) out_.content = protocol::jsonText(*content_);
    if (out_.sendAt && *out_.sendAt > context_.now + kSendAheadMax) fault("send_at", "is more than 366 days ahead");
    if (out_.sendAt && out_.expiresAt && *out_.expiresAt <= *out_.sendAt) fault("expires_at", "must be after send_at");
  }

  std::vector<FieldError>& errors() { return errors_; }

 private:
  struct Text {
    std::string_view name;
    void (Reading::*take)(std::string_view);
  };
  struct Object {
    std::string_view name;
    void (Reading::*take)(const json::object&);
  };
  static const Text kTexts[11];
  static const Object kObjects[3];

  template <class Entry, std::size_t N> static const Entry* find(const Entry (&table)[N], std::string_view name) {
    const auto* found = std::find_if(std::begin(table), std::end(table), [name](const Entry& entry) { return entry.name == name; });
    return found == std::end(table) ? nullptr : found;
  }

  void fault(std::string_view name, std::string words) { errors_.push_back({pointerTo("", name), std::move(words)}); }

  void channel(std::string_view text) {
    hasChannel_ = true;
    if (const auto channel = model::channelFromName(text)) {
      out_.channel = *channel;
      channelKnown_ = true;
    } else {
      fault("channel", "must be email, sms, push or webhook");
    }
  }
  void to(std::string_view text) { out_.target = text; }
  void recipient(std::string_view text) {
    out_.recipientId = text;
    if (!isVisibleAscii(text, kRecipientIdMax)) fault("recipient", "must be 1 to 128 visible ASCII characters");
  }
  void templateName(std::string_view text) {
    templateFault_ = !isPlainName(text);
    if (templateFault_) return fault("template", "is not a template's name");
    out_.templateName = text;
  }
  void key(std::string_view text) {
    if (!isVisibleAscii(text, kKeyMax)) return fault("idempotency_key", "must be 1 to 255 visible ASCII characters");
    out_.idempotencyKey = text;
  }
  void category(std::string_view text) { plain("category", text, out_.category); }
  void priority(std::string_view text) {
    if (const auto priority = model::priorityFromName(text))
      out_.priority = *priority;
    else
      fault("priority", "must be high, normal or low");
  }
  void orderingKey(std::string_view text) {
    if (!isVisibleAscii(text, kKeyMax)) return fault("ordering_key", "must be 1 to 255 visible ASCII characters");
    out_.orderingKey = text;
  }
  void locale(std::string_view text) {
    if (!isLocale(text)) return fault("locale", "must be a language tag such as de-AT");
    out_.locale = text;
  }
  void sendAt(std::string_view text) { time("send_at", text, out_.sendAt); }
  void expiresAt(std::string_view text) { time("expires_at", text, out_.expiresAt); }

  void content(const json::object& object) { content_ = &object; }
  void data(const json::object& object) { serialized("data", object, kDataBytesMax, out_.data); }
  void metadata(const json::object& object) { serialized("metadata", object, kMetadataBytesMax, out_.metadata); }

  void plain(std::string_view name, std::string_view text, std::string& into) {
    if (!isPlainName(text)) return fault(name, "must be 1 to 100 of letters, digits, '.', '_' and '-'");
    into = text;
  }
  void time(std::string_view name, std::string_view text, std::optional<base::WallTime>& into) {
    into = base::parseRfc3339(text);
    if (!into) fault(name, "must be an RFC 3339 time such as 2026-05-12T14:03:10Z");
  }
  void serialized(std::string_view name, const json::object& object, std::size_t bytesMax, std::string& into) {
    into = protocol::jsonText(object);
    if (into.size() > bytesMax) fault(name, "is larger than " + std::to_string(bytesMax) + " bytes");
  }

  void checkTarget() {
    if (out_.target.empty() && out_.recipientId.empty()) return fault("to", "give to or recipient");
    if (!out_.target.empty() && !out_.recipientId.empty()) return fault("recipient", "give to or recipient, not both");
    if (out_.target.empty() || !channelKnown_) return;
    if (std::string words = targetFault(out_.channel, out_.target); !words.empty()) fault("to", std::move(words));
  }

  const AcceptContext& context_;
  model::Notification& out_;
  std::vector<FieldError> errors_;
  const json::object* content_ = nullptr;
  bool hasChannel_ = false;
  bool channelKnown_ = false;
  bool templateFault_ = false;
};

const Reading::Text Reading::kTexts[11] = {{"channel", &Reading::channel},     {"to", &Reading::to},
                                           {"recipient", &Reading::recipient}, {"template", &Reading::templateName},
                                           {"idempotency_key", &Reading::key}, {"category", &Reading::category},
                                           {"priority", &Reading::priority},   {"ordering_key", &Reading::orderingKey},
                                           {"locale", &Reading::locale},       {"send_at", &Reading::sendAt},
                                           {"expires_at", &Reading::expiresAt}};
const Reading::Object Reading::kObjects[3] = {{"data", &Reading::data}, {"content", &Reading::content}, {"metadata", &Reading::metadata}};

}  // namespace

base::Result<core::AcceptLine> readNotification(const json::value& request, const AcceptContext& context) {
  if (!request.is_object()) return Status(Code::malformed, "expected a JSON object");
  core::AcceptLine line;
  model::Notification& notification = line.notification;
  Reading reading(context, notification);
  for (const auto& member : request.get_object()) reading.member(member.key(), member.value());
  reading.finish();
  if (!reading.errors().empty()) return Status::invalid(std::move(reading.errors()));
  if (!context.headerKey.empty()) {
    if (!notification.idempotencyKey.empty() && notification.idempotencyKey != context.headerKey)
      return Status(Code::malformed, "The Idempotency-Key header and idempotency_key in the body differ");
    notification.idempotencyKey = context.headerKey;
  }
  if (notification.idempotencyKey.empty()) notification.idempotencyKey = context.fallbackKey;
  notification.app = context.app;
  notification.traceparent = context.traceparent;
  if (!notification.idempotencyKey.empty()) line.fingerprint = fingerprintOf(context.app, request);
  return line;
}

std::optional<std::string> readIdempotencyHeader(std::string_view header) {
  if (header.size() >= 2 && header.front() == '"' && header.back() == '"') {
    std::string key;
    for (std::size_t i = 1; i + 1 < header.size(); ++i) {
      if (header[i] == '\\' && i + 2 < header.size()) ++i;
      key += header[i];
    }
    return isVisibleAscii(key, kKeyMax) ? std::optional(std::move(key)) : std::nullopt;
  }
  return isVisibleAscii(header, kKeyMax) ? std::optional<std::string>(header) : std::nullopt;
}

bool isTraceparent(std::string_view text) {
  if (text.size() != 55 || text.substr(0, 3) != "00-" || text[35] != '-' || text[52] != '-') return false;
  for (std::size_t i = 3; i < text.size(); ++i) {
    const char c = text[i];
    if (i != 35 && i != 52 && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return text.substr(3, 32).find_first_not_of('0') != std::string_view::npos && text.substr(36, 16).find_first_not_of('0') != std::string_view::npos;
}

}  // namespace signalbox::api
