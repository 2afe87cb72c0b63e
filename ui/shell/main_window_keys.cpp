// The window's keys, in the order in which the overlay shows them.
#include <QStackedLayout>

#include "ui/shell/go_to_time.h"
#include "ui/shell/key_map.h"
#include "ui/shell/keys_overlay.h"
#include "ui/shell/main_window.h"
#include "ui/shell/palette.h"
#include "ui/shell/top_bar.h"

namespace signalbox::ui::shell {

using views::Act;

void MainWindow::bindGoing() {
  const QString going = tr("Go to");
  const auto go = [&](const QString& shown, const QString& words, const QKeySequence& keys, const QString& place) {
    keys_->bind(going, shown, words, {keys}, [this, place] { context_.navigator.go(place); });
  };
  go(QStringLiteral("g o"), tr("Overview"), QKeySequence(Qt::Key_G, Qt::Key_O), QStringLiteral("overview"));
  go(QStringLiteral("g d"), tr("Dead letters"), QKeySequence(Qt::Key_G, Qt::Key_D), QStringLiteral("dead-letters"));
  go(QStringLiteral("g h"), tr("Held"), QKeySequence(Qt::Key_G, Qt::Key_H), QStringLiteral("held"));
  go(QStringLiteral("g n"), tr("Notifications"), QKeySequence(Qt::Key_G, Qt::Key_N), QStringLiteral("notifications"));
  go(QStringLiteral("g p"), tr("Delivery"), QKeySequence(Qt::Key_G, Qt::Key_P), QStringLiteral("delivery"));
  go(QStringLiteral("g r"), tr("Operations"), QKeySequence(Qt::Key_G, Qt::Key_R), QStringLiteral("operations"));
  go(QStringLiteral("g a"), tr("Audit"), QKeySequence(Qt::Key_G, Qt::Key_A), QStringLiteral("audit"));
  go(QStringLiteral("g t"), tr("Past: the engine at an instant"), QKeySequence(Qt::Key_G, Qt::Key_T), QStringLiteral("past"));
  go(QStringLiteral("g s"), tr("Set-up"), QKeySequence(Qt::Key_G, Qt::Key_S), QStringLiteral("set-up"));
  keys_->bind(going, QStringLiteral("Ctrl+,"), tr("This console's settings"), {QKeySequence(Qt::CTRL | Qt::Key_Comma)},
              [this] { context_.navigator.go(QStringLiteral("set-up/console")); });
  keys_->bind(going, QStringLiteral("Alt+Left"), tr("Back"), {QKeySequence(Qt::ALT | Qt::Key_Left)}, [this] { context_.navigator.back(); });
  keys_->bind(going, QStringLiteral("Alt+Right"), tr("Forward"), {QKeySequence(Qt::ALT | Qt::Key_Right)}, [this] { context_.navigator.forward(); });
  keys_->bind(going, QStringLiteral("Ctrl+K"), tr("Palette: places and acts"), {QKeySequence(Qt::CTRL | Qt::Key_K)}, [this] { openPalette(); });
  keys_->note(going, QStringLiteral("Ctrl+1..9"), tr("Another engine, as the switcher lists them"));
  keys_->bind(going, QStringLiteral("/"), tr("Search"), {QKeySequence(Qt::Key_Slash)}, [this] { performHere(Act::search); });
}

void MainWindow::bindKeys() {
  keys_ = new KeyMap(this);
  keys_->setBlockedWhen([this] { return isSheetOpen(); });
  bindGoing();
  const QString lists = tr("Lists");
  keys_->note(lists, QStringLiteral("j k"), tr("Next, previous row; arrows too"));
  keys_->note(lists, QStringLiteral("x"), tr("Select the row; Shift+x to here"));
  keys_->bind(lists, QStringLiteral("Ctrl+A"), tr("Select all that match"), {QKeySequence(Qt::CTRL | Qt::Key_A)},
              [this] { performHere(Act::allMatching); });
  keys_->note(lists, QStringLiteral("Enter"), tr("Open the row; Esc back"));
  keys_->note(lists, QStringLiteral("Alt+Up"), tr("Move a provider up the order; Alt+Down down"));
  keys_->bind(lists, QStringLiteral("n"), tr("Show new rows"), {QKeySequence(Qt::Key_N)}, [this] { performHere(Act::showNew); });
  keys_->bind(lists, QStringLiteral("c"), tr("Copy id"), {QKeySequence(Qt::Key_C)}, [this] { performHere(Act::copyId); });
  keys_->bind(lists, QStringLiteral("Shift+c"), tr("Copy as curl"), {QKeySequence(Qt::SHIFT | Qt::Key_C)}, [this] { performHere(Act::copyCurl); });
  const QString acts = tr("Acts");
  keys_->bind(acts, QStringLiteral("r"), tr("Plan a replay"), {QKeySequence(Qt::Key_R)}, [this] { performHere(Act::replay); });
  keys_->bind(acts, QStringLiteral("e"), tr("Edit and replay"), {QKeySequence(Qt::Key_E)}, [this] { performHere(Act::edit); });
  keys_->bind(acts, QStringLiteral("d"), tr("Plan to discard"), {QKeySequence(Qt::Key_D)}, [this] { performHere(Act::discard); });
  keys_->bind(acts, QStringLiteral("u"), tr("Undo"), {QKeySequence(Qt::Key_U)}, [this] { performHere(Act::undo); });
  keys_->note(acts, QStringLiteral("Ctrl+Enter"), tr("Confirm a sheet"));
  keys_->note(acts, QStringLiteral("Esc"), tr("Leave without effect"));
  keys_->bind(acts, QStringLiteral("F5"), tr("Refresh"), {QKeySequence(Qt::Key_F5)}, [this] { performHere(Act::reload); });
  const QString look = tr("View");
  keys_->bind(look, QStringLiteral("l"), tr("Live or paused"), {QKeySequence(Qt::Key_L)}, [this] {
    if (!context_.state().pastInstant()) context_.time.setPaused(!context_.time.isPaused());
  });
  keys_->bind(look, QStringLiteral("[ ]"), tr("Shorter, longer range"), {QKeySequence(Qt::Key_BracketLeft)}, [this] { topBar_->stepRange(-1); });
  keys_->bind(look, QStringLiteral("t"), tr("Go to a time"), {QKeySequence(Qt::Key_T)}, [this] { goToTime_->ask(); });
  keys_->bind(look, QStringLiteral("Ctrl+B"), tr("Fold the rail"), {QKeySequence(Qt::CTRL | Qt::Key_B)}, [this] { toggleRail(); });
  keys_->bind(look, QStringLiteral("F6"), tr("Next region; Shift+F6 back"), {QKeySequence(Qt::Key_F6)}, [this] { nextRegion(1); });
  keys_->bind(look, QStringLiteral("F1"), tr("Help for this screen"), {QKeySequence(Qt::Key_F1)}, [this] { openHelp(); }, true);
  keys_->bind(look, QStringLiteral("?"), tr("These keys"), {QKeySequence(Qt::Key_Question), QKeySequence(Qt::SHIFT | Qt::Key_Question)},
              [this] { openKeys(); });
  auto* more = new KeyMap(this);  // the other half of pairs that are shown once
  more->setBlockedWhen([this] { return isSheetOpen(); });
  more->bind(look, {}, {}, {QKeySequence(Qt::Key_BracketRight)}, [this] { topBar_->stepRange(1); });
  more->bind(look, {}, {}, {QKeySequence(Qt::SHIFT | Qt::Key_F6)}, [this] { nextRegion(-1); });
  for (int number = 1; number <= 9; ++number)
    more->bind(look, {}, {}, {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number))}, [this, number] { Q_EMIT engineWanted(number); });
}

void MainWindow::openKeys() {
  if (keysOverlay_ == nullptr) keysOverlay_ = new KeysOverlay(context_.theme, *keys_, this);
  keysOverlay_->open();
}

}  // namespace signalbox::ui::shell
