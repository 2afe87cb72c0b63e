#include "engine/policy/poison.h"

namespace signalbox::policy {

bool mayClaim(const PoisonOptions& options, bool suspect, InFlight inFlight, std::int32_t crashesInRow) {
  if (crashesInRow < options.isolateAfterCrashes) return !suspect || inFlight.suspects == 0;
  return suspect ? inFlight.sends == 0 : inFlight.suspects == 0;
}

CrashVerdict afterCrash(const PoisonOptions& options, std::int32_t crashesAlone, std::int32_t inFlightAtCrash) {
  const std::int32_t counted = crashesAlone + (inFlightAtCrash == 1 ? 1 : 0);
  return {counted, counted >= options.crashesAloneLimit};
}

}  // namespace signalbox::policy
