#include "ui/shell/console.h"

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/shell/alert_notes.h"
#include "ui/shell/alert_watch.h"
#include "ui/shell/close_dialog.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/link_door.h"
#include "ui/shell/main_window.h"
#include "ui/shell/unsaved_dialog.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/engines/passphrase_sheet.h"
#include "ui/views/engines/start_view.h"
#include "ui/views/place_link.h"
#include "ui/views/removal_sheet.h"
#include "ui/views/wording.h"

namespace signalbox::ui::shell {

using workspace::Connection;

namespace {

theme::Mode modeOf(const QString& name) {
  if (name == QLatin1String("light")) return theme::Mode::Light;
  return name == QLatin1String("dark") ? theme::Mode::Dark : theme::Mode::System;
}

QString nameOf(theme::Mode mode) {
  return mode == theme::Mode::Light ? QStringLiteral("light") : mode == theme::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("system");
}

}  // namespace

Console::Console(const ConsoleParts& parts)
    : parts_(parts),
      tooltips_(parts.application),
      workspace_(parts.workspaceFolder),
      tokens_(workspace_, parts.keychain),
      session_(parts.clock, parts.random),
      commands_(session_),
      layout_(workspace_),
      starting_(parts.clock, this) {
  theme_.install(parts_.application);
  window_ = std::make_unique<MainWindow>(context());
  start_ = new views::StartView(theme_, layout_, window_.get());
  window_->setStartPage(start_);
  passphrase_ = new views::PassphraseSheet(theme_, start_);
  makeEngines();
  removal_ = new views::RemovalSheet(context(), window_.get());
  window_->setShellActs(shellActs());
  connect(window_.get(), &MainWindow::switcherPressed, this, &Console::openSwitcher);
  connect(window_.get(), &MainWindow::closeAsked, this, &Console::askClose);
  connect(start_, &views::StartView::attachWanted, this, &Console::openConnect);
  connect(start_, &views::StartView::demoWanted, this, [this] {
    LaunchOptions options = parts_.launcher->defaults();
    options.demo = true;
    runOwn(options);
  });
  connect(start_, &views::StartView::ownWanted, this,
          [this](const QString& listen, const QString& folder, const QString& keySource, workspace::Closing closing) {
    layout_.change([closing](workspace::Layout& layout) { layout.closing = closing; });
    LaunchOptions options = parts_.launcher->defaults();
    options.keySource = keySource;
    options.listen = listen;
    options.dataDirectory = folder;
    runOwn(options);
  });
  connect(&navigator_, &views::Navigator::moved, this, [this](const views::Place& place) {
    if (place.screen != QLatin1String("start")) return;
    if (place.path.value(0) == QLatin1String("attach"))
      openConnect();
    else
      window_->showStart(true);
  });
  connect(window_.get(), &MainWindow::linkWanted, this, &Console::followLink);
  connect(window_.get(), &MainWindow::engineWanted, this, &Console::openNumber);
  watch_ = std::make_unique<AlertWatch>(context(), tokens_);
  auto* notes = new AlertNotes(context(), window_.get(), makeDesktopBoard());
  notes->listen(*watch_);
  connect(notes, &AlertNotes::linkWanted, this, &Console::followLink);
  link_ = views::parseLink(parts_.link);
  followLauncher();
}

void Console::followLauncher() {
  if (parts_.launcher == nullptr) return start_->setOwnBlocked(tr("This console was built without an engine of its own"));
  start_->setDefaults(parts_.launcher->defaults().listen, parts_.launcher->defaults().dataDirectory);
  parts_.launcher->onProgress([this](double share) {
    simulated_ = share;
    tellStart();
  });
  connect(&starting_, &state::Patience::changed, this, &Console::tellStart);
  connect(start_, &views::StartView::cancelWanted, this, [this] {
    starting_.end();
    start_->setWorking(tr("Giving it up"));  // before it may have ended
    parts_.launcher->cancelStart();
  });
  parts_.launcher->onFailure([this](const base::Status& status) { engineFailed(status); });
  connect(window_->banner(), &FrameBanner::restartWanted, this, &Console::restartEngine);
}

Console::~Console() {
  door_.reset();
  watch_.reset();
  window_.reset();
  session_.stop();
  workspace_.stop();
}

views::ViewContext Console::context() { return {session_, commands_, theme_, workspace_, navigator_, time_, layout_, connection_}; }

void Console::start() {
  workspace_.layout(this, [this](base::Result<workspace::Layout> layout) {
    takeLayout(layout.ok() ? *layout : workspace::Layout{});
    workspace_.connections(this, [this](base::Result<QList<Connection>> known) {
      window_->show();
      firstConnection(known.ok() ? *known : QList<Connection>());
      openDoor();
    });
  });
}

void Console::takeLayout(const workspace::Layout& layout) {
  layout_.restore(layout);
  theme_.setMode(modeOf(layout.theme));
  theme_.setScalePercent(layout.scalePercent);
  window_->restoreLayout();
  followTheme();
}

void Console::followTheme() {
  connect(&theme_, &theme::Theme::changed, this, [this] {
    layout_.change([this](workspace::Layout& layout) {
      layout.theme = nameOf(theme_.mode());
      layout.scalePercent = theme_.scalePercent();
    });
  });
}

views::ConnectDialog* Console::makeConnect() {
  auto* dialog = new views::ConnectDialog({theme_, workspace_, tokens_, parts_.clock, parts_.random}, window_.get());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  return dialog;
}

void Console::openConnect() {
  views::ConnectDialog* dialog = makeConnect();
  connect(dialog, &views::ConnectDialog::connected, this, [this](const Connection& connection, const client::EngineAddress& address) {
    unlessUnsaved([this, connection, address] { attach(connection, address); });
  });
  if (session_.state().link() == state::Link::stopped && connection_.url.isValid()) dialog->fill(connection_.url.toString(), {}, connection_.name);
  dialog->open();
}

std::vector<views::PaletteAct> Console::shellActs() {
  std::vector<views::PaletteAct> acts;
  acts.push_back({tr("Attach to an engine"), {}, true, [this] { openConnect(); }});
  acts.push_back({tr("All engines, with their health"), {}, true, [this] { openEngines(); }});
  acts.push_back({tr("Copy a link to this place"), {}, true, [this] { views::copyLink(context(), navigator_.place()); }});
  acts.push_back({tr("Light"), tr("theme"), true, [this] { theme_.setMode(theme::Mode::Light); }});
  acts.push_back({tr("Dark"), tr("theme"), true, [this] { theme_.setMode(theme::Mode::Dark); }});
  acts.push_back({tr("Light or dark as the system"), tr("theme"), true, [this] { theme_.setMode(theme::Mode::System); }});
  acts.push_back({tr("Times in UTC or local"), {}, true, [this] { time_.setUtc(!time_.isUtc()); }});
  return acts;
}

void Console::unlessUnsaved(std::function<void()> go) {
  if (leaving_) {
    leaving_->disconnect(this);
    leaving_->close();
  }
  const std::vector<views::Unsaved> unsaved = window_->unsaved();
  if (unsaved.empty()) return go();
  auto* dialog = new UnsavedDialog(theme_, unsaved, window_.get());
  leaving_ = dialog;
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &UnsavedDialog::discardChosen, this, [dialog, go = std::move(go)] {
    dialog->accept();
    go();
  });
  connect(dialog, &QDialog::rejected, this, [this] { link_.reset(); });  // nor is its place gone to with the next engine
  dialog->open();
}

void Console::askClose() {
  if (!closing_ && !ending_) unlessUnsaved([this] { askOwnEngine(); });
}

void Console::askOwnEngine() {
  if (parts_.launcher == nullptr || !parts_.launcher->isRunning()) return quit();
  using workspace::Closing;
  // Another engine may be shown, whose messages these are not; and what is known of one that has fallen silent was true once.
  const bool known = showsOwn() && !failed_ && session_.state().hasSnapshot() && session_.state().freshness() == state::Freshness::live;
  const auto waiting = known ? std::optional(session_.state().snapshot().totals.waiting) : std::nullopt;
  auto* dialog = new CloseDialog(theme_, own_.name, waiting, window_.get());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &CloseDialog::stopChosen, this, [this, dialog] { answered(dialog, Closing::stop); });
  connect(dialog, &CloseDialog::keepChosen, this, [this, dialog] { answered(dialog, Closing::keep); });
  // A demonstration is asked about each time: going on unseen, it would keep the address of an engine of the person's own.
  const bool isDemo = own_.inside == workspace::Inside::demo;
  if (!isDemo) dialog->offerToRemember();
  dialog->open();
  // Nor is one that has failed handed over unseen: as it is, it would fail there as well.
  if (const Closing chosen = layout_.layout().closing; !isDemo && !failed_ && chosen != Closing::ask) endOwn(dialog, chosen);
}

void Console::answered(CloseDialog* dialog, workspace::Closing answer) {
  if (dialog->isForEachTime()) layout_.change([answer](workspace::Layout& layout) { layout.closing = answer; });
  endOwn(dialog, answer);
}

/// It takes as long as what is being sent; the dialog says so meanwhile.
void Console::endOwn(CloseDialog* dialog, workspace::Closing how) {
  ending_ = true;
  if (how == workspace::Closing::stop) {
    dialog->setWorking(tr("Ending what is being sent"));
    return parts_.launcher->stop(true, [this](base::Status) { quit(); });
  }
  dialog->setWorking(tr("Handing over to signalboxd"));
  parts_.launcher->handOver([this, dialog](base::Status status) {
    if (status.ok()) return quit();
    ending_ = false;
    dialog->accept();
    window_->showStart(true);
    start_->setProblem(tr("The engine could not be handed over: %1").arg(client::foreign(status.message())));
  });
}

void Console::quit() {
  closing_ = true;
  door_.reset();
  watch_.reset();
  layout_.saveNow();
  session_.stop();
  workspace_.stop();
  window_->hide();
  Q_EMIT finished();
}

}  // namespace signalbox::ui::shell
