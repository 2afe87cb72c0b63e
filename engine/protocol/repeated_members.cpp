#include "engine/protocol/repeated_members.h"

#include <boost/json/parse.hpp>

#include <cstddef>
#include <set>

namespace signalbox::protocol {

namespace json = boost::json;

namespace {

/// Just past the string that begins at `at`, which is its opening quote.
std::size_t pastString(std::string_view text, std::size_t at) {
  const std::size_t from = at + 1;
  for (at = text.find('"', from);; at = text.find('"', at + 1)) {
    std::size_t slashes = 0;
    while (slashes < at - from && text[at - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) return at + 1;
  }
}

std::size_t membersIn(std::string_view text) {
  // A colon outside of strings is a member's; few bytes stand outside of strings.
  std::size_t members = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    at = c == '"' ? pastString(text, at) : at + 1;
    members += c == ':' ? 1 : 0;
  }
  return members;
}

std::size_t membersIn(const json::value& value) {
  std::size_t members = 0;
  if (const json::object* object = value.if_object()) {
    members = object->size();
    for (const auto& member : *object) members += membersIn(member.value());
  } else if (const json::array* array = value.if_array()) {
    for (const json::value& item : *array) members += membersIn(item);
  }
  return members;
}

/// Walks text that is known to be valid, and no deeper than the parser allowed.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  /// The pointer when the value at this place holds a repeated member.
  std::optional<std::string> value(const std::string& pointer) {
    blanks();
    if (text_[at_] == '{') return object(pointer);
    if (text_[at_] == '[') return array(pointer);
    if (text_[at_] == '"')
      at_ = pastString(text_, at_);
    else
      while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) ++at_;
    return std::nullopt;
  }

 private:
  void blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  /// True when the comma or closing bracket that comes next was the bracket.
  bool closes() {
    blanks();
    return text_[at_++] != ',';
  }
  bool empty(char closing) {
    ++at_;
    blanks();
    if (text_[at_] != closing) return false;
    ++at_;
    return true;
  }
  std::string name() {
    blanks();
    const std::size_t from = at_;
    at_ = pastString(text_, at_);
    const std::string_view quoted = text_.substr(from, at_ - from);
    blanks();
    ++at_;  // the colon
    if (quoted.find('\\') == std::string_view::npos) return std::string(quoted.substr(1, quoted.size() - 2));
    return std::string(json::parse(json::string_view(quoted.data(), quoted.size())).get_string());
  }
  static std::string below(const std::string& pointer, std::string_view member) {
    std::string made = pointer + '/';
    for (const char c : member) {
      if (c == '~')
        made += "~0";
      else if (c == '/')
        made += "~1";
      else
        made += c;
    }
    return made;
  }

  std::optional<std::string> object(const std::string& pointer) {
    if (empty('}')) return std::nullopt;
    std::set<std::string> names;
    do {
      const std::string member = name();
      const std::string place = below(pointer, member);
      if (!names.insert(member).second) return place;
      if (auto found = value(place)) return found;
    } while (!closes());
    return std::nullopt;
  }
  std::optional<std::string> array(const std::string& pointer) {
    if (empty(']')) return std::nullopt;
    std::size_t index = 0;
    do {
      if (auto found = value(pointer + '/' + std::to_string(index++))) return found;
    } while (!closes());
    return std::nullopt;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string> repeatedMember(std::string_view text, const json::value& value) {
  if (membersIn(text) == membersIn(value)) return std::nullopt;
  return Walk(text).value("");
}

}  // namespace signalbox::protocol
