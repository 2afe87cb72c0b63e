#pragma once
// Whether an address can be one, by channel. Syntax only: whether it exists, the provider will say. Pure.

#include <string>
#include <string_view>

#include "engine/model/channel.h"

namespace signalbox::api {

/// What is wrong with it, for a field error; empty when nothing is.
std::string targetFault(model::Channel channel, std::string_view target);

/// 1 to `lengthMax` characters of visible ASCII.
bool isVisibleAscii(std::string_view text, std::size_t lengthMax);
/// [A-Za-z0-9][A-Za-z0-9._-]*, at most 100: templates, categories, apps, views.
bool isPlainName(std::string_view text);
/// [a-z0-9][a-z0-9-]{0,62}.
bool isProviderName(std::string_view text);
/// 1 to 35 characters of a language tag (RFC 5646).
bool isLocale(std::string_view text);

}  // namespace signalbox::api
