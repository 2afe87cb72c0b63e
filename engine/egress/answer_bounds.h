#pragma once
// How much of an answer is kept, whatever its sender sends.

#include <cstddef>

namespace signalbox::egress {

/// Of a head, a body and the text of a reply each.
inline constexpr std::size_t kAnswerBytesMax = 64 * 1024;

}  // namespace signalbox::egress
