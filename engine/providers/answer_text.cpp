#include "engine/providers/answer_text.h"

#include <algorithm>

namespace signalbox::providers {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::uint32_t byteAt(std::string_view text, std::size_t at) { return static_cast<std::uint8_t>(text[at]); }

}  // namespace

std::size_t utf8Length(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint32_t first = byteAt(text, 0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byteAt(text, i) & 0xC0) != 0x80) return 0;
  const std::uint32_t second = byteAt(text, 1);
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

bool isUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8Length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string excerpt(std::string_view text, std::size_t limit) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string kept;
  while (!text.empty()) {
    const std::size_t length = utf8Length(text);
    const auto byte = byteAt(text, 0);
    if (length == 1 && (byte <= 0x20 || byte == 0x7F)) {
      if (kept.size() + 1 > limit) break;
      if (!kept.empty() && kept.back() != ' ') kept += ' ';
      text.remove_prefix(1);
      continue;
    }
    const std::string_view piece = length == 0 ? kReplacement : text.substr(0, length);
    if (kept.size() + piece.size() > limit) break;
    kept += piece;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* findHeader(const std::vector<Header>& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& header) { return equalsIgnoringCase(header.name, name); });
  return found == headers.end() ? nullptr : &found->value;
}

}  // namespace signalbox::providers
