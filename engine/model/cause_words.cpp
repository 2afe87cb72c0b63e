#include "engine/model/cause_words.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/uuid.h"

namespace signalbox::model {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
/// Between words; '.', ':', '/', '-', '+', '@' and '_' may be inside one.
bool separates(char c) { return static_cast<unsigned char>(c) <= ' ' || std::string_view{"=,;()[]{}<>|!?*#&"}.find(c) != std::string_view::npos; }
/// Ends a word without belonging to it.
bool trails(char c) { return c == '.' || c == ':' || c == '\'' || c == '"' || c == '`' || c == '/'; }

template <class Predicate> bool all(std::string_view word, Predicate predicate) {
  return !word.empty() && std::all_of(word.begin(), word.end(), predicate);
}
std::size_t count(std::string_view word, char c) { return static_cast<std::size_t>(std::count(word.begin(), word.end(), c)); }
std::size_t digits(std::string_view word) { return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), isDigit)); }

/// "5.1.1": a mail status, a code and no number.
bool isMailStatus(std::string_view word) {
  return count(word, '.') == 2 && (word[0] == '2' || word[0] == '4' || word[0] == '5') && word[1] == '.' && word.size() <= 9 &&
      all(word, [](char c) { return isDigit(c) || c == '.'; });
}

bool isAddressOfNet(std::string_view word) {
  const std::string_view host = word.substr(0, word.find(':'));
  if (count(host, '.') == 3 && all(host, [](char c) { return isDigit(c) || c == '.'; })) return true;
  return count(word, ':') >= 2 && digits(word) + count(word, ':') >= 3 && all(word, [](char c) { return isHex(c) || c == ':' || c == '.'; }) &&
      (count(word, ':') > 2 || !isDigit(word[0]));
}

bool isDate(std::string_view word) {
  if (!isDigit(word[0]) || digits(word) < 3) return false;
  const bool parts = count(word, '-') == 2 || count(word, '/') == 2 || count(word, ':') >= 1;
  return parts && all(word, [](char c) { return isDigit(c) || std::string_view{"-/:.+TZtz"}.find(c) != std::string_view::npos; });
}

bool isPhone(std::string_view word) {
  return word[0] == '+' && digits(word) >= 6 && all(word.substr(1), [](char c) { return isDigit(c) || c == '-' || c == '.' || c == '/'; });
}

/// 4711, -3, 1.5, 30s, 250ms, 12%, 5/7
bool isNumber(std::string_view word) {
  std::string_view rest = word;
  if (rest[0] == '+' || rest[0] == '-') rest.remove_prefix(1);
  std::size_t end = 0;
  while (end < rest.size() && (isDigit(rest[end]) || rest[end] == '.' || rest[end] == '/' || rest[end] == '-')) ++end;
  if (end == 0 || !isDigit(rest[0])) return false;
  const std::string_view unit = rest.substr(end);
  return unit.size() <= 2 && (unit.empty() || unit == "%" || all(unit, isAlpha));
}

/// mx1.example.org, also with a port
bool isHost(std::string_view word) {
  const auto colon = word.find(':');
  if (colon != std::string_view::npos && !all(word.substr(colon + 1), isDigit)) return false;
  const std::string_view host = word.substr(0, colon);
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || host.size() - dot < 3) return false;
  return all(host.substr(dot + 1), isAlpha) && all(host, [](char c) { return isAlpha(c) || isDigit(c) || c == '-' || c == '.'; });
}

/// What somebody's machine made up: long, and letters mixed with digits.
bool isId(std::string_view word) {
  const std::size_t numbers = digits(word);
  const bool plain =
      all(word, [](char c) { return isAlpha(c) || isDigit(c) || c == '-' || c == '_' || c == '.' || c == '+' || c == '/' || c == ':'; });
  if (!plain) return false;
  return (word.size() >= 8 && numbers >= 2) || (word.size() >= 6 && numbers >= 4);
}

/// What stands for the word; empty = it stays.
std::string_view placeholderOf(std::string_view word, std::string_view code) {
  if (word.find("://") != std::string_view::npos) return "<url>";
  const auto at = word.find('@');
  if (at != std::string_view::npos && at > 0 && at + 1 < word.size()) return "<address>";
  if (base::Uuid::parse(word)) return "<id>";
  if (digits(word) > 0 && code.find(word) != std::string_view::npos) return {};
  if (isMailStatus(word)) return {};
  if (isAddressOfNet(word)) return "<ip>";
  if (isDate(word)) return "<date>";
  if (isPhone(word)) return "<number>";
  if (isNumber(word)) return "<n>";
  if (isHost(word)) return "<host>";
  if (isId(word)) return "<id>";
  return {};
}

/// The end of a quoted string that begins at `at`, or npos: an apostrophe inside a word opens none.
std::size_t quoteEnd(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote != '"' && quote != '\'' && quote != '`') return std::string_view::npos;
  if (at > 0 && !separates(text[at - 1]) && text[at - 1] != ':') return std::string_view::npos;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    const bool ends = i + 1 == text.size() || !isAlpha(text[i + 1]);
    if (text[i] == quote && ends) return i;
  }
  return std::string_view::npos;
}

/// Where the word that begins at `at` ends; the query of a URL belongs to it.
std::size_t wordEndAt(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && !separates(text[end])) ++end;
  if (text.substr(at, end - at).find("://") == std::string_view::npos) return end;
  while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' &&
         std::string_view{"<>()[]{}\"'"}.find(text[end]) == std::string_view::npos)
    ++end;
  return end;
}

}  // namespace

std::string withPlaceholders(std::string_view message, std::string_view code) {
  std::string out;
  out.reserve(message.size());
  std::size_t i = 0;
  while (i < message.size()) {
    const char c = message[i];
    if (const std::size_t closing = quoteEnd(message, i); closing != std::string_view::npos) {
      out += "<text>";
      i = closing + 1;
    } else if (static_cast<unsigned char>(c) <= ' ') {
      if (!out.empty() && out.back() != ' ') out += ' ';
      ++i;
    } else if (separates(c) || trails(c)) {
      out += c;
      ++i;
    } else {
      const std::size_t end = wordEndAt(message, i);
      std::size_t wordEnd = end;
      while (wordEnd > i + 1 && (trails(message[wordEnd - 1]) || separates(message[wordEnd - 1]))) --wordEnd;
      const std::string_view word = message.substr(i, wordEnd - i);
      const std::string_view placeholder = placeholderOf(word, code);
      out += placeholder.empty() ? word : placeholder;
      i = wordEnd;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace signalbox::model
