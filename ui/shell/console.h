#pragma once
// The console as one object: look, workspace, the session with the engine that is shown, and the window. Made where the
// program is composed; the window's end asks what becomes of an engine that runs here, unless that was chosen for each time. What is typed and not
// saved is asked about before the window ends or shows another engine. GUI thread.

#include <QApplication>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

#include "ui/shell/engine_launcher.h"
#include "ui/state/patience.h"
#include "ui/views/place.h"
#include "ui/views/view.h"
#include "ui/widgets/tooltip.h"
#include "ui/workspace/engine_tokens.h"

namespace signalbox::ui::views {
class ConnectDialog;
class EnginesSheet;
class PassphraseSheet;
class RemovalSheet;
class StartView;
}  // namespace signalbox::ui::views

namespace signalbox::ui::shell {

class AlertWatch;
class CloseDialog;
class EngineMenu;
class LinkDoor;
class MainWindow;
class UnsavedDialog;

struct ConsoleParts {
  QApplication& application;
  const base::Clock& clock;
  base::Random& random;
  QString workspaceFolder;
  keychain::TokenStore& keychain;                  // where tokens are kept; outlives the console
  EngineLauncher* launcher = nullptr;              // null: this console can only attach
  std::optional<client::EngineAddress> connectTo;  // --connect: instead of what was shown last
  QString link;                                    // a place to open, signalbox://...
  bool demo = false;                               // starts with the simulated day
  QString door = {};                               // the socket behind which it takes links of this user's other programs; empty: none
};

class Console final : public QObject {
  Q_OBJECT
 public:
  explicit Console(const ConsoleParts& parts);
  ~Console() override;

  /// Restores the layout, shows the window, and connects to what was asked for or shown last.
  void start();
  MainWindow& window() { return *window_; }
  theme::Theme& theme() { return theme_; }
  state::EngineSession& session() { return session_; }
  views::ViewContext context();

  void attach(const workspace::Connection& connection, const client::EngineAddress& address);
  void openConnect();
  /// The list of engines with their health.
  void openEngines();
  views::EnginesSheet* engines() { return engines_; }
  views::RemovalSheet* removal() { return removal_; }
  views::PassphraseSheet* passphrase() { return passphrase_; }
  /// The menu of the switcher, as it is shown.
  void fillSwitcher(EngineMenu& menu, const QList<workspace::Connection>& known);
  void runOwn(const LaunchOptions& options);

 Q_SIGNALS:
  void finished();  // the window is closed and everything is stored

 private:
  void takeLayout(const workspace::Layout& layout);
  void followTheme();
  void firstConnection(const QList<workspace::Connection>& known);
  void showNamed(const QList<workspace::Connection>& known);
  void showLast(const QList<workspace::Connection>& known);
  void prepareOwn(const LaunchOptions& options);
  void launch(const LaunchOptions& options);
  void bringKey(const LaunchOptions& options, const KeyNeed& need);
  void makeKey(LaunchOptions options, const QString& name);
  void askPassphrase(const LaunchOptions& options, const KeyNeed& need, const QString& problem);
  void started(const LaunchOptions& options, const client::EngineAddress& address);
  void notStarted(const LaunchOptions& options, const base::Status& status);
  void tellStart();
  void followLauncher();
  void engineFailed(const base::Status& status);
  void restartEngine();
  void restarted(const base::Result<client::EngineAddress>& address);
  bool showsOwn() const { return own_.url.isValid() && workspace::isSameEngine(connection_.url, own_.url); }
  /// Which of the list is shown; 0: none. One that refuses what was started here can be opened with its own token.
  qint64 listedId(const QList<workspace::Connection>& known) const;
  /// The lock and the colour of what is shown without having been chosen are those of its row in the list.
  void takeListed(const QList<workspace::Connection>& known);
  /// Whether it runs in this window, at this moment.
  workspace::Inside insideOf(const workspace::Connection& connection) const;
  void openLink();
  /// To the place of the engine that the link names, whichever is shown; asks to attach when it is not known.
  void followLink(const QString& text);
  void openDoor();
  bool connectLinked(const QString& engine, const QList<workspace::Connection>& known);
  void openNumber(int number);
  void openSwitcher();
  void showSwitcher(const QList<workspace::Connection>& known);
  void connectTo(const workspace::Connection& connection);
  void readToken(const workspace::Connection& connection);
  void makeEngines();
  void edit(const workspace::Connection& connection);
  void edited(const workspace::Connection& connection, const client::EngineAddress& address);
  views::ConnectDialog* makeConnect();
  void askForget(const workspace::Connection& connection);
  void askRemoval(const workspace::Connection& connection);
  void forget(const workspace::Connection& connection);
  void askClose();
  void askOwnEngine();
  void answered(CloseDialog* dialog, workspace::Closing answer);
  void endOwn(CloseDialog* dialog, workspace::Closing how);
  void quit();
  /// At once, or when what is typed and not saved may go; a newer wish takes the place of one that is still asked about.
  void unlessUnsaved(std::function<void()> go);
  std::vector<views::PaletteAct> shellActs();

  ConsoleParts parts_;
  theme::Theme theme_;
  widgets::PlainTooltips tooltips_;
  workspace::Workspace workspace_;
  workspace::EngineTokens tokens_;
  state::EngineSession session_;
  state::Commands commands_;
  views::Navigator navigator_;
  views::TimeChoice time_;
  views::LayoutKeeper layout_;
  workspace::Connection connection_;
  workspace::Connection own_;  // the engine that was started here
  std::unique_ptr<MainWindow> window_;
  std::unique_ptr<LinkDoor> door_;
  std::unique_ptr<AlertWatch> watch_;  // of the engines that are not shown
  views::StartView* start_ = nullptr;
  views::PassphraseSheet* passphrase_ = nullptr;
  views::EnginesSheet* engines_ = nullptr;
  state::Patience starting_;  // of a demonstration's day
  double simulated_ = 0;
  views::RemovalSheet* removal_ = nullptr;
  int asked_ = 0;                    // tokens were asked for; the answer to an earlier question opens nothing
  std::optional<views::Link> link_;  // still to be opened
  bool placeRestored_ = false;
  QPointer<UnsavedDialog> leaving_;
  bool failed_ = false;   // the engine here
  bool ending_ = false;   // the engine here, and the window after it
  bool closing_ = false;  // nothing is asked any more
};

}  // namespace signalbox::ui::shell
