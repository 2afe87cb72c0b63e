#pragma once
// The study's section 2.3, asked all the time: each bound is counted in time that the engine had, so that it stands still while
// the process is dead or stopped, and begins anew behind what excuses it. Part of the checker, whose book it reads. Confined to
// one thread.
//   L2 what is due leaves           within 5 s of being due, a minute after the last trouble of its channel, where nothing of the
//                                   way is narrowed. Without a broker the rows that are due are the outbox
//   L3 what was in flight           orphans within 15 s of a start (a sweep's interval), the engine's own sends within lease and sweep
//   L4 breakers                     half-open within the longest cool-down; closed three of them after their provider is well
//   L5 what brings the engine down  five times at most, and then it is dead; what else is due waits no longer than one attempt takes
//   L9 a full disk                  heals within 30 s of there being room
// and L1's part that no quiet hours are needed for: nothing is put off for longer than its ladder says (Checker::checkEnd).

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "tests/simulation/record.h"

namespace signalbox::simulation {

class Checker;

class Liveness {
 public:
  using Says = std::function<void(const std::string& invariant, const std::string& words)>;
  Liveness(const Checker& checker, Says says) : checker_(checker), says_(std::move(says)) {}

  /// The engine had this time.
  void ran(base::Millis length);
  /// Something outside is not as it should be: a provider, a clock, a machine that stood still.
  void trouble();
  /// What is on its way may be so for longer than its lease: it is dropped when it is picked up (E3).
  void picksUpLate() { sending_.clear(); }
  void died();
  void diskFilled();
  /// The engine has found no room.
  void fillMet() { met_ = true; }
  void roomIsBack();
  /// Also with the little that a disk has left: then nobody is waiting for more.
  void committed() { healing_ = met_ = false; }
  /// Somebody is told that there is no room.
  void refusedForRoom();
  /// What a restored store has never seen counts no more.
  void putBack() { broughtDown_.clear(); }
  /// This message has brought the engine down.
  void broughtDown(std::int64_t seq);
  /// After a step.
  void look(base::Now now);
  /// In the quiet hours everybody is well, and there is traffic for each.
  void lookAtClosing();

 private:
  struct Since {
    std::int64_t what = 0;  // another epoch, write or generation is another matter
    base::Millis at{};
  };
  struct Break {
    base::Millis length{};
    int probesFailed = 0;
    int begunAnew = 0;
  };
  void noteTroubles(base::Now now);
  bool isNarrowed(int channel, base::Now now) const;
  void sending(const Row& row);
  void due(const Row& row, base::Now now);
  void breakers();

  const Checker& checker_;
  const Says says_;
  base::Millis awake_{};  // time that the engine had
  base::Millis able_{};   // of this, what it had room on its disk in
  base::Millis lookedAt_{};
  base::Millis lifeAt_{};                  // of able_
  std::optional<base::Millis> suspectAt_;  // of able_: the last look at which one was being sent that had gone down with the engine
  std::int64_t life_ = -1;
  std::array<base::Millis, kChannels> troubleAt_{};  // of able_
  std::map<std::int64_t, Since> sending_, due_;      // by row
  std::map<std::string, Since> open_;                // by gate
  std::map<std::string, Break> breaks_;              // in the quiet hours
  base::Millis closingAt_{};                         // the last look at them
  std::map<std::pair<std::int64_t, int>, int> broughtDown_;
  bool isFull_ = false;
  bool met_ = false;
  bool healing_ = false;
  base::Millis roomAt_{};  // of awake_
};

}  // namespace signalbox::simulation
