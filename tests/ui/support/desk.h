#pragma once
// A console without its window: everything a screen is handed, on a clock that moves only when told, beside a FakeEngine.

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include "engine/base/system_clock.h"
#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/memory_keychain.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/view.h"
#include "ui/workspace/engine_tokens.h"

class QPlainTextEdit;

namespace signalbox::tests {

class Desk {
 public:
  Desk()
      : clock(canned::kNow),
        random(1),
        workspace(folder.path()),
        tokens(workspace, keychain),
        session(clock, random),
        commands(session),
        layout(workspace) {
    theme.install(*qApp);
    theme.setMode(ui::theme::Mode::Light);
    connection.name = QStringLiteral("Shop");
    connection.url = engine.address().url;
    time.setUtc(true);
  }
  ~Desk() {
    session.stop();
    workspace.stop();
  }

  /// What a dialog that attaches needs.
  ui::views::ConnectDialog::Parts attaching() { return {theme, workspace, tokens, clock, random}; }
  ui::views::ViewContext context() { return {session, commands, theme, workspace, navigator, time, layout, connection}; }
  bool connectNow() {
    session.start(engine.address());
    return QTest::qWaitFor(
        [this] { return session.state().hasSnapshot() && session.state().hasSession() && session.state().link() == ui::state::Link::live; }, 5000);
  }
  /// Silence of the engine on the console's own clock.
  void letPass(base::Millis time_) {
    engine.setBeating(false);
    clock.advance(time_);
    session.state().watchFreshness();
  }

  QTemporaryDir folder;
  FakeEngine engine;
  base::ManualClock clock;
  base::SeededRandom random;
  ui::theme::Theme theme;
  ui::workspace::Workspace workspace;
  MemoryKeychain keychain;
  ui::workspace::EngineTokens tokens;
  ui::state::EngineSession session;
  ui::state::Commands commands;
  ui::views::Navigator navigator;
  ui::views::TimeChoice time;
  ui::views::LayoutKeeper layout;
  ui::workspace::Connection connection;
};

/// The text field that a person types into: what only shows text (a CodeView) comes and goes with answers and is none. Null without one.
QPlainTextEdit* typedText(const QWidget& root);

/// Controls that take the focus and have no name for a screen reader, each in words.
QStringList namelessControls(const QWidget& root);

}  // namespace signalbox::tests
