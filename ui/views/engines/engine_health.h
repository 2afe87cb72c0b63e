#pragma once
// How an engine is at a glance: whether it answers, how fresh what it said is, and whether it is well, in words with their shape. Pure.

#include "ui/state/engine_session.h"
#include "ui/widgets/breaker_shape.h"

namespace signalbox::ui::views {

struct EngineHealth {
  widgets::BreakerState shape = widgets::BreakerState::Unknown;
  QString words;       // "Connected", "Connected, twilio not sending", "Stale, 12 s ago", "Not reachable"
  QString detail;      // why, for the tooltip; may be empty
  bool known = false;  // its figures are worth showing: it has told some
  bool live = false;
};

/// `token`: why it was not asked at all; empty when it was.
EngineHealth healthOf(const state::EngineSession& session, const QString& token = {});

}  // namespace signalbox::ui::views
