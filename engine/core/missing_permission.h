#pragma once
// A refusal that names the permission which would have been needed, so that whoever words it for a caller can name it, too.
// Pure.

#include <string>
#include <string_view>
#include <utility>

#include "engine/base/status.h"

namespace signalbox::core {

/// In place of a field's pointer; its detail is the permission.
inline constexpr std::string_view kMissingPermission = "missing_permission";

inline base::Status lacks(std::string_view permission, std::string words) {
  return {base::Code::forbidden, std::move(words), {{std::string(kMissingPermission), std::string(permission)}}};
}

}  // namespace signalbox::core
