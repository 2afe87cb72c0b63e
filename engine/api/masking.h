#pragma once
// A recipient's address for eyes that may not read it: its kind and just enough to tell two apart; and a cause's title without what
// providers said of its messages, which may repeat their content. Pure.

#include <string>
#include <string_view>

#include "engine/model/channel.h"

namespace signalbox::api {

/// "j***@example.com", "phone, ends 42", "device token, ends a1f3", "https://host/...".
std::string maskTarget(model::Channel channel, std::string_view target);

/// The title of a cause of dead letters; the plain one without `reveal`, and its id for one that has none.
std::string shownTitle(const std::string& id, const std::string& title, const std::string& plainTitle, bool reveal);

}  // namespace signalbox::api
