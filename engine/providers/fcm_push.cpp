#include "engine/providers/fcm_push.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "engine/providers/answer_text.h"
#include "engine/providers/http_answers.h"

namespace signalbox::providers {
namespace {

namespace json = boost::json;

constexpr std::int64_t kTtlMaxS = 2'419'200;  // four weeks

base::Status invalid(std::string words) { return {base::Code::invalid, std::move(words)}; }

bool isToken(std::string_view text) {
  return text.size() >= 8 && text.size() <= 4096 && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool isReserved(std::string_view key) { return key == "from" || key == "gcm" || key == "message_type" || key.starts_with("google"); }

std::size_t bytesOf(const json::object& object) {
  std::size_t bytes = 0;
  for (const auto& member : object) bytes += member.key().size() + member.value().get_string().size();
  return bytes;
}

/// Strings as they are, numbers as people write them, all else as JSON.
std::string asText(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_double()) return json::serialize(value);
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value.get_double());
  return {digits.data(), written.ptr};
}

base::Result<json::object> dataOf(const std::string& text) {
  const auto parsed = objectIn(text);
  if (!parsed) return invalid("the content's data is no JSON object");
  json::object data;
  for (const auto& member : *parsed) {
    const std::string_view key(member.key().data(), member.key().size());
    if (isReserved(key)) return invalid(fmt::format("the content's data has the key \"{}\", which FCM reserves", excerpt(key, 40)));
    data[member.key()] = asText(member.value());
  }
  return data;
}

/// So that no platform shows it after its end.
void addLifetime(json::object& message, const Message& from, const std::string& androidPriority) {
  json::object android{{"priority", androidPriority}};
  if (from.expiresAt) {
    const std::int64_t leftS = std::clamp<std::int64_t>((*from.expiresAt - from.intentAt).count() / 1000, 0, kTtlMaxS);
    android["ttl"] = fmt::format("{}s", leftS);
    message["apns"] = json::object{{"headers", json::object{{"apns-expiration", fmt::format("{}", base::toMillis(*from.expiresAt) / 1000)}}}};
    message["webpush"] = json::object{{"headers", json::object{{"TTL", fmt::format("{}", leftS)}}}};
  }
  message["android"] = std::move(android);
}

}  // namespace

base::Result<std::string> fcmBody(const Message& from, const std::string& androidPriority) {
  const Content& content = from.content;
  if (!isToken(from.target)) return invalid("the target is no registration token");
  if (!isUtf8(content.title) || !isUtf8(content.body)) return invalid("the content's title or body is no UTF-8");
  json::object message{{"token", from.target}};
  std::size_t bytes = 0;
  json::object notification;
  if (!content.title.empty()) notification["title"] = content.title;
  if (!content.body.empty()) notification["body"] = content.body;
  if (!notification.empty()) {
    bytes += bytesOf(notification);
    message["notification"] = std::move(notification);
  }
  if (!content.data.empty()) {
    SB_ASSIGN(json::object data, dataOf(content.data));
    bytes += bytesOf(data);
    if (!data.empty()) message["data"] = std::move(data);
  }
  if (bytes == 0) return invalid("a push needs a title, a body or data");
  if (bytes > kFcmPayloadBytesMax) return invalid(fmt::format("the push has {} bytes; FCM takes {}", bytes, kFcmPayloadBytesMax));
  addLifetime(message, from, androidPriority);
  return json::serialize(json::object{{"message", std::move(message)}});
}

std::string fcmHealthBody(const std::string& topic) {
  return json::serialize(
      json::object{{"validate_only", true}, {"message", json::object{{"topic", topic}, {"notification", json::object{{"title", "ping"}}}}}});
}

}  // namespace signalbox::providers
