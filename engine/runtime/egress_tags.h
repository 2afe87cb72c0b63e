#pragma once
// Whose an answer of egress is, by its tag: each of those who ask has a range of his own, and none meets another. The core's
// own tags count up from 1. Values.

#include <array>
#include <cstddef>
#include <cstdint>

namespace signalbox::runtime {

struct TagRange {
  std::uint64_t first = 0, end = 0;
  constexpr bool holds(std::uint64_t tag) const { return tag >= first && tag < end; }
};

inline constexpr TagRange kCheckpointTags{1ULL << 59, 1ULL << 60};
inline constexpr TagRange kParameterTags{1ULL << 60, 1ULL << 61};
inline constexpr TagRange kReceiptTags{1ULL << 61, 1ULL << 62};
inline constexpr TagRange kProbeTags{1ULL << 62, 1ULL << 63};

namespace detail {
constexpr bool tagsAreApart() {
  constexpr std::array kAll{kCheckpointTags, kParameterTags, kReceiptTags, kProbeTags};
  for (std::size_t i = 0; i < kAll.size(); ++i)
    if (kAll[i].first >= kAll[i].end || (i > 0 && kAll[i].first < kAll[i - 1].end)) return false;
  return true;
}
}  // namespace detail
static_assert(detail::tagsAreApart(), "an answer would go to somebody who did not ask");

}  // namespace signalbox::runtime
