#include "engine/api/canonical_json.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <vector>

#include "engine/base/digest.h"

namespace signalbox::api {
namespace json = boost::json;

void appendJsonString(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;  // what needs no escape goes in at once
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    if (byte >= 0x20) {
      out += '\\';
      out += text[i];
    } else {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  out.append(text, from);
  out += '"';
}

void appendCanonical(std::string& out, const json::value& value, std::string_view without) {
  if (value.is_array()) {
    out += '[';
    bool first = true;
    for (const json::value& element : value.get_array()) {
      if (!first) out += ',';
      first = false;
      appendCanonical(out, element);
    }
    out += ']';
  } else if (value.is_object()) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(value.get_object().size());
    for (const auto& member : value.get_object())
      if (without.empty() || std::string_view(member.key()) != without) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    bool first = true;
    for (const auto* member : members) {
      if (!first) out += ',';
      first = false;
      appendJsonString(out, member->key());
      out += ':';
      appendCanonical(out, member->value());
    }
    out += '}';
  } else if (value.is_string()) {
    appendJsonString(out, {value.get_string().data(), value.get_string().size()});
  } else {
    out += json::serialize(value);
  }
}

std::string fingerprintOf(std::string_view app, const json::value& request) {
  std::string text(app);
  text += '\0';
  // The key names the request; it is not a part of what is asked for, and may stand in the header as well.
  appendCanonical(text, request, "idempotency_key");
  return std::string(base::asView(base::sha256(text)));
}

}  // namespace signalbox::api
