#pragma once
// Text that came from a provider, made fit to be kept and shown. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "engine/providers/provider.h"

namespace signalbox::providers {

inline constexpr std::size_t kAnswerTextMax = 1024;

/// At most `limit` bytes, cut between characters; bytes that are no UTF-8 become U+FFFD, and runs of control characters
/// and blanks one blank.
std::string excerpt(std::string_view text, std::size_t limit = kAnswerTextMax);

bool isUtf8(std::string_view text);

/// The length of the well-formed UTF-8 character at the front; 0 when there is none.
std::size_t utf8Length(std::string_view text);

/// The first header of that name, compared without case; null when there is none.
const std::string* findHeader(const std::vector<Header>& headers, std::string_view name);

bool equalsIgnoringCase(std::string_view a, std::string_view b);

}  // namespace signalbox::providers
