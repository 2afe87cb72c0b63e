#include "engine/egress/answer_head.h"

#include <algorithm>
#include <string>

#include "engine/egress/answer_bounds.h"

namespace signalbox::egress {

void AnswerHead::take(std::string_view line) {
  const std::size_t bytes = line.size();
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {  // also after a 1xx
    headers_.clear();
    bytes_ = 0;
    return;
  }
  const std::size_t colon = line.find(':');
  bytes_ += bytes;
  if (colon == std::string_view::npos || bytes_ > kAnswerBytesMax) return;
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  headers_.push_back({std::string(line.substr(0, colon)), std::string(value)});
}

}  // namespace signalbox::egress
