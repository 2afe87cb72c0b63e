#pragma once
// A message that brings the engine down (rule 15). After a crash, what was in flight is suspect. Suspects are sent one
// at a time, first beside the other traffic: most crashes are a power cut, and nobody should wait for that. When the
// engine goes down again before they have cleared, each is sent with nothing else in flight, so that the next crash
// names one. Only a crash while a message was alone counts against it. Pure functions.

#include <cstdint>

namespace signalbox::policy {

struct PoisonOptions {
  std::int32_t crashesAloneLimit = 2;    // then dead
  std::int32_t isolateAfterCrashes = 2;  // crashes in a row, without all suspects having cleared in between
};

/// What is in flight as a send is about to be claimed.
struct InFlight {
  std::int32_t sends = 0;  // all, suspects included
  std::int32_t suspects = 0;
};

/// Whether a send may be claimed now. `crashesInRow` is 0 when no suspect is left.
bool mayClaim(const PoisonOptions& options, bool suspect, InFlight inFlight, std::int32_t crashesInRow);

struct CrashVerdict {
  std::int32_t crashesAlone = 0;
  bool dead = false;  // else suspect
};

/// For each row that was in flight when the engine died: `inFlightAtCrash` counts all of them.
CrashVerdict afterCrash(const PoisonOptions& options, std::int32_t crashesAlone, std::int32_t inFlightAtCrash);

}  // namespace signalbox::policy
