#include "ui/views/engines/engine_health.h"

#include <algorithm>

#include "ui/client/text.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

namespace {

using Shape = widgets::BreakerState;

QString awayWords(const state::EngineState& state) {
  if (state.link() == state::Link::stopped) return Wording::tr("Refused");
  return state.link() == state::Link::waiting ? Wording::tr("Not reachable") : Wording::tr("Connecting");
}

bool isNotSending(const protocol::ProviderView& provider) {
  if (!provider.enabled || provider.paused) return false;
  return provider.breaker.mode == "forced_open" || (provider.breaker.mode != "forced_closed" && provider.breaker.state == "open");
}

/// Whoever has switched off all that it could send through sends nothing, however well it is otherwise.
bool sendsThroughNobody(const protocol::Snapshot& snapshot) {
  return !snapshot.providers.empty() &&
      std::none_of(snapshot.providers.begin(), snapshot.providers.end(), [](const auto& provider) { return provider.enabled; });
}

bool isIll(const protocol::Snapshot& snapshot) {
  return snapshot.totals.openBreakers > 0 || !snapshot.alerts.empty() || snapshot.engine.diskFull || snapshot.engine.onHold ||
      sendsThroughNobody(snapshot);
}

/// Of an engine that is not set up yet nobody knows how it sends: that is no fault.
Shape shapeOf(const protocol::Snapshot& snapshot) {
  if (isIll(snapshot)) return Shape::Open;
  return snapshot.providers.empty() ? Shape::Unknown : Shape::Closed;
}

/// What is wrong with an engine that answers; the first of it, for the shape beside it says that something is.
QString connectedWords(const protocol::Snapshot& snapshot) {
  if (snapshot.engine.diskFull) return Wording::tr("Connected, disk full");
  if (snapshot.engine.onHold) return Wording::tr("Connected, on hold");
  if (snapshot.providers.empty()) return Wording::tr("Connected, no provider is set up");
  if (sendsThroughNobody(snapshot)) return Wording::tr("Connected, every provider is switched off");
  QStringList away;
  for (const auto& provider : snapshot.providers)
    if (isNotSending(provider)) away << client::text(provider.name);
  if (away.size() == 1) return Wording::tr("Connected, %1 not sending").arg(away.front());
  if (!away.isEmpty()) return Wording::tr("Connected, %1 and %2 more not sending").arg(away.front()).arg(away.size() - 1);
  if (snapshot.totals.openBreakers > 0) return Wording::tr("Connected, a destination gets nothing");
  if (snapshot.alerts.size() == 1) return Wording::tr("Connected, 1 alert");
  return snapshot.alerts.empty() ? Wording::tr("Connected") : Wording::tr("Connected, %1 alerts").arg(snapshot.alerts.size());
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
    health.shape = shapeOf(snapshot);
    health.words = connectedWords(snapshot);
    return health;
  }
  if (!health.known || state.link() == state::Link::stopped) {
    health.words = awayWords(state);
    return health;
  }
  // What providers do counts as known for as long; both say Unknown from the same moment on.
  if (freshness == state::Freshness::stale) health.shape = shapeOf(state.snapshot());
  const auto age = state.age();
  health.words = age ? Wording::tr("Stale, %1 ago").arg(widgets::format::wholeSeconds(age->count() / 1000)) : awayWords(state);
  return health;
}

}  // namespace signalbox::ui::views
