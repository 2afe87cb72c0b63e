#pragma once
// The words in which a provider says how a send ended: status, body, Retry-After. One end can be said in many ways, and a proxy before
// the provider has ways of its own. What each means is not said here: the engine reads it, and the checker holds it to its own table
// (checker_words.cpp). Values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/base/time.h"
#include "engine/providers/request.h"

namespace signalbox::simulation {

enum class Body : std::uint8_t {
  words,     // a page in plain text
  ownWords,  // JSON, as the provider's own program writes it
  cutOff,    // its own, at most half of it: a proxy has passed on no more
  empty,
  breaksOff,  // the connection ends in it
};

enum class Wait : std::uint8_t {
  none,
  seconds,
  date,
  pastDate,
  zero,
  negative,
  huge,
  garbage,
  twice,  // in two headers, of which each names another time
};

struct Answer {
  std::int32_t status = 0;  // 0 = there is none
  Body body = Body::words;
  Wait wait = Wait::none;
  std::int64_t waitSeconds = 0;  // that are meant, with seconds and a date, and by the first of two
  bool isUnreachable = false;    // no connection, nothing has left
};

enum class End : std::uint8_t;

/// How that end is said this time. `seconds` is what a throttled send is told to wait; `mayBeHuge`: also for longer than a day.
Answer wordingOf(End end, std::int64_t seconds, bool mayBeHuge, base::Random& random);
/// As it comes over the wire.
providers::TransferResult transferOf(const Answer& answer, base::WallTime wall);
/// The header's text, the first one's where there are two; empty = there is none.
std::string retryAfterOf(const Answer& answer, base::WallTime wall);
/// Under which a run counts it.
std::string_view sightOf(const Answer& answer);
std::string_view sightOf(Wait wait);

}  // namespace signalbox::simulation
