#pragma once
// A canary as one JSON column: no query looks into it. What comes back unreadable is taken as none: only this program
// writes it. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "engine/model/canary.h"

namespace signalbox::store::sqlite {

std::string toJson(const model::Canary& canary);
std::optional<model::Canary> canaryFromJson(std::string_view json);

}  // namespace signalbox::store::sqlite
