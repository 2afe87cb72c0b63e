#pragma once
// A console before a real engine, as the cases of an afternoon need it: found and pressed by the words on the screen, with the
// engine beside it asked over REST for what no person would look up. One thread: the test's.

#include <QJsonObject>
#include <QTemporaryDir>

#include "engine/base/random.h"
#include "engine/base/system_clock.h"
#include "tests/ui/acceptance/engine_host.h"
#include "tests/ui/support/memory_keychain.h"

namespace signalbox::ui::state {
class EngineState;
}
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
  /// Engine and console end, and begin anew.
  bool openAgain();
  /// The window is the active one again, after a dialog of its own or another window.
  bool comeToFront();
  /// Through the dialog that attaches; true when that engine is shown.
  bool attach(const EngineHost& engine, const QString& name, bool production);
  /// The same, to one that answers by another address than its own.
  bool attach(const QString& url, const QByteArray& token, const QString& name, bool production);
  EngineHost& host() { return *host_; }
  ui::shell::Console& console() { return *console_; }
  QWidget& window();
  ui::state::EngineState& state();
  /// Where the console takes links of other programs.
  QString door() const { return workspace_.filePath(QStringLiteral("door")); }
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
  /// The same with the open sheet of an act that may have an end, whose reason is one line.
  bool giveReason(const QString& reason);
  /// Presses what a sentence with links has under these words, as the mouse does.
  bool follow(const QString& words);
  bool followable(const QString& words);

  // The engine beside the window
  /// Settings of a simulated provider that hold from now on.
  bool simulate(const QString& provider, const QJsonObject& settings);
  /// The simulated ones answer at once.
  bool quicken();
  /// The id of what was accepted, or nothing.
  QString send(const QJsonObject& message);
  QString mail(const QString& to, const QString& subject = QStringLiteral("Hello"));
  QString text(const QString& number);
  QString push(const QString& token);
  /// Dead letters to that domain of which nothing is wrong any more; empty when that never happens.
  QStringList deadMails(int count, const QString& domain);
  /// Plans and begins by REST, without an undo lane; the operation's id, or nothing. With the lasting token, unless `as` is another.
  QString begin(const QJsonObject& plan, double ratePerSecond, const QString& reason, const QByteArray& as = {});
  /// A fresh access token; nothing when it was not made.
  QByteArray tokenOf(const QString& name, const QString& role);
  /// The object that GET answers with; empty when it has none.
  QJsonObject got(const QString& path);
  QJsonObject detail(const QString& id);
  QString causeOf(const QString& id);
  QString stateOf(const QString& id);
  int total(const QString& name);  // of the snapshot
  bool all(const QStringList& ids, const QString& state);

 private:
  ui::shell::ConsoleParts parts();
  bool settled();

  std::unique_ptr<EngineHost> host_;
  MemoryKeychain keychain_;
  QTemporaryDir workspace_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  std::unique_ptr<ui::shell::Console> console_;
};

}  // namespace signalbox::tests
