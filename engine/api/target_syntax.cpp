#include "engine/api/target_syntax.h"

#include <algorithm>

namespace signalbox::api {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isAlnum(char c) { return isDigit(c) || isLetter(c); }

}  // namespace

bool isPlainName(std::string_view text) {
  return !text.empty() && text.size() <= 100 && isAlnum(text.front()) &&
      std::all_of(text.begin(), text.end(), [](char c) { return isAlnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool isProviderName(std::string_view text) {
  const auto fits = [](char c) { return isDigit(c) || (c >= 'a' && c <= 'z'); };
  return !text.empty() && text.size() <= 63 && fits(text.front()) &&
      std::all_of(text.begin(), text.end(), [fits](char c) { return fits(c) || c == '-'; });
}

bool isLocale(std::string_view text) {
  return !text.empty() && text.size() <= 35 && isLetter(text.front()) &&
      std::all_of(text.begin(), text.end(), [](char c) { return isAlnum(c) || c == '-'; });
}

}  // namespace signalbox::api
