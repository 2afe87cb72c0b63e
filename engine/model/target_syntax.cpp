#include "engine/model/target_syntax.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace signalbox::model {
namespace {

constexpr std::size_t kEmailMax = 254, kLocalPartMax = 64, kLabelMax = 63;
constexpr std::size_t kPhoneDigitsMin = 7, kPhoneDigitsMax = 15;
constexpr std::size_t kTokenMin = 8, kTokenMax = 4096, kUrlMax = 2048;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isAlnum(char c) { return isDigit(c) || isLetter(c); }

bool isLocalPart(std::string_view text) {
  constexpr std::string_view kAtext = "!#$%&'*+/=?^_`{|}~-";
  if (text.empty() || text.size() > kLocalPartMax || text.front() == '.' || text.back() == '.') return false;
  char before = 0;
  for (const char c : text) {
    if (!isAlnum(c) && c != '.' && kAtext.find(c) == std::string_view::npos) return false;
    if (c == '.' && before == '.') return false;
    before = c;
  }
  return true;
}

bool isDomain(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('.'), text.size());
    const std::string_view label = text.substr(0, end);
    if (label.empty() || label.size() > kLabelMax || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) { return isAlnum(c) || c == '-'; })) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
  return false;
}

std::string emailFault(std::string_view target) {
  const std::size_t at = target.rfind('@');
  if (target.size() > kEmailMax || at == std::string_view::npos || !isLocalPart(target.substr(0, at)) || !isDomain(target.substr(at + 1)))
    return "is not an e-mail address such as ana@example.com";
  return {};
}

std::string phoneFault(std::string_view target) {
  const bool right = target.size() > kPhoneDigitsMin && target.size() <= kPhoneDigitsMax + 1 && target[0] == '+' && target[1] != '0' &&
      std::all_of(target.begin() + 1, target.end(), isDigit);
  return right ? "" : "is not an E.164 number such as +436601234567";
}

std::string urlFault(std::string_view target) {
  if (target.size() > kUrlMax) return "is longer than " + std::to_string(kUrlMax) + " characters";
  const auto url = boost::urls::parse_uri({target.data(), target.size()});
  if (!url) return "is not a URL";
  if (url->scheme() != "http" && url->scheme() != "https") return "must be an http or https URL";
  if (url->encoded_host().empty()) return "names no host";
  if (url->has_userinfo()) return "must not hold a user name or password";
  if (url->has_fragment()) return "must not hold a fragment";
  return {};
}

}  // namespace

std::string targetFault(Channel channel, std::string_view target) {
  switch (channel) {
    case Channel::email: return emailFault(target);
    case Channel::sms: return phoneFault(target);
    case Channel::push:
      return target.size() >= kTokenMin && isVisibleAscii(target, kTokenMax) ? "" : "is not a device token: 8 to 4096 visible ASCII characters";
    case Channel::webhook: return urlFault(target);
  }
  return "has no channel";
}

bool isVisibleAscii(std::string_view text, std::size_t lengthMax) {
  return !text.empty() && text.size() <= lengthMax && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace signalbox::model
