#pragma once
// What every screen is handed. References outlive the screens. GUI thread.

#include "ui/state/commands.h"
#include "ui/state/engine_session.h"
#include "ui/theme/theme.h"
#include "ui/views/layout_keeper.h"
#include "ui/views/navigator.h"
#include "ui/views/time_choice.h"
#include "ui/workspace/workspace.h"

namespace signalbox::ui::views {

struct ViewContext {
  state::EngineSession& session;
  state::Commands& commands;
  theme::Theme& theme;
  workspace::Workspace& workspace;
  Navigator& navigator;
  TimeChoice& time;
  LayoutKeeper& layout;
  const workspace::Connection& connection;  // of the engine that is shown: name, colour, production

  state::EngineState& state() const { return session.state(); }
  /// A person paused: figures, charts and lists stay as they are. That the engine is silent is shown in any case.
  bool standsStill() const {
    return time.isPaused() && (state().freshness() == state::Freshness::live || state().freshness() == state::Freshness::lagging);
  }
};

}  // namespace signalbox::ui::views
