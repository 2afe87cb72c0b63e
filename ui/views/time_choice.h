#pragma once
// What the top bar chooses for every chart and list: the range, live or paused, local time or UTC. GUI thread.

#include <QObject>
#include <QTimeZone>

#include "ui/state/range.h"

namespace signalbox::ui::views {

class TimeChoice final : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  state::Range range() const { return range_; }
  base::WallTime customFrom() const { return from_; }
  base::WallTime customTo() const { return to_; }
  bool isPaused() const { return paused_; }
  bool isUtc() const { return utc_; }
  QTimeZone zone() const { return utc_ ? QTimeZone::utc() : QTimeZone::systemTimeZone(); }

  void setRange(state::Range range);
  void setCustom(base::WallTime from, base::WallTime to);
  void resetCustom();  // to the fixed range before it
  void setPaused(bool paused);
  void setUtc(bool utc);

 Q_SIGNALS:
  void rangeChanged();
  void pausedChanged();
  void zoneChanged();

 private:
  state::Range range_ = state::Range::hour1;
  state::Range fixed_ = state::Range::hour1;
  base::WallTime from_{};
  base::WallTime to_{};
  bool paused_ = false;
  bool utc_ = false;
};

}  // namespace signalbox::ui::views
