#include "engine/protocol/json_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace signalbox::protocol {

namespace json = boost::json;

namespace {

void appendString(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  out.append(text, from);
  out += '"';
}

template <class Number, class... Format> void appendNumber(std::string& out, Number number, Format... format) {
  std::array<char, 64> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number, format...);
  out.append(digits.data(), end);
}

void appendReal(std::string& out, double number) {
  constexpr double kPlainMin = 1e-9, kPlainMax = 1e17;  // beyond them zeros are harder to read than an exponent
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const double size = std::fabs(number);
  if (size == 0 || (size >= kPlainMin && size < kPlainMax))
    appendNumber(out, number, std::chars_format::fixed);
  else
    appendNumber(out, number);
}

}  // namespace

void appendJsonText(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: out += "null"; return;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: return appendNumber(out, value.get_int64());
    case json::kind::uint64: return appendNumber(out, value.get_uint64());
    case json::kind::double_: return appendReal(out, value.get_double());
    case json::kind::string: return appendString(out, {value.get_string().data(), value.get_string().size()});
    case json::kind::array: break;
    case json::kind::object: break;
  }
  bool first = true;
  const auto next = [&] {
    if (!first) out += ',';
    first = false;
  };
  if (const json::array* array = value.if_array()) {
    out += '[';
    for (const json::value& item : *array) {
      next();
      appendJsonText(out, item);
    }
    out += ']';
    return;
  }
  out += '{';
  for (const auto& member : value.get_object()) {
    next();
    appendString(out, {member.key().data(), member.key().size()});
    out += ':';
    appendJsonText(out, member.value());
  }
  out += '}';
}

std::string jsonText(const json::value& value) {
  std::string out;
  appendJsonText(out, value);
  return out;
}

}  // namespace signalbox::protocol
