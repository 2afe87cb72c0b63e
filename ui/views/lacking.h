#pragma once
// Which places an older engine has nothing for: its session tells what it can do. They stand in no menu; a link to one leads to a sentence. Pure.

#include "ui/state/engine_state.h"
#include "ui/views/place.h"

namespace signalbox::ui::views {

/// Nothing is lacking before the engine has told.
bool isLacking(const state::EngineState& state, const Place& place);

}  // namespace signalbox::ui::views
