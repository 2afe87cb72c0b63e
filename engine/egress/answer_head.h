#pragma once
// The head of an answer over HTTP, line by line as it comes in: that of the last answer alone, for those with a 1xx come before it. Bounded,
// whatever a receiver sends: what goes beyond kAnswerBytesMax is passed over. Pure; confined to the transfer that reads it.

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/providers/request.h"

namespace signalbox::egress {

class AnswerHead {
 public:
  /// One line, with its end or without.
  void take(std::string_view line);
  /// In the order in which they came; names as received.
  std::vector<providers::Header> takeHeaders() { return std::exchange(headers_, {}); }

 private:
  std::vector<providers::Header> headers_;
  std::size_t bytes_ = 0;  // of all lines since the status
};

}  // namespace signalbox::egress
