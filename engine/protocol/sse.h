#pragma once
// Server-sent events, both ends: frames as the server writes them, and a parser that eats chunks (WHATWG HTML, 9.2).
// Topics: `state` (changed top-level members of Snapshot), `breaker`, `command`, `alert`, `operation`,
// `notification`, `heartbeat` (AsOf, every 2 s), `reset` (reload GET /snapshot: the ring no longer holds the gap).
// Ids are "boot:sequence".

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::protocol {

struct SseEvent {
  std::string id;
  std::string event;
  std::string data;
};

std::string sseFrame(const SseEvent& event);

/// Confined to one thread. CR, LF and CRLF may be split over chunks.
class SseParser {
 public:
  std::vector<SseEvent> feed(std::string_view chunk);

 private:
  void line(std::vector<SseEvent>& out);
  std::string buffer_;
  SseEvent current_;
  bool hasData_ = false;
  bool skipLineFeed_ = false;
  bool start_ = true;
  std::string lastId_;
};

}  // namespace signalbox::protocol
