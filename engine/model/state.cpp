#include "engine/model/state.h"

namespace signalbox::model {
namespace {

using Moves = std::uint16_t;

template <class... States> constexpr Moves to(States... states) { return static_cast<Moves>(((1U << static_cast<unsigned>(states)) | ... | 0U)); }

constexpr Moves movesFrom(State from) {
  switch (from) {
    case State::pending:
      // To sent without a further attempt: a receipt proves that an earlier one was taken.
      return to(State::pending, State::enqueued, State::sending, State::sent, State::cancelled, State::expired, State::suppressed, State::dead);
    case State::enqueued: return to(State::pending, State::sending, State::sent, State::cancelled, State::expired, State::suppressed, State::dead);
    case State::sending:
      // Back to pending: an attempt that surely began nothing (credential, abandoned) burns no place on the ladder.
      return to(State::pending, State::retrying, State::sent, State::dead, State::held, State::expired);
    case State::retrying:
      return to(State::pending, State::enqueued, State::sending, State::sent, State::cancelled, State::expired, State::suppressed, State::dead);
    case State::held: return to(State::pending, State::sent, State::dead, State::cancelled, State::expired);
    case State::dead: return to(State::pending, State::discarded);
    case State::discarded: return to(State::dead);
    case State::expired:
    case State::suppressed: return to(State::pending);
    case State::sent:
    case State::cancelled: return 0;
  }
  return 0;
}

}  // namespace

bool canMove(State from, State to) { return (movesFrom(from) >> index(to) & 1U) != 0; }

bool isTerminal(State state) {
  switch (state) {
    case State::sent:
    case State::dead:
    case State::cancelled:
    case State::expired:
    case State::suppressed:
    case State::discarded: return true;
    default: return false;
  }
}

}  // namespace signalbox::model
