// The list of engines: chosen from, looked at, changed, removed.
#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/shell/alert_watch.h"
#include "ui/shell/console.h"
#include "ui/shell/engine_menu.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/engines/engine_health.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/removal_sheet.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::shell {

using workspace::Connection;

void Console::openSwitcher() {
  workspace_.connections(this, [this](base::Result<QList<Connection>> known) { showSwitcher(known.ok() ? *known : QList<Connection>()); });
}

qint64 Console::listedId(const QList<Connection>& known) const {
  return workspace::listedId(connection_, known, session_.state().link() == state::Link::stopped);
}

void Console::fillSwitcher(EngineMenu& menu, const QList<Connection>& known) {
  const qint64 listed = listedId(known);
  const auto add = [&](const Connection& connection, int number) {
    EngineMenu::Entry entry{connection, number, number == 0 || connection.id == listed, {}, {}};
    if (entry.shown) {
      const views::EngineHealth health = views::healthOf(session_);
      entry.health = health.words;
      if (session_.state().freshness() != state::Freshness::past) entry.look.state = health.shape;
    } else if (const auto alerts = watch_->alertsOf(connection.id)) {
      // Alerts say that something is wrong; that all is well the want of them does not say.
      if (*alerts > 0) entry.look.state = widgets::BreakerState::Open;
      entry.health = *alerts == 0 ? tr("no alert") : *alerts == 1 ? tr("1 alert") : tr("%1 alerts").arg(*alerts);
    } else {
      entry.health = tr("not asked how it is");
    }
    QAction* action = menu.addEngine(entry);
    if (!entry.shown) connect(action, &QAction::triggered, this, [this, connection] { connectTo(connection); });
  };
  // One that was started here or named on the command line has no key, unless the list knows its address: then it is named once, as it is there.
  if (listed == 0 && connection_.url.isValid()) add(connection_, 0);
  for (qsizetype i = 0; i < known.size(); ++i) add(known[i], static_cast<int>(i) + 1);
  if (!menu.isEmpty()) menu.addSeparator();
  menu.addAction(tr("All engines, with their health\u2026"), this, &Console::openEngines);
  menu.addAction(tr("Attach to an engine\u2026"), this, &Console::openConnect);
  if (parts_.launcher != nullptr && !parts_.launcher->isRunning())
    menu.addAction(tr("Run my own engine\u2026"), this, [this] { window_->showStart(true); });
}

void Console::showSwitcher(const QList<Connection>& known) {
  if (watch_ == nullptr) return;  // the console is closing
  auto* menu = new EngineMenu(theme_, window_.get());
  menu->setAttribute(Qt::WA_DeleteOnClose);
  fillSwitcher(*menu, known);
  const QWidget* switcher = window_->rail()->switcher();
  menu->popup(switcher->mapToGlobal(QPoint(0, switcher->height())));
}

void Console::makeEngines() {
  engines_ = new views::EnginesSheet(context(), tokens_, window_.get());
  connect(engines_, &views::EnginesSheet::openWanted, this, &Console::connectTo);
  connect(engines_, &views::EnginesSheet::editWanted, this, &Console::edit);
  connect(engines_, &views::EnginesSheet::removeWanted, this, &Console::askForget);
  connect(engines_, &views::EnginesSheet::attachWanted, this, &Console::openConnect);
}

void Console::openEngines() {
  workspace_.connections(this, [this](base::Result<QList<Connection>> known) { engines_->open(known.ok() ? *known : QList<Connection>()); });
}

void Console::edit(const Connection& connection) {
  views::ConnectDialog* dialog = makeConnect();
  connect(dialog, &views::ConnectDialog::connected, this, &Console::edited);
  dialog->edit(connection);
  dialog->open();
}

/// The engine that is shown is shown as it is now; the lock of one that became production holds at once.
void Console::edited(const Connection& connection, const client::EngineAddress& address) {
  if (connection.id == connection_.id) {
    const bool moved = connection.url != connection_.url || !session_.isStarted() || !(session_.rest().address() == address);
    if (connection.production != connection_.production) session_.state().setLocked(connection.production);
    connection_.production = connection.production;
    const auto attachAnew = [this, connection, address] {
      attach(connection, address);
      window_->update();
    };
    if (moved) {
      unlessUnsaved(attachAnew);  // every screen is made anew, as for another one
    } else {
      connection_ = connection;
      connection_.inside = insideOf(connection);
    }
    window_->rail()->switcher()->refresh();
    window_->update();
  } else if (connection_.id == 0) {
    workspace_.connections(this, [this](base::Result<QList<Connection>> known) {
      if (known.ok()) takeListed(*known);
    });
  }
  if (engines_->sheet()->isVisible()) openEngines();
}

/// It goes on as it was started: its name and its token are not those of the list.
void Console::takeListed(const QList<Connection>& known) {
  const Connection now = workspace::asListed(connection_, known);
  const bool turned = now.production != connection_.production;
  connection_ = now;
  if (turned) session_.state().setLocked(now.production);
  window_->rail()->switcher()->refresh();
  window_->update();
}

void Console::askForget(const Connection& connection) {
  if (connection.id == connection_.id)
    unlessUnsaved([this, connection] { askRemoval(connection); });
  else
    askRemoval(connection);
}

void Console::askRemoval(const Connection& connection) {
  removal_->open(
      tr("Remove %1 from this list").arg(client::foreign(connection.name)),
      tr("This console forgets the address, the token, the certificate and what it kept of the past of %1. The engine itself goes on; to see it again, attach to it with a token.")
          .arg(client::foreign(connection.name)),
      tr("Remove %1").arg(client::foreign(connection.name)), {}, [this, connection] { forget(connection); });
}

void Console::forget(const Connection& connection) {
  tokens_.forget(connection, this, [this, connection](const base::Status& forgotten) {
    if (!forgotten.ok())
      return engines_->say(
          tr("The token of %1 could not be removed: %2").arg(client::foreign(connection.name), client::foreign(forgotten.message())));
    workspace_.removeConnection(connection.id, this, [this, connection](base::Status status) {
      if (!status.ok())
        return engines_->say(tr("%1 could not be removed: %2").arg(client::foreign(connection.name), client::foreign(status.message())));
      if (connection.id == connection_.id) {
        session_.stop();
        connection_ = {};
        window_->forgetViews();
        window_->rail()->switcher()->refresh();
        window_->showStart(true);
        engines_->dismiss();
      } else if (engines_->sheet()->isVisible()) {
        openEngines();
      }
    });
  });
}

}  // namespace signalbox::ui::shell
