#pragma once
// How old what the console shows is, counted from the last word of the engine on the console's own boot clock, so that
// neither a wrong wall clock nor a fast engine clock matters. Pure; no clock inside.

#include <optional>

#include "engine/base/time.h"

namespace signalbox::ui::state {

enum class Freshness {
  none,     // nothing was heard yet
  live,     // under 3 s
  lagging,  // 3 to 5 s: nothing is shown of it
  stale,    // from 5 s: the pill says so, figures are muted
  blind,    // from 15 s, or when no word will come: banner, acts disabled, charts hatched
  past,     // a chosen instant is shown
};

class FreshnessMeter {
 public:
  static constexpr base::Millis kLagging{3000};
  static constexpr base::Millis kStale{5000};
  static constexpr base::Millis kBlind{15'000};

  /// Notes a word of the engine; says for how long it was blind when it was.
  std::optional<base::Millis> heard(base::BootTime now);
  void forget() { last_.reset(); }
  void setPast(bool past) { past_ = past; }
  /// It is known that no word will come: blind at once, for waiting would pass off what was as what is.
  void setStopped(bool stopped) { stopped_ = stopped; }

  Freshness at(base::BootTime now) const;
  /// Since the last word.
  std::optional<base::Millis> age(base::BootTime now) const;
  /// How long until at() changes if nothing is heard; nothing when it does not change by itself.
  std::optional<base::Millis> untilChange(base::BootTime now) const;

 private:
  std::optional<base::BootTime> last_;
  bool past_ = false;
  bool stopped_ = false;
};

}  // namespace signalbox::ui::state
