#pragma once
// What is done to keys and credentials in a seed, and the count of what came of it. It stands beside the faults and
// draws from generators of its own, so that a day without it is the same day. Values.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/random.h"

namespace signalbox::simulation {

enum class KeyAct : std::uint8_t {
  dataKey,        // everything is sealed anew, in pieces
  masterKey,      // while the engine runs
  movedKey,       // to another place, by a restart with another configuration
  namedSecret,    // one of the vault's
  ownSecret,      // of the provider of webhooks: its value, or where that lies
  outsideSecret,  // a file that the engine reads again
  droppedSecret,
};
inline constexpr std::size_t kKeyActs = 7;

/// A swarm as the faults are: six seeds of ten have it, each with a random part of it.
class KeyPlan {
 public:
  explicit KeyPlan(std::uint64_t seed);
  bool any() const { return any_; }
  bool has(KeyAct act) const { return any_ && enabled_[static_cast<std::size_t>(act)]; }
  /// One of those that it has, which are at least one.
  KeyAct draw(base::Random& random) const;
  double perHour() const { return perHour_; }
  /// At the commits of a change.
  bool crashes() const { return any_ && crashes_; }
  /// At the statements of a change, and in a start that makes one.
  bool strikes() const { return any_ && strikes_; }
  /// Some starts are tried with a wrong key first.
  bool knocks() const { return any_ && knocks_; }
  /// Secrets in the vault that nobody uses, so that sealing all anew takes several pieces.
  std::int64_t spares() const { return spares_; }
  /// How many a step may seal anew.
  std::size_t piece() const { return piece_; }
  std::string words() const;

 private:
  bool any_ = false, crashes_ = false, strikes_ = false, knocks_ = false;
  std::array<bool, kKeyActs> enabled_{};
  double perHour_ = 0;
  std::int64_t spares_ = 0;
  std::size_t piece_ = 0;
};

enum class KeyEvent : std::uint8_t {
  dataKeyChanged,
  pieceSealed,       // and more was left
  masterKeyChanged,  // while running
  changedByStart,
  finishedByStart,  // what a crash had cut off before the file got its name
  namedChanged,
  ownChanged,
  outsideChanged,
  dropped,
  sentAfterChange,  // with a credential that is not the first one
  crashBetweenPieces,
  resumedByStart,     // it found two data keys
  struckAtStatement,  // by a crash or an error
  crashInStart,       // while that changed the key
  wrongKeyRefused,
  backupBehindKey,  // a restored one that needs another master key
  untoldByStart,    // its engine died before the first step, with which the audit would have told what the start did
};
inline constexpr std::size_t kKeyEvents = 17;

struct KeyCoverage {
  std::array<std::int64_t, kKeyEvents> counts{};

  void note(KeyEvent event) { ++counts[static_cast<std::size_t>(event)]; }
  void add(const KeyCoverage& other);
  /// As Coverage::missing, of which it is a part.
  std::string missing(double scale) const;
  std::string report() const;
};

}  // namespace signalbox::simulation
