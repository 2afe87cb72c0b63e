#pragma once
// A template in several languages: "order-shipped" is the default, "order-shipped.de" and "order-shipped.de-AT" are its
// variants, templates like any other with versions of their own. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::core {

/// The names to try for a language tag, the closest first and the default last (RFC 4647 section 3.4): for "de-at",
/// name.de-AT, name.de, name. Tags are compared without case: variants are named as is usual, language small, script
/// with a capital, region in capitals.
std::vector<std::string> variantNames(std::string_view name, std::string_view locale);

}  // namespace signalbox::core
