#include "engine/protocol/sse.h"

namespace signalbox::protocol {

std::string sseFrame(const SseEvent& event) {
  std::string frame;
  if (!event.id.empty()) frame += "id: " + event.id + "\n";
  if (!event.event.empty()) frame += "event: " + event.event + "\n";
  std::size_t from = 0;
  while (true) {
    const std::size_t end = event.data.find('\n', from);
    frame += "data: " + event.data.substr(from, end - from) + "\n";
    if (end == std::string::npos) break;
    from = end + 1;
  }
  return frame + "\n";
}

std::vector<SseEvent> SseParser::feed(std::string_view chunk) {
  std::vector<SseEvent> events;
  for (const char c : chunk) {
    if (skipLineFeed_) {
      skipLineFeed_ = false;
      if (c == '\n') continue;
    }
    if (c == '\r' || c == '\n') {
      skipLineFeed_ = c == '\r';
      if (start_ && buffer_.starts_with("\xEF\xBB\xBF")) buffer_.erase(0, 3);
      start_ = false;
      line(events);
      buffer_.clear();
    } else {
      buffer_ += c;
    }
  }
  return events;
}

void SseParser::line(std::vector<SseEvent>& out) {
  if (buffer_.empty()) {
    if (hasData_) {
      current_.id = lastId_;
      if (current_.event.empty()) current_.event = "message";
      out.push_back(current_);
    }
    current_ = {};
    hasData_ = false;
    return;
  }
  const std::size_t colon = buffer_.find(':');
  if (colon == 0) return;
  const std::string field = buffer_.substr(0, colon);
  std::string value = colon == std::string::npos ? std::string() : buffer_.substr(colon + 1);
  if (value.starts_with(' ')) value.erase(0, 1);
  if (field == "data") {
    if (hasData_) current_.data += '\n';
    current_.data += value;
    hasData_ = true;
  } else if (field == "event") {
    current_.event = value;
  } else if (field == "id" && value.find('\0') == std::string::npos) {
    lastId_ = value;
  }
}

}  // namespace signalbox::protocol
