#include "ui/views/follow_freshness.h"

#include "ui/widgets/card.h"

namespace signalbox::ui::views {

void followFreshness(widgets::Card& card, const state::EngineState& state) {
  const auto show = [&card](state::Freshness freshness) { card.setStale(freshness >= state::Freshness::stale); };
  QObject::connect(&state, &state::EngineState::freshnessChanged, &card, show);
  show(state.freshness());
}

}  // namespace signalbox::ui::views
