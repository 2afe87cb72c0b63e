// Which engine the console shows: the one asked for, the one shown last, one of its own, or that of a link.
#include <QSet>
#include <QTimer>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/shell/alert_watch.h"
#include "ui/shell/console.h"
#include "ui/shell/frame_banner.h"
#include "ui/shell/link_door.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/views/engines/connect_dialog.h"
#include "ui/views/engines/engines_sheet.h"
#include "ui/views/engines/start_view.h"
#include "ui/views/place_link.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::shell {

using workspace::Connection;

namespace {

constexpr int kPortMost = 65'535;
constexpr int kProgressMs = 300;

/// With every field that was wrong, such as the keys of a configuration.
QString wordsOf(const base::Status& status) {
  QStringList words{client::text(status.message())};
  for (const base::FieldError& field : status.fields()) words << client::text(field.pointer) + QStringLiteral(": ") + client::text(field.detail);
  return words.join(QLatin1Char('\n'));
}

/// What a link calls `engine`, written as an address is: a link knows no scheme, so it is read with that of `address`.
QUrl readAs(const QString& engine, const QUrl& address) {
  QUrl url;
  url.setScheme(address.scheme());
  url.setAuthority(engine);
  return url;
}

/// The same for all the names that this machine has for itself.
QString placeOf(QUrl url) {
  static const QSet<QString> kHere{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
  if (kHere.contains(url.host())) url.setHost(QStringLiteral("localhost"));
  return views::engineOfLink(url);
}

/// Which of `known` a link means. One that is written as it is known comes first; by another name of this machine it is found where only one fits.
/// As the link says it where none does.
QString meantBy(const QString& engine, const QList<QUrl>& known) {
  QSet<QString> here;
  for (const QUrl& url : known) {
    const QUrl named = readAs(engine, url);
    if (named.host().isEmpty()) continue;
    if (views::engineOfLink(named) == views::engineOfLink(url)) return views::engineOfLink(url);
    if (placeOf(named) == placeOf(url)) here.insert(views::engineOfLink(url));
  }
  return here.size() == 1 ? *here.cbegin() : engine;
}

}  // namespace

void Console::firstConnection(const QList<Connection>& known) {
  if (parts_.connectTo) return showNamed(known);
  if (parts_.demo && parts_.launcher != nullptr) {
    LaunchOptions options = parts_.launcher->defaults();
    options.demo = true;
    return runOwn(options);
  }
  showLast(known);
}

/// What --connect names may be in the list: then its lock, its colour and the certificate that was confirmed hold as if it were chosen there.
void Console::showNamed(const QList<Connection>& known) {
  client::EngineAddress address = *parts_.connectTo;
  for (const Connection& connection : known) {
    if (!workspace::isSameEngine(connection.url, address.url)) continue;
    if (address.token.isEmpty()) return connectTo(connection);
    address.certificate = connection.certificate;
    address.caFile = connection.caFile;
    return attach(connection, address);
  }
  Connection connection;
  connection.url = address.url;
  connection.name = address.url.host();
  attach(connection, address);
}

void Console::showLast(const QList<Connection>& known) {
  if (link_ && connectLinked(link_->engine, known)) return;
  const qint64 last = layout_.layout().lastConnection;
  for (const Connection& connection : known)
    if (connection.id == last) return connectTo(connection);
  if (parts_.launcher != nullptr) {
    if (const auto remembered = parts_.launcher->remembered()) return runOwn(*remembered);
  }
  if (!known.isEmpty()) return connectTo(known.first());
  window_->showStart(true);
}

void Console::connectTo(const Connection& connection) {
  unlessUnsaved([this, connection] { readToken(connection); });
}

/// A keychain may ask a person to unlock it, so this can take any time; what is chosen meanwhile outweighs it.
void Console::readToken(const Connection& connection) {
  const int question = ++asked_;
  QTimer::singleShot(kProgressMs, this, [this, connection, question] {
    if (question != asked_ || session_.isStarted()) return;
    start_->setWaiting(tr("Reading the token of %1").arg(client::foreign(connection.name)));
    window_->showStart(true);
  });
  tokens_.token(connection, this, [this, connection, question](base::Result<std::string> token) {
    if (question != asked_) return;
    ++asked_;
    start_->setWaiting({});
    if (token.ok()) return attach(connection, {connection.url, client::Secret(*token), connection.certificate, connection.caFile});
    const QString why = client::text(token.status().message());
    if (token.status().code() != base::Code::notFound) {
      window_->showStart(true);
      return start_->setProblem(tr("The token of %1 could not be read: %2").arg(client::foreign(connection.name), why));
    }
    if (!session_.isStarted()) window_->showStart(true);
    views::ConnectDialog* dialog = makeConnect();
    connect(dialog, &views::ConnectDialog::connected, this,
            [this](const Connection& known, const client::EngineAddress& address) { attach(known, address); });
    dialog->askToken(connection, why);
    dialog->open();
  });
}

workspace::Inside Console::insideOf(const Connection& connection) const {
  const bool runs = parts_.launcher != nullptr && parts_.launcher->isRunning() && own_.url.isValid();
  return runs && workspace::isSameEngine(connection.url, own_.url) ? own_.inside : workspace::Inside::no;
}

void Console::attach(const Connection& connection, const client::EngineAddress& address) {
  ++asked_;
  engines_->dismiss();
  connection_ = connection;
  connection_.inside = insideOf(connection);
  window_->showStart(false);
  window_->forgetViews();
  time_.setPaused(false);  // nothing of it was seen yet
  session_.start(address);
  session_.state().setLocked(connection.production);
  window_->rail()->switcher()->refresh();
  layout_.change([&](workspace::Layout& layout) { layout.lastConnection = connection.id; });
  openLink();
  if (watch_) watch_->look();  // the one that was shown is another now
}

/// The place asked for by a link comes first, then where the window was left; another engine starts at its overview.
void Console::openLink() {
  views::Place place;
  if (link_)
    place = std::exchange(link_, std::nullopt)->place;
  else if (const auto last = views::parseLink(layout_.layout().lastPlace); last && !placeRestored_)
    place = last->place;
  placeRestored_ = true;
  navigator_.reset(place.screen == QLatin1String("start") ? views::Place{} : place);
}

void Console::followLink(const QString& text) {
  link_ = views::parseLink(text);
  if (!link_) return;
  const QString shown = views::engineOfLink(connection_.url);
  if (session_.isStarted() && (link_->engine.isEmpty() || views::engineOfLink(readAs(link_->engine, connection_.url)) == shown))
    return navigator_.go(std::exchange(link_, std::nullopt)->place);
  workspace_.connections(this, [this](base::Result<QList<Connection>> known) {
    if (link_) connectLinked(link_->engine, known.ok() ? *known : QList<Connection>());
  });
}

/// A link that is pressed elsewhere on the desktop is shown here, and what shows it comes to the front.
void Console::openDoor() {
  if (parts_.door.isEmpty()) return;
  door_ = std::make_unique<LinkDoor>(parts_.door);
  connect(door_.get(), &LinkDoor::linkCame, this, [this](const QString& link) {
    if (closing_) return;
    window_->setWindowState(window_->windowState() & ~Qt::WindowMinimized);
    window_->show();
    window_->raise();
    window_->activateWindow();
    followLink(link);
  });
}

/// False when the link leaves the choice of the engine open.
bool Console::connectLinked(const QString& engine, const QList<Connection>& known) {
  if (engine.isEmpty()) return false;
  const auto remembered = parts_.launcher != nullptr ? parts_.launcher->remembered() : std::nullopt;
  const QUrl own = remembered ? readAs(remembered->listen, QUrl(QStringLiteral("http:"))) : QUrl();
  QList<QUrl> urls;
  for (const Connection& connection : known) urls << connection.url;
  if (session_.isStarted()) urls << connection_.url;
  if (remembered) urls << own;
  const QString meant = meantBy(engine, urls);
  if (session_.isStarted() && views::engineOfLink(connection_.url) == meant) return navigator_.go(std::exchange(link_, std::nullopt)->place), true;
  for (const Connection& connection : known)
    if (views::engineOfLink(connection.url) == meant) return connectTo(connection), true;
  if (remembered && views::engineOfLink(own) == meant) return runOwn(*remembered), true;
  window_->showStart(true);
  start_->setProblem(
      tr("The link leads to the engine at %1, which this console does not know. Attach to it, and the link opens.").arg(client::foreign(engine)));
  return true;
}

void Console::openNumber(int number) {
  workspace_.connections(this, [this, number](base::Result<QList<Connection>> known) {
    if (!known.ok() || number > known->size()) return;
    const Connection& chosen = (*known)[number - 1];
    if (chosen.id != connection_.id && chosen.id != listedId(*known)) connectTo(chosen);
  });
}

void Console::runOwn(const LaunchOptions& options) {
  unlessUnsaved([this, options] { prepareOwn(options); });
}

/// Its key comes first, where it is not in a place that the engine reads itself.
void Console::prepareOwn(const LaunchOptions& options) {
  window_->banner()->setFailure({});
  window_->showStart(true);
  const KeyNeed need = parts_.launcher->keyNeed(options);
  if (need.kind == KeyNeed::Kind::nothing || !options.key.isEmpty()) return launch(options);
  if (need.kind == KeyNeed::Kind::keychain)
    bringKey(options, need);
  else
    askPassphrase(options, need, {});
}

void Console::launch(const LaunchOptions& options) {
  start_->setWorking(options.demo ? tr("Simulating a day of messages through the engine") : tr("Starting the engine"));
  simulated_ = 0;
  if (options.demo) starting_.begin();
  parts_.launcher->startEmbedded(options, [this, options](base::Result<client::EngineAddress> address) {
    starting_.end();
    start_->setWorking({});
    if (!address.ok()) return notStarted(options, address.status());
    started(options, *address);
  });
}

/// How far the simulated day is, once that is worth a word.
void Console::tellStart() {
  if (starting_.stage() == state::Patience::Stage::none) return;
  const QString share = widgets::format::percent(simulated_);
  start_->setWorking(tr("Simulating a day of messages through the engine: %1").arg(share), starting_.stage() == state::Patience::Stage::cancellable,
                     simulated_);
}

/// An address that another program has is asked about: the next port is proposed.
void Console::notStarted(const LaunchOptions& options, const base::Status& status) {
  if (status.code() == base::Code::cancelled) return;  // a person gave it up, and nothing of it is left
  const QString words = wordsOf(status);
  if (status.code() != base::Code::conflict) {
    start_->setProblem(words);
    LaunchOptions again = options;
    again.key = {};
    const KeyNeed need = options.key.isEmpty() ? KeyNeed{} : parts_.launcher->keyNeed(again);
    if (need.kind == KeyNeed::Kind::passphrase) askPassphrase(again, need, words);
    return;
  }
  const QString host = options.listen.section(QLatin1Char(':'), 0, -2);
  const int port = options.listen.section(QLatin1Char(':'), -1).toInt();
  const QString folder = options.dataDirectory.isEmpty() ? parts_.launcher->defaults().dataDirectory : options.dataDirectory;
  start_->askAddress(words, QStringLiteral("%1:%2").arg(host).arg(port < kPortMost ? port + 1 : 0), folder);
}

void Console::started(const LaunchOptions& options, const client::EngineAddress& address) {
  Connection connection;
  connection.url = address.url;
  connection.name = options.demo ? tr("Demo") : tr("My engine");
  connection.colour = options.demo ? 1 : 0;
  // Where somebody ran it already, this window is one more onto it.
  if (parts_.launcher->isRunning()) connection.inside = options.demo ? workspace::Inside::demo : workspace::Inside::yes;
  own_ = connection;
  failed_ = false;
  // The list is asked before anything is shown: what it calls production is read-only from its first moment on.
  const int question = ++asked_;
  workspace_.connections(this, [this, connection, address, question](base::Result<QList<Connection>> known) {
    if (question != asked_) return;  // another one was chosen meanwhile
    attach(known.ok() ? workspace::asListed(connection, *known) : connection, address);
  });
}

/// A failure of the engine is a banner, never the end of the window. What is shown stays, as what was last known.
void Console::engineFailed(const base::Status& status) {
  const QString words =
      tr("The engine here has stopped: %1. What it accepted is stored; nothing is sent until it runs again.").arg(client::foreign(status.message()));
  window_->banner()->setFailure(words, tr("Restart"));
  failed_ = true;
  if (!showsOwn()) return;
  session_.stop();
  client::ClientError error;
  error.kind = client::ErrorKind::refused;
  error.text = words;
  session_.state().setLink(state::Link::stopped, error, std::nullopt);
}

void Console::restartEngine() {
  window_->banner()->setFailure(tr("Starting the engine again; it reads its store anew"));
  parts_.launcher->restart([this](const base::Result<client::EngineAddress>& address) { restarted(address); });
}

void Console::restarted(const base::Result<client::EngineAddress>& address) {
  if (!address.ok()) return window_->banner()->setFailure(tr("The engine did not start: %1").arg(wordsOf(address.status())), tr("Restart"));
  window_->banner()->setFailure({});
  failed_ = false;
  const bool shown = showsOwn();
  own_.url = address->url;
  if (!shown) return;
  connection_.url = own_.url;
  session_.start(*address);
}

}  // namespace signalbox::ui::shell
