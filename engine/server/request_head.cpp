#include "engine/server/request_head.h"

#include <algorithm>
#include <array>

namespace signalbox::server {
namespace {

// Given twice, these could mean two things.
constexpr std::array<std::string_view, 8> kOnce{"content-length",   "transfer-encoding", "host",  "authorization", "content-type",
                                                "content-encoding", "idempotency-key",   "expect"};

bool sameLower(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

HeadFault malformed(std::string words) { return {400, "malformed", std::move(words)}; }

class FieldScan {
 public:
  std::optional<HeadFault> line(std::string_view text) {
    if (text.front() == ' ' || text.front() == '\t') return malformed("a header line is folded");
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) return malformed("a header line has no name");
    const std::string_view name = text.substr(0, colon);
    if (name.find_first_of(" \t") != std::string_view::npos) return malformed("a header name holds a blank");
    for (std::size_t i = 0; i < kOnce.size(); ++i) {
      if (!sameLower(name, kOnce[i])) continue;
      if (seen_[i]) return malformed("the header " + std::string(kOnce[i]) + " is given twice");
      seen_[i] = true;
      if (i == 1 && !sameLower(trimmed(text.substr(colon + 1)), "chunked"))
        return HeadFault{501, "unsupported", "the only transfer encoding is chunked"};
      if (i == 0 && text.find(',') != std::string_view::npos) return malformed("the content length is not one number");
    }
    return std::nullopt;
  }
  bool bothLengths() const { return seen_[0] && seen_[1]; }

 private:
  std::array<bool, kOnce.size()> seen_{};
};

}  // namespace

std::optional<HeadFault> faultOf(std::string_view head, const HeadLimits& limits) {
  if (isHopeless(head)) return malformed("the header holds a byte that has no place in it");
  const std::size_t lineEnd = head.find("\r\n");
  if (lineEnd > limits.requestLineBytesMax) return HeadFault{414, "too_large", "the request line is too long"};
  FieldScan scan;
  std::size_t fields = 0;
  for (std::size_t at = lineEnd + 2; at + 2 < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    if (end == at) break;
    if (++fields > limits.fieldsMax) return HeadFault{431, "too_large", "there are too many header fields"};
    if (auto fault = scan.line(head.substr(at, end - at))) return fault;
    at = end + 2;
  }
  if (scan.bothLengths()) return malformed("the body has a length and chunks");
  return std::nullopt;
}

bool isHopeless(std::string_view part) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    const auto byte = static_cast<unsigned char>(part[i]);
    if (byte == '\n' && (i == 0 || part[i - 1] != '\r')) return true;
    if (byte == '\r' && i + 1 < part.size() && part[i + 1] != '\n') return true;
    if (byte == 0x7F || (byte < 0x20 && byte != '\r' && byte != '\n' && byte != '\t')) return true;
  }
  return false;
}

}  // namespace signalbox::server
