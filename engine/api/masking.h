#pragma once
// A recipient's address for eyes that may not read it: its kind and just enough to tell two apart. Pure.

#include <string>
#include <string_view>

#include "engine/model/channel.h"

namespace signalbox::api {

/// "j***@example.com", "phone, ends 42", "device token, ends a1f3", "https://host/...".
std::string maskTarget(model::Channel channel, std::string_view target);

}  // namespace signalbox::api
