#pragma once
// Status line and headers of an answer. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "engine/api/request.h"

namespace signalbox::server {

struct HeadFraming {
  std::optional<std::size_t> length;  // Content-Length; nothing with chunks or when the connection's end is the body's
  bool chunked = false;
  bool keepAlive = true;
  bool http10 = false;
  std::string_view date;  // IMF-fixdate
};

std::string responseHead(const api::Response& response, const HeadFraming& framing);

/// "1a\r\n...\r\n"
std::string chunkOf(std::string_view bytes);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace signalbox::server
