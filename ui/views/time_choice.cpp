#include "ui/views/time_choice.h"

namespace signalbox::ui::views {

void TimeChoice::setRange(state::Range range) {
  if (range == range_ || range == state::Range::custom) return;
  range_ = fixed_ = range;
  Q_EMIT rangeChanged();
}

void TimeChoice::setCustom(base::WallTime from, base::WallTime to) {
  range_ = state::Range::custom;
  from_ = from;
  to_ = to;
  Q_EMIT rangeChanged();
}

void TimeChoice::resetCustom() {
  if (range_ != state::Range::custom) return;
  range_ = fixed_;
  Q_EMIT rangeChanged();
}

void TimeChoice::setPaused(bool paused) {
  if (paused == paused_) return;
  paused_ = paused;
  Q_EMIT pausedChanged();
}

void TimeChoice::setUtc(bool utc) {
  if (utc == utc_) return;
  utc_ = utc;
  Q_EMIT zoneChanged();
}

}  // namespace signalbox::ui::views
