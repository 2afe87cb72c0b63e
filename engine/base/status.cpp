#include "engine/base/status.h"

#include <cstdio>
#include <cstdlib>

namespace signalbox::base {

void checkFailed(const char* file, int line, const char* condition, const char* why) {
  std::fprintf(stderr, "%s:%d: check failed: %s (%s)\n", file, line, condition, why);
  std::abort();
}

std::string_view codeName(Code code) {
  switch (code) {
    case Code::ok: return "ok";
    case Code::malformed: return "malformed";
    case Code::invalid: return "validation";
    case Code::unauthorized: return "unauthorized";
    case Code::forbidden: return "forbidden";
    case Code::notFound: return "not_found";
    case Code::conflict: return "conflict";
    case Code::preconditionFailed: return "precondition_failed";
    case Code::keyMismatch: return "idempotency_mismatch";
    case Code::tooLarge: return "too_large";
    case Code::unsupported: return "unsupported";
    case Code::busy: return "busy";
    case Code::unavailable: return "unavailable";
    case Code::diskFull: return "disk_full";
    case Code::storeFailed: return "store_failed";
    case Code::cancelled: return "cancelled";
    case Code::deadline: return "deadline";
    case Code::internal: return "internal";
  }
  return "internal";
}

Status Status::invalid(std::vector<FieldError> fields) {
  std::string message = fields.size() == 1 ? "1 field is invalid" : std::to_string(fields.size()) + " fields are invalid";
  return {Code::invalid, std::move(message), std::move(fields)};
}

std::string Status::toString() const {
  std::string text{codeName(code_)};
  if (!message_.empty()) text += ": " + message_;
  for (const FieldError& field : fields_) text += "; " + field.pointer + ": " + field.detail;
  return text;
}

}  // namespace signalbox::base
