#pragma once
// If-Match and If-None-Match (RFC 9110, section 13): versions are strong tags, `"7"`. Pure.

#include <cstdint>
#include <optional>

#include "engine/api/request.h"
#include "engine/base/status.h"
#include "engine/core/expected.h"

namespace signalbox::api {

struct Precondition {
  std::optional<std::int64_t> version;  // If-Match: "7"
  bool mustExist = false;               // If-Match: *
  bool createOnly = false;              // If-None-Match: *
};

base::Result<Precondition> readPrecondition(const Request& request);
/// The same for what is judged in the step that saves.
base::Result<core::Expected> readExpected(const Request& request);
/// `present` is the object's version, nothing when there is no such object.
base::Status checkPrecondition(const Precondition& precondition, std::optional<std::int64_t> present);

}  // namespace signalbox::api
