#pragma once
// Whether an address can be one, by channel. Syntax only: whether it exists, the provider will say. Pure.

#include <string>
#include <string_view>

#include "engine/model/channel.h"

namespace signalbox::model {

/// What is wrong with it, for a field error; empty when nothing is.
std::string targetFault(Channel channel, std::string_view target);
/// 1 to `lengthMax` characters of visible ASCII.
bool isVisibleAscii(std::string_view text, std::size_t lengthMax);

}  // namespace signalbox::model
