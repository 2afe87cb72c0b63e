#include "engine/protocol/json_fields.h"

#include <limits>

#include "engine/protocol/repeated_members.h"

namespace signalbox::protocol {

namespace json = boost::json;

json::value toJson(bool value) { return value; }
json::value toJson(std::int64_t value) { return value; }
json::value toJson(std::int32_t value) { return static_cast<std::int64_t>(value); }
json::value toJson(double value) { return value; }
json::value toJson(const std::string& value) { return json::string(value); }
json::value toJson(base::WallTime value) { return json::string(base::formatRfc3339(value)); }
json::value toJson(const json::value& value) { return value; }
json::value toJson(const json::object& value) { return value; }

bool fromJson(const json::value& from, bool& value) {
  if (!from.is_bool()) return false;
  value = from.get_bool();
  return true;
}
bool fromJson(const json::value& from, std::int64_t& value) {
  boost::system::error_code error;
  const auto number = from.to_number<std::int64_t>(error);
  if (error) return false;
  value = number;
  return true;
}
bool fromJson(const json::value& from, std::int32_t& value) {
  std::int64_t wide = 0;
  if (!fromJson(from, wide) || wide < std::numeric_limits<std::int32_t>::min() || wide > std::numeric_limits<std::int32_t>::max()) return false;
  value = static_cast<std::int32_t>(wide);
  return true;
}
bool fromJson(const json::value& from, double& value) {
  boost::system::error_code error;
  const auto number = from.to_number<double>(error);
  if (error) return false;
  value = number;
  return true;
}
bool fromJson(const json::value& from, std::string& value) {
  if (!from.is_string()) return false;
  value.assign(from.get_string().data(), from.get_string().size());
  return true;
}
bool fromJson(const json::value& from, base::WallTime& value) {
  if (!from.is_string()) return false;
  const auto time = base::parseRfc3339({from.get_string().data(), from.get_string().size()});
  if (!time) return false;
  value = *time;
  return true;
}
bool fromJson(const json::value& from, json::value& value) {
  value = from;
  return true;
}
bool fromJson(const json::value& from, json::object& value) {
  if (!from.is_object()) return false;
  value = from.get_object();
  return true;
}

base::Result<json::value> parseJson(std::string_view text, std::size_t depthMax) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = depthMax;
  json::stream_parser parser({}, options);
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
    return base::Status(base::Code::malformed, "bytes after the JSON value, at byte " + std::to_string(read));
  if (!error) parser.finish(error);
  if (error) return base::Status(base::Code::malformed, "not valid JSON at byte " + std::to_string(read) + ": " + error.message());
  json::value value = parser.release();
  SB_TRY(refuseRepeated(text, value));
  return value;
}

base::Status refuseRepeated(std::string_view text, const json::value& value) {
  auto pointer = repeatedMember(text, value);
  if (!pointer) return {};
  return base::Status::invalid({{std::move(*pointer), "stands twice in its object"}});
}

}  // namespace signalbox::protocol
