#include "engine/server/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/api/problem.h"

namespace signalbox::server {
namespace {

/// A value from somewhere else must not end the line and begin a header of its own.
void appendValue(std::string& out, std::string_view value) {
  for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  appendValue(out, value);
  out += "\r\n";
}

}  // namespace

std::string responseHead(const api::Response& response, const HeadFraming& framing) {
  std::string head;
  head.reserve(320);
  head += framing.http10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += api::reasonPhrase(response.status);
  head += "\r\n";
  if (!framing.date.empty()) appendField(head, "Date", framing.date);
  appendField(head, "Signalbox-Api-Version", api::kApiVersion);
  const bool hasBody = framing.length.value_or(1) > 0;
  if (hasBody) appendField(head, "Content-Type", response.contentType);
  if (framing.length && response.status != 204) appendField(head, "Content-Length", std::to_string(*framing.length));
  if (framing.chunked) head += "Transfer-Encoding: chunked\r\n";
  head += "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  if (!framing.keepAlive)
    head += "Connection: close\r\n";
  else if (framing.http10)
    head += "Connection: keep-alive\r\n";
  for (const auto& [name, value] : response.headers) appendField(head, name, value);
  head += "\r\n";
  return head;
}

std::string chunkOf(std::string_view bytes) {
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16);
  std::string chunk(digits.data(), end);
  chunk.reserve(chunk.size() + bytes.size() + 4);
  chunk += "\r\n";
  chunk += bytes;
  chunk += "\r\n";
  return chunk;
}

}  // namespace signalbox::server
