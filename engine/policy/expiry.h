#pragma once
// When a message is too late. Its last moment is just before expires_at: nothing begins at or after it (S12 of the
// study).

#include <optional>

#include "engine/base/time.h"

namespace signalbox::policy {

constexpr bool expired(std::optional<base::WallTime> expiresAt, base::WallTime now) { return expiresAt && now >= *expiresAt; }

}  // namespace signalbox::policy
