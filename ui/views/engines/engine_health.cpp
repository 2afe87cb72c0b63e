#include "ui/views/engines/engine_health.h"

#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

namespace {

using Shape = widgets::BreakerState;

QString awayWords(const state::EngineState& state) {
  if (state.link() == state::Link::stopped) return Wording::tr("Refused");
  return state.link() == state::Link::waiting ? Wording::tr("Not reachable") : Wording::tr("Connecting");
}

}  // namespace

EngineHealth healthOf(const state::EngineSession& session, const QString& token) {
  const state::EngineState& state = session.state();
  EngineHealth health;
  health.known = state.hasSnapshot();
  if (!token.isEmpty()) {
    health.words = Wording::tr("Asks for its token");
    health.detail = token;
    return health;
  }
  if (state.linkError()) health.detail = state.linkError()->text;
  if (!session.isStarted() && !health.known) {
    health.words = Wording::tr("Stopped");
    return health;
  }
  const auto freshness = state.freshness();
  const bool past = freshness == state::Freshness::past && state.link() == state::Link::live;  // the window looks back, the engine is there
  if (freshness == state::Freshness::live || freshness == state::Freshness::lagging || past) {
    health.live = true;
    const auto& snapshot = state.snapshot();
    const bool ill = snapshot.totals.openBreakers > 0 || !snapshot.alerts.empty() || snapshot.engine.diskFull || snapshot.engine.onHold;
    health.shape = ill ? Shape::Open : Shape::Closed;
    health.words = snapshot.engine.diskFull ? Wording::tr("Connected, disk full")
        : snapshot.engine.onHold            ? Wording::tr("Connected, on hold")
                                            : Wording::tr("Connected");
    return health;
  }
  if (!health.known || state.link() == state::Link::stopped) {
    health.words = awayWords(state);
    return health;
  }
  const auto age = state.age();
  health.words = age ? Wording::tr("Stale, %1 ago").arg(widgets::format::wholeSeconds(age->count() / 1000)) : awayWords(state);
  return health;
}

}  // namespace signalbox::ui::views
