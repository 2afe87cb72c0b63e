#include "engine/api/version_match.h"

#include <charconv>

namespace signalbox::api {

using base::Code;
using base::Status;

base::Result<Precondition> readPrecondition(const Request& request) {
  Precondition precondition;
  const std::string_view match = request.header("if-match"), noneMatch = request.header("if-none-match");
  if (!noneMatch.empty() && noneMatch != "*") return Status(Code::malformed, "If-None-Match can only be *");
  precondition.createOnly = noneMatch == "*";
  if (match.empty()) return precondition;
  if (match == "*") {
    precondition.mustExist = true;
    return precondition;
  }
  std::int64_t version = 0;
  const bool quoted = match.size() >= 3 && match.front() == '"' && match.back() == '"';
  const char* const end = match.data() + match.size() - 1;
  if (!quoted) return Status(Code::malformed, "If-Match must be a version such as \"7\"");
  if (const auto [at, error] = std::from_chars(match.data() + 1, end, version); error != std::errc{} || at != end)
    return Status(Code::malformed, "If-Match must be a version such as \"7\"");
  precondition.version = version;
  return precondition;
}

base::Result<core::Expected> readExpected(const Request& request) {
  SB_ASSIGN(const Precondition asked, readPrecondition(request));
  return core::Expected{asked.createOnly ? std::optional<std::int64_t>(0) : asked.version, asked.mustExist};
}

Status checkPrecondition(const Precondition& precondition, std::optional<std::int64_t> present) {
  if (precondition.createOnly && present) return {Code::preconditionFailed, "It exists already"};
  if (precondition.mustExist && !present) return {Code::preconditionFailed, "It does not exist"};
  if (precondition.version && present != precondition.version)
    return {Code::preconditionFailed, present ? "Its version is " + std::to_string(*present) + " by now" : "It does not exist"};
  return {};
}

}  // namespace signalbox::api
