#include "engine/api/batch_lines.h"

#include <algorithm>

#include "engine/api/problem.h"

namespace signalbox::api {

using base::Code;
using base::Status;

base::Result<std::vector<BatchLine>> splitLines(std::string_view body) {
  std::vector<BatchLine> lines;
  std::size_t number = 0;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view text = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    ++number;
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (lines.size() == kBatchLinesMax)
      return Status(Code::tooLarge, "A batch has at most " + std::to_string(kBatchLinesMax) + " lines; nothing was stored");
    lines.push_back({number, text});
  }
  if (lines.empty()) return Status(Code::malformed, "The batch holds no line");
  return lines;
}

std::string refusedLine(std::size_t number, const Status& status) {
  const protocol::Problem problem = toProblem(status);
  return "{\"line\":" + std::to_string(number) + ",\"status\":" + std::to_string(problem.status) + ",\"problem\":" + protocol::toText(problem) +
      "}\n";
}

Response linesResponse(const std::vector<std::string>& lines) {
  Response response;
  response.contentType = "application/x-ndjson";
  std::size_t size = 0;
  for (const std::string& line : lines) size += line.size();
  response.body.reserve(size);
  for (const std::string& line : lines) response.body += line;
  return response;
}

}  // namespace signalbox::api
