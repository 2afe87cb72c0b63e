#include "engine/providers/mime_header.h"

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/providers/answer_text.h"

namespace signalbox::providers {
namespace {

constexpr std::size_t kLineMax = 76;
constexpr std::string_view kWordBegin = "=?UTF-8?B?";
constexpr std::string_view kWordEnd = "?=";

bool isAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Plain text survives folding at its blanks; what does not is encoded: a word that is longer than a line, blanks at
/// the ends, and what a reader would take for an encoded-word.
bool needsEncoding(std::string_view value) {
  if (!isAscii(value) || value.find("=?") != std::string_view::npos) return true;
  if (value.empty()) return false;
  if (value.front() == ' ' || value.back() == ' ' || value.find("  ") != std::string_view::npos) return true;
  std::size_t word = 0;
  for (const char c : value) {
    word = c == ' ' ? 0 : word + 1;
    if (word > 50) return true;
  }
  return false;
}

/// Appends encoded-words, each with whole characters and each on a line of at most 76; `used` is the length of the
/// line so far.
void appendEncoded(std::string& out, std::size_t used, std::string_view value) {
  bool first = true;
  while (!value.empty()) {
    const std::size_t room = kLineMax - used - kWordBegin.size() - kWordEnd.size();
    const std::size_t bytesMax = room / 4 * 3;
    std::size_t taken = 0;
    while (taken < value.size()) {
      const std::size_t next = utf8Length(value.substr(taken));
      if (next == 0 || taken + next > bytesMax) break;
      taken += next;
    }
    if (!first) out += ' ';
    out.append(kWordBegin).append(base::base64Encode(value.substr(0, taken))).append(kWordEnd);
    value.remove_prefix(taken);
    if (!value.empty()) out += "\r\n";
    used = 1;
    first = false;
  }
}

void appendFolded(std::string& out, std::size_t used, std::string_view value) {
  while (!value.empty()) {
    const std::size_t space = value.find(' ');
    const std::string_view word = value.substr(0, space);
    if (used > 1 && used + word.size() > kLineMax && out.back() == ' ') {
      out.back() = '\r';
      out += "\n ";
      used = 1;
    }
    out += word;
    used += word.size();
    if (space == std::string_view::npos) break;
    out += ' ';
    ++used;
    value.remove_prefix(space + 1);
  }
}

base::Status refused(std::string_view name) {
  return {base::Code::invalid, "the header " + std::string(name) + " would hold a control character or bytes that are no UTF-8"};
}

}  // namespace

bool isHeaderValue(std::string_view text) {
  return isUtf8(text) && std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool isMailAddress(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.size() > 254 || !isHeaderValue(text)) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  constexpr std::string_view kForbidden = " \"(),:;<>@[\\]";
  if (local.empty() || local.size() > 64 || local.find_first_of(kForbidden) != std::string_view::npos) return false;
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
  if (domain.empty() || domain.front() == '.' || domain.front() == '-' || domain.find("..") != std::string_view::npos) return false;
  return std::all_of(domain.begin(), domain.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.';
  });
}

base::Result<std::string> textHeader(std::string_view name, std::string_view value) {
  if (!isHeaderValue(value)) return refused(name);
  std::string line(name);
  line += ": ";
  if (needsEncoding(value)) {
    appendEncoded(line, line.size(), value);
  } else {
    appendFolded(line, line.size(), value);
  }
  return line + "\r\n";
}

base::Result<std::string> mailboxHeader(std::string_view name, std::string_view displayName, std::string_view address) {
  if (!isHeaderValue(displayName)) return refused(name);
  if (!isMailAddress(address)) return base::Status(base::Code::invalid, "the header " + std::string(name) + " would hold what is no mail address");
  std::string line(name);
  line += ": ";
  if (displayName.empty()) return line.append(address) + "\r\n";
  if (needsEncoding(displayName) || displayName.size() > 50) {
    appendEncoded(line, line.size(), displayName);
  } else {
    line += '"';
    for (const char c : displayName) {
      if (c == '"' || c == '\\') line += '\\';
      line += c;
    }
    line += '"';
  }
  const std::size_t lastBreak = line.rfind('\n');
  const std::size_t used = lastBreak == std::string::npos ? line.size() : line.size() - lastBreak - 1;
  line += used + address.size() + 3 > kLineMax ? "\r\n <" : " <";
  return line.append(address) + ">\r\n";
}

}  // namespace signalbox::providers
