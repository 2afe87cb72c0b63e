#pragma once
// A console before a real engine, as the cases of an afternoon need it: found and pressed by the words on the screen, with the
// engine beside it asked over REST for what no person would look up. One thread: the test's.

#include <QJsonObject>
#include <QTemporaryDir>

#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "tests/ui/acceptance/engine_host.h"
#include "tests/ui/support/memory_keychain.h"

namespace signalbox::ui::widgets {
class Sheet;
class Table;
}  // namespace signalbox::ui::widgets

namespace signalbox::tests {

class Stage {
 public:
  explicit Stage(std::unique_ptr<EngineHost> host);
  ~Stage();

  /// The window is there, connected and active.
  bool open();
  EngineHost& host() { return *host_; }
  ui::shell::Console& console() { return *console_; }
  QWidget& window();
  base::BootTime now() const { return clock_.now().boot; }

  // The hands
  void go(Qt::Key key);  // g and that key
  void visit(const QString& place);
  /// With x on each row.
  void tick(ui::widgets::Table& table, const QStringList& ids);
  /// The open sheet of that title once its button reads so; nothing when that never happens.
  ui::widgets::Sheet* planned(const QString& title, const QString& button);
  /// Gives it a reason and confirms by Ctrl+Enter; true when the engine took it.
  bool confirm(ui::widgets::Sheet* sheet, const QString& reason);
  /// Presses what a sentence with links has under these words, as the mouse does.
  bool follow(const QString& words);
  bool followable(const QString& words);

  // The engine beside the window
  /// Settings of a simulated provider that hold from now on.
  bool simulate(const QString& provider, const QJsonObject& settings);
  /// The id of what was accepted, or nothing.
  QString send(const QJsonObject& message);
  QString mail(const QString& to, const QString& subject = QStringLiteral("Hello"));
  QJsonObject detail(const QString& id);
  QString stateOf(const QString& id);
  int total(const QString& name);  // of the snapshot
  bool all(const QStringList& ids, const QString& state);

 private:
  std::unique_ptr<EngineHost> host_;
  MemoryKeychain keychain_;
  QTemporaryDir workspace_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  std::unique_ptr<ui::shell::Console> console_;
};

}  // namespace signalbox::tests
