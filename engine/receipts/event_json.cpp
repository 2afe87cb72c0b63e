#include "engine/receipts/event_json.h"

#include <charconv>

#include "engine/base/digest.h"

namespace signalbox::receipts {

namespace json = boost::json;

base::Result<json::value> parseEvent(std::string_view bytes) {
  json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code error;
  auto value = json::parse({bytes.data(), bytes.size()}, error, {}, options);
  if (error) return base::Status(base::Code::malformed, "the body is no JSON");
  return value;
}

std::string textOf(const json::object& event, std::string_view key) {
  const json::value* found = event.if_contains(key);
  if (found == nullptr) return {};
  if (found->is_string()) return std::string(found->as_string());
  if (found->is_int64()) return std::to_string(found->as_int64());
  if (found->is_uint64()) return std::to_string(found->as_uint64());
  return {};
}

const json::object* objectOf(const json::object& event, std::string_view key) {
  const json::value* found = event.if_contains(key);
  return found == nullptr ? nullptr : found->if_object();
}

const json::array* arrayOf(const json::object& event, std::string_view key) {
  const json::value* found = event.if_contains(key);
  return found == nullptr ? nullptr : found->if_array();
}

std::optional<base::WallTime> timeOf(const json::object& event, std::string_view key) {
  constexpr std::int64_t kSecondsMax = 253'402'300'799;  // the end of the year 9999
  const json::value* found = event.if_contains(key);
  if (found == nullptr) return std::nullopt;
  if (found->is_int64() && found->as_int64() > 0 && found->as_int64() <= kSecondsMax) return base::wallFromMillis(found->as_int64() * 1000);
  return found->is_string() ? base::parseRfc3339(std::string_view(found->as_string())) : std::nullopt;
}

std::optional<base::Uuid> idOf(const json::object& event, std::string_view key) { return base::Uuid::parse(textOf(event, key)); }

std::int32_t attemptOf(std::string_view text) {
  std::int32_t attempt = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), attempt);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && attempt > 0 ? attempt : 0;
}

std::string excerptOf(std::string text) {
  constexpr std::size_t kWordsMax = 300;
  if (text.size() <= kWordsMax) return text;
  std::size_t end = kWordsMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string eventIdOf(std::string text) {
  constexpr std::size_t kEventIdMax = 200;
  if (text.size() <= kEventIdMax) return text;
  return "sha256:" + base::hexEncode(base::asView(base::sha256(text)));
}

}  // namespace signalbox::receipts
