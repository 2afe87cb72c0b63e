#include "engine/api/json_body.h"

namespace signalbox::api {

std::string pointerTo(std::string_view parent, std::string_view member) {
  std::string pointer(parent);
  pointer += '/';
  for (const char c : member) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
  return pointer;
}

base::Status checkReason(std::string_view reason, bool required) {
  if (reason.size() > kReasonBytesMax) return base::Status::invalid({{"/reason", "is longer than " + std::to_string(kReasonBytesMax) + " bytes"}});
  if (required && reason.find_first_not_of(" \t\r\n") == std::string_view::npos) return base::Status::invalid({{"/reason", "is required"}});
  return {};
}

}  // namespace signalbox::api
