#pragma once
// Providers as the newest snapshot has them.

#include <optional>
#include <string_view>

#include "engine/api/answering.h"

namespace signalbox::api {

std::optional<protocol::ProviderView> findProvider(const ApiParts& parts, std::string_view name);
base::Status noSuchProvider();
/// After a command: the provider as it is now.
void showProvider(const ApiParts& parts, const Call& call, int status = 200);
/// As a command takes it; secrets that are not given keep their value where they go to the same place.
model::ProviderConfig configOf(const protocol::ProviderView& view);

}  // namespace signalbox::api
