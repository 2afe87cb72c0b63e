#pragma once
// How a wire type and its JSON are held together. A wire type has one template member
//     template <class Fields> void describe(Fields& f) { f("name", name); f("calls", calls); }
// and both directions follow from it, so a member cannot be written and not read. Unknown members are ignored when
// reading (a newer engine may send more); a missing one keeps its default. Times are RFC 3339, absent optionals null.

#include <boost/json.hpp>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/protocol/json_text.h"

namespace signalbox::protocol {

class FieldWriter;
class FieldReader;

template <class T>
concept WireType = requires(T value, FieldWriter& writer) { value.describe(writer); };

boost::json::value toJson(bool value);
boost::json::value toJson(std::int64_t value);
boost::json::value toJson(std::int32_t value);
boost::json::value toJson(double value);
boost::json::value toJson(const std::string& value);
boost::json::value toJson(base::WallTime value);
boost::json::value toJson(const boost::json::value& value);
boost::json::value toJson(const boost::json::object& value);
template <WireType T> boost::json::value toJson(const T& value);
template <class T> boost::json::value toJson(const std::optional<T>& value);
template <class T> boost::json::value toJson(const std::vector<T>& value);
template <class T> boost::json::value toJson(const std::map<std::string, T>& value);

/// Each says whether the JSON had the right type; the target is untouched when it had not.
bool fromJson(const boost::json::value& json, bool& value);
bool fromJson(const boost::json::value& json, std::int64_t& value);
bool fromJson(const boost::json::value& json, std::int32_t& value);
bool fromJson(const boost::json::value& json, double& value);
bool fromJson(const boost::json::value& json, std::string& value);
bool fromJson(const boost::json::value& json, base::WallTime& value);
bool fromJson(const boost::json::value& json, boost::json::value& value);
bool fromJson(const boost::json::value& json, boost::json::object& value);
template <WireType T> bool fromJson(const boost::json::value& json, T& value);
template <class T> bool fromJson(const boost::json::value& json, std::optional<T>& value);
template <class T> bool fromJson(const boost::json::value& json, std::vector<T>& value);
template <class T> bool fromJson(const boost::json::value& json, std::map<std::string, T>& value);

class FieldWriter {
 public:
  template <class T> void operator()(std::string_view name, T& value) { object_[name] = toJson(std::as_const(value)); }
  boost::json::object take() { return std::move(object_); }

 private:
  boost::json::object object_;
};

class FieldReader {
 public:
  explicit FieldReader(const boost::json::object& object) : object_(object) {}
  template <class T> void operator()(std::string_view name, T& value) {
    const boost::json::value* member = object_.if_contains(name);
    if (member == nullptr || (member->is_null() && !std::is_same_v<T, boost::json::value>)) return;
    if (!fromJson(*member, value)) errors_.push_back({"/" + std::string(name), "has the wrong type"});
  }
  const std::vector<base::FieldError>& errors() const { return errors_; }

 private:
  const boost::json::object& object_;
  std::vector<base::FieldError> errors_;
};

template <WireType T> boost::json::value toJson(const T& value) {
  FieldWriter writer;
  const_cast<T&>(value).describe(writer);  // describe() only hands out references; the writer reads them
  return writer.take();
}
template <class T> boost::json::value toJson(const std::optional<T>& value) { return value ? toJson(*value) : boost::json::value(nullptr); }
template <class T> boost::json::value toJson(const std::vector<T>& value) {
  boost::json::array array;
  array.reserve(value.size());
  for (const T& item : value) array.push_back(toJson(item));
  return array;
}
template <class T> boost::json::value toJson(const std::map<std::string, T>& value) {
  boost::json::object object;
  for (const auto& [key, item] : value) object[key] = toJson(item);
  return object;
}

template <WireType T> bool fromJson(const boost::json::value& json, T& value) {
  if (!json.is_object()) return false;
  FieldReader reader(json.get_object());
  value.describe(reader);
  return reader.errors().empty();
}
template <class T> bool fromJson(const boost::json::value& json, std::optional<T>& value) {
  if (json.is_null()) {  // within a list: a gap
    value.reset();
    return true;
  }
  T item{};
  if (!fromJson(json, item)) return false;
  value = std::move(item);
  return true;
}
template <class T> bool fromJson(const boost::json::value& json, std::vector<T>& value) {
  if (!json.is_array()) return false;
  std::vector<T> items;
  items.reserve(json.get_array().size());
  for (const boost::json::value& element : json.get_array()) {
    T item{};
    if (!fromJson(element, item)) return false;
    items.push_back(std::move(item));
  }
  value = std::move(items);
  return true;
}
template <class T> bool fromJson(const boost::json::value& json, std::map<std::string, T>& value) {
  if (!json.is_object()) return false;
  std::map<std::string, T> items;
  for (const auto& member : json.get_object()) {
    T item{};
    if (!fromJson(member.value(), item)) return false;
    items.emplace(std::string(member.key()), std::move(item));
  }
  value = std::move(items);
  return true;
}

template <WireType T> std::string toText(const T& value) { return jsonText(toJson(value)); }

/// How deep JSON may be nested. An answer holds what was asked for some levels further in: a value that an edit changes, say.
inline constexpr std::size_t kDepthMax = 32, kAnswerDepthMax = 64;

/// Parses one wire type, as deep as an answer; a wrong type is Code::malformed with each member named.
template <WireType T> base::Result<T> parse(std::string_view text);

/// Parses any JSON within the limits (depth, nothing after the value); Code::malformed otherwise. A member that
/// stands twice in its object is Code::invalid and named.
base::Result<boost::json::value> parseJson(std::string_view text, std::size_t depthMax = kDepthMax);
/// invalid, with the pointer, when `text`, of which `value` was parsed, repeats a member.
base::Status refuseRepeated(std::string_view text, const boost::json::value& value);

template <WireType T> base::Result<T> parse(std::string_view text) {
  SB_ASSIGN(boost::json::value json, parseJson(text, kAnswerDepthMax));
  if (!json.is_object()) return base::Status(base::Code::malformed, "expected a JSON object");
  T value{};
  FieldReader reader(json.get_object());
  value.describe(reader);
  if (!reader.errors().empty()) return base::Status(base::Code::malformed, "members have the wrong type", reader.errors());
  return value;
}

}  // namespace signalbox::protocol
