#include "engine/model/quoted_target.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace signalbox::model {
namespace {

constexpr std::size_t kTargetMin = 4;
constexpr std::size_t kNumberMin = 7;     // digits of a number without its prefix: fewer may be anything
constexpr std::size_t kCutTextMin = 290;  // of a shorter text nothing was cut off
constexpr std::size_t kCutTargetMin = 4;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hexValue(char c) {
  if (isDigit(c)) return c - '0';
  const char low = lowered(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// One character however it is written: as itself, as "%40", as "\u0040", a slash as "\/".
struct Written {
  char character = 0;
  std::size_t length = 1;
};

Written writtenAt(std::string_view text, std::size_t at) {
  const auto hexAt = [&](std::size_t from, std::size_t length) -> std::optional<Written> {
    if (from + 2 > text.size() || hexValue(text[from]) < 0 || hexValue(text[from + 1]) < 0) return std::nullopt;
    return Written{static_cast<char>(hexValue(text[from]) * 16 + hexValue(text[from + 1])), length};
  };
  if (text[at] == '%')
    if (const auto found = hexAt(at + 1, 3)) return *found;
  if (text.substr(at).starts_with("\\u00"))
    if (const auto found = hexAt(at + 4, 6)) return *found;
  if (text.substr(at).starts_with("\\/")) return {'/', 2};
  return {text[at], 1};
}

bool isSame(char wanted, char found) { return lowered(wanted) == lowered(found) || (wanted == '@' && found == '='); }

/// Whether the text may have been cut where it ends.
bool mayBeCut(std::string_view text) { return text.size() >= kCutTextMin; }

enum class First { meaning, letters };  // of a character that can be read both ways

std::size_t wordAt(std::string_view text, std::size_t at, std::string_view target, First first) {
  std::size_t end = at;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (end == text.size()) return i >= kCutTargetMin && mayBeCut(text) ? end - at : 0;
    const Written meaning = writtenAt(text, end), letter{text[end], 1};
    const Written& preferred = first == First::meaning ? meaning : letter;
    const Written& other = first == First::meaning ? letter : meaning;
    const Written& next = isSame(target[i], preferred.character) ? preferred : other;
    if (!isSame(target[i], next.character)) return 0;
    end += next.length;
  }
  return end - at;
}

/// How long the writing of `target` is that begins at `at`; 0 = it is not there. A target may hold escapes of its own, as a URL
/// does, which then stand in the text as they are, or escaped once more.
std::size_t wordAt(std::string_view text, std::size_t at, std::string_view target) {
  const std::size_t length = wordAt(text, at, target, First::meaning);
  return length > 0 || target.find_first_of("%\\") == std::string_view::npos ? length : wordAt(text, at, target, First::letters);
}

/// The local part between brackets or quotes; the length of what is between them.
std::size_t localPartAt(std::string_view text, std::size_t at, std::string_view target) {
  constexpr std::string_view kOpening = "<\"'([`", kClosing = ">\"')]`";
  const std::size_t pair = at == 0 ? std::string_view::npos : kOpening.find(text[at - 1]);
  const std::size_t mark = target.rfind('@');
  if (pair == std::string_view::npos || mark == std::string_view::npos || mark == 0) return 0;
  const std::size_t length = wordAt(text, at, target.substr(0, mark));
  return length > 0 && at + length < text.size() && text[at + length] == kClosing[pair] ? length : 0;
}

bool parts(char c) { return std::string_view(" -.()/").find(c) != std::string_view::npos; }

/// Digits that are the number's, from some digit of it on: with or without its prefix, and with blanks between.
std::size_t numberAt(std::string_view text, std::size_t at, std::string_view digits) {
  if (at > 0 && isDigit(text[at - 1])) return 0;
  std::string found;
  std::size_t end = at, length = 0, between = 0;
  const auto isWhole = [&] { return found.size() >= kNumberMin && digits.ends_with(found); };
  while (end < text.size() && found.size() < digits.size()) {
    const Written next = writtenAt(text, end);
    const bool leads = found.empty() && (next.character == '0' || (next.character == '+' && end == at));
    if (!leads && !isDigit(next.character)) {
      if (found.empty() || !parts(next.character) || ++between > 2) break;
    } else {
      between = 0;
      if (!leads) found += next.character;
    }
    end += next.length;
    if (between == 0 && isWhole() && (end == text.size() || !isDigit(text[end]))) length = end - at;
  }
  const bool isCut = end == text.size() && mayBeCut(text) && found.size() >= kNumberMin && digits.starts_with(found);
  return isCut ? end - at : length;
}

}  // namespace

std::string withoutTarget(std::string_view text, std::string_view target) {
  if (target.size() < kTargetMin) return std::string(text);
  const bool isAddress = target.find('@') != std::string_view::npos, isUrl = target.find("://") != std::string_view::npos;
  const bool isNumber = target.front() == '+' && std::all_of(target.begin() + 1, target.end(), isDigit);
  const std::string_view placeholder = isUrl ? "<url>" : isAddress ? "<address>" : isNumber ? "<number>" : "<id>";
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = isNumber ? numberAt(text, at, target.substr(1)) : wordAt(text, at, target);
    if (length == 0 && isAddress && !isUrl) length = localPartAt(text, at, target);
    if (length == 0) {
      kept += text[at++];
    } else {
      kept += placeholder;
      at += length;
    }
  }
  return kept;
}

}  // namespace signalbox::model
