#pragma once
// An address that is not used for a category, as the wire shows it. Pure; `reveal` is the permission payload.view.

#include <limits>

#include "engine/protocol/suppression.h"
#include "engine/store/reader.h"

namespace signalbox::api {

inline constexpr std::int64_t kNewestSuppression = std::numeric_limits<std::int64_t>::max();

protocol::SuppressionView viewOf(const store::SuppressionRow& row, bool reveal);

}  // namespace signalbox::api
