#pragma once
// How addresses and names look that a request may carry. Syntax only. Pure.

#include <string>
#include <string_view>

#include "engine/model/target_syntax.h"

namespace signalbox::api {

using model::isVisibleAscii;
using model::targetFault;
/// [A-Za-z0-9][A-Za-z0-9._-]*, at most 100: templates, categories, apps, views.
bool isPlainName(std::string_view text);
/// [a-z0-9][a-z0-9-]{0,62}.
bool isProviderName(std::string_view text);
/// 1 to 35 characters of a language tag (RFC 5646).
bool isLocale(std::string_view text);

}  // namespace signalbox::api
