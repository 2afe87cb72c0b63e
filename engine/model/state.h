#pragma once
// The states of a delivery and the moves between them that are legal. The table is the only
// place that knows; the store refuses a move that is not in it. Values.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::model {

/// Numbers are stored; never renumber.
enum class State : std::uint8_t {
  pending = 0,   // promised, not yet handed to a queue
  enqueued = 1,  // a broker confirmed it
  sending = 2,   // claimed under a lease
  retrying = 3,  // failed, will be tried again at due_at
  held = 4,      // outcome unknown, an operator decides
  sent = 5,      // a provider took it
  dead = 6,      // in the dead-letter queue
  cancelled = 7,
  expired = 8,
  suppressed = 9,  // a preference forbids it
  discarded = 10,  // taken out of the dead-letter queue; restorable until its purge date
};
inline constexpr std::array kStates{State::pending, State::enqueued,  State::sending, State::retrying,   State::held,     State::sent,
                                    State::dead,    State::cancelled, State::expired, State::suppressed, State::discarded};
inline constexpr std::size_t kStateCount = kStates.size();

std::string_view name(State state);
std::optional<State> stateFromName(std::string_view text);

/// Whether a delivery may go from one state to another. Replay (dead, held, expired, suppressed -> pending) is a
/// move that also starts a new generation.
bool canMove(State from, State to);
/// No move leaves it but a replay or a restore.
bool isTerminal(State state);
/// Waits to be claimed: pending, enqueued or retrying.
constexpr bool isWaiting(State state) { return state == State::pending || state == State::enqueued || state == State::retrying; }
constexpr std::size_t index(State state) { return static_cast<std::size_t>(state); }

}  // namespace signalbox::model
