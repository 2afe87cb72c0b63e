#pragma once
// NDJSON in and out: a verdict for each line, in the order of the lines. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "engine/api/request.h"
#include "engine/base/status.h"

namespace signalbox::api {

inline constexpr std::size_t kBatchLinesMax = 10'000;

struct BatchLine {
  std::size_t number = 0;  // of the line in the body, from 1
  std::string_view text;   // into the body, which the caller keeps
};

/// Empty lines are left out but counted. tooLarge with more than kBatchLinesMax, malformed with none.
base::Result<std::vector<BatchLine>> splitLines(std::string_view body);

/// {"line":n,"status":422,"problem":{...}} and a line feed.
std::string refusedLine(std::size_t number, const base::Status& status);

/// 200 application/x-ndjson.
Response linesResponse(const std::vector<std::string>& lines);

}  // namespace signalbox::api
