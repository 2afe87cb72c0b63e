#include "engine/core/template_variants.h"

namespace signalbox::core {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// RFC 5646 section 2.1.1.
std::string usual(std::string_view tag) {
  std::string result;
  for (std::size_t number = 0; !tag.empty(); ++number) {
    const std::size_t end = tag.find('-');
    const std::string_view part = tag.substr(0, end);
    if (number > 0) result += '-';
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool capital = number > 0 && (part.size() == 2 || (part.size() == 4 && i == 0));
      result += capital ? upper(part[i]) : lower(part[i]);
    }
    tag = end == std::string_view::npos ? std::string_view{} : tag.substr(end + 1);
  }
  return result;
}

}  // namespace

std::vector<std::string> variantNames(std::string_view name, std::string_view locale) {
  std::vector<std::string> names;
  for (std::string tag = usual(locale); !tag.empty();) {
    names.push_back(std::string(name) + "." + tag);
    std::size_t end = tag.rfind('-');
    if (end == std::string::npos) break;
    // A single letter or digit introduces what follows it, and means nothing alone.
    if (end >= 2 && tag[end - 2] == '-') end -= 2;
    tag.resize(end);
  }
  names.emplace_back(name);
  return names;
}

}  // namespace signalbox::core
