#pragma once
// Holds a card to how old the engine's last word is: what stands in it is muted while it may no longer be true. GUI thread.

#include "ui/state/engine_state.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

/// Call it once the card has its body.
void followFreshness(widgets::Card& card, const state::EngineState& state);

}  // namespace signalbox::ui::views
