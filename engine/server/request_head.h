#pragma once
// The head of a request as bytes, before any parser takes it: whatever two parsers could read differently is refused
// here, because a proxy in front may be the other one (request smuggling, RFC 9112 section 11.2). Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::server {

struct HeadLimits {
  std::size_t requestLineBytesMax = 8 * 1024;
  std::size_t fieldsMax = 100;
};

struct HeadFault {
  int status = 400;
  std::string code;
  std::string words;
};

/// `head` ends with the blank line. Nothing when it may be parsed.
std::optional<HeadFault> faultOf(std::string_view head, const HeadLimits& limits);

/// Of a head that is not complete yet: a byte that can never become right.
bool isHopeless(std::string_view part);

}  // namespace signalbox::server
