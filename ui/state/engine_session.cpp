#include "ui/state/engine_session.h"

#include <utility>

namespace signalbox::ui::state {

namespace {

constexpr std::size_t kEarlyMax = 2000;
constexpr int kRestMs = 400;  // on a message, before its events are asked for: going through a list asks for none

/// GET /session says more than its wire type holds.
struct SessionAnswer : protocol::SessionView {
  bool exposed = false;
  std::optional<protocol::AlertLimitsView> alertLimits;  // an older engine says nothing of them
  template <class F> void describe(F& f) {
    SessionView::describe(f);
    f("exposed", exposed);
    f("alert_limits", alertLimits);
  }
};

}  // namespace

EngineSession::EngineSession(const base::Clock& clock, base::Random& random, client::StreamOptions options, QObject* parent)
    : QObject(parent), clock_(clock), random_(random), options_(options), state_(clock), loadBackoff_(random, options.retryFirst, options.retryMost) {
  loadTimer_.setSingleShot(true);
  connect(&loadTimer_, &QTimer::timeout, this, &EngineSession::load);
  watchTimer_.setSingleShot(true);
  watchTimer_.setInterval(kRestMs);
  connect(&watchTimer_, &QTimer::timeout, this, [this] {
    if (!stream_ || named_ == watched_) return;
    named_ = watched_;
    naming_ = true;
    stream_->setNotifications(named_);
  });
}

EngineSession::~EngineSession() { stop(); }

void EngineSession::start(const client::EngineAddress& address) {
  stop();
  state_.clear();
  client_ = std::make_unique<client::RestClient>(address, clock_, random_);
  stream_ = std::make_unique<client::EventStream>(address, clock_, random_, options_);
  stream_->setTopics(
      {QStringLiteral("state"), QStringLiteral("breaker"), QStringLiteral("command"), QStringLiteral("alert"), QStringLiteral("operation")});
  named_ = watched_;
  naming_ = true;
  lost_ = false;
  stream_->setNotifications(named_);
  connect(stream_.get(), &client::EventStream::stateChanged, this, &EngineSession::onStream);
  connect(stream_.get(), &client::EventStream::received, this, &EngineSession::onReceived);
  connect(stream_.get(), &client::EventStream::heard, &state_, &EngineState::heard);
  connect(stream_.get(), &client::EventStream::heartbeat, &state_, &EngineState::applyHeartbeat);
  connect(stream_.get(), &client::EventStream::reset, this, &EngineSession::load);
  stream_->start();
}

void EngineSession::stop() {
  loadTimer_.stop();
  watchTimer_.stop();
  if (stream_) {
    stream_->disconnect(this);
    stream_->disconnect(&state_);
    stream_->stop();
    stream_.release()->deleteLater();  // stop() may come out of one of its signals
  }
  // Taken out first: completions of abandoned calls find a session that is not started.
  if (client_) {
    const auto gone = std::move(client_);
    sessionCall_ = {};
    snapshotCall_ = {};
  }
  early_.clear();
  snapshotWanted_ = false;
  state_.setLink(Link::idle, std::nullopt, std::nullopt);
}

void EngineSession::retryNow() {
  if (!stream_) return;
  stream_->retryNow();
  if (loadTimer_.isActive()) load();
}

client::RestClient& EngineSession::rest() {
  SB_CHECK(client_ != nullptr, "rest() of a session that is not started");
  return *client_;
}

void EngineSession::watchNotifications(const QStringList& ids) {
  watched_ = ids;
  watchTimer_.start();  // each change is a new connection
}

void EngineSession::onStream(client::StreamState) {
  if (stream_->state() == client::StreamState::live) return onLive();
  // On the way to other messages it only connects anew.
  if (stream_->state() != client::StreamState::connecting) lost_ = true;
  loadTimer_.stop();
  tellLink();
}

void EngineSession::onLive() {
  loadBackoff_.reset();
  // A stream that resumes tells what was missed, or says reset. Otherwise only the whole picture is the truth.
  const bool resumes = stream_->resumes() && state_.hasSnapshot() && state_.hasSession() && !snapshotWanted_;
  const bool wasLost = std::exchange(lost_, false), wasNamed = std::exchange(naming_, false);
  if (!resumes) load();
  tellLink();
  if (resumes && wasLost) Q_EMIT linkBack();
  if (wasNamed && !named_.isEmpty()) Q_EMIT watching(named_);
}

void EngineSession::tellLink() {
  switch (stream_->state()) {
    case client::StreamState::idle: return state_.setLink(Link::idle, std::nullopt, std::nullopt);
    case client::StreamState::connecting: return state_.setLink(Link::connecting, state_.linkError(), std::nullopt);
    case client::StreamState::live: return state_.setLink(Link::live, std::nullopt, std::nullopt);
    case client::StreamState::waiting: return state_.setLink(Link::waiting, stream_->lastError(), stream_->retryIn());
    case client::StreamState::stopped: return state_.setLink(Link::stopped, stream_->lastError(), std::nullopt);
  }
}

// Asked for after the stream is live, so that what happens between the two comes as a delta.
void EngineSession::load() {
  loadTimer_.stop();
  loadSession();
  loadSnapshot();
}

void EngineSession::loadSession() {
  sessionCall_.cancel();
  sessionCall_ = client_->get<SessionAnswer>(QStringLiteral("/session"), {}, this, [this](auto reply) {
    if (!reply.ok()) return loadAgain(reply.error());
    state_.setExposed(reply->exposed);
    state_.setAlertLimits(reply->alertLimits);
    state_.setSession(*reply);
  });
}

void EngineSession::loadSnapshot() {
  snapshotWanted_ = true;
  snapshotCall_.cancel();
  snapshotCall_ = client_->get<protocol::Snapshot>(QStringLiteral("/snapshot"), {}, this, [this](auto reply) {
    if (reply.ok())
      takeSnapshot(std::move(reply).value());
    else
      loadAgain(reply.error());
  });
}

void EngineSession::loadAgain(const client::ClientError& error) {
  if (error.kind == client::ErrorKind::cancelled || !stream_ || stream_->state() != client::StreamState::live) return;
  const bool final = error.kind == client::ErrorKind::token || error.kind == client::ErrorKind::forbidden;
  if (final) return state_.setLink(Link::stopped, error, std::nullopt);
  if (loadTimer_.isActive()) return;
  const base::Millis delay = loadBackoff_.next();
  loadTimer_.start(delay);
  state_.setLink(Link::live, error, delay);
}

void EngineSession::takeSnapshot(protocol::Snapshot snapshot) {
  const std::string before = state_.snapshot().asOf.boot;
  const bool again = state_.hasSnapshot() && before != snapshot.asOf.boot;
  snapshotWanted_ = false;
  auto early = std::exchange(early_, {});
  state_.setSnapshot(std::move(snapshot));
  state_.heard();
  if (again) Q_EMIT restarted();
  for (const std::string& delta : early) {
    if (snapshotWanted_) return;  // a listener asked anew
    const Delta result = state_.applyDelta(delta);
    if (result == Delta::needsSnapshot || result == Delta::malformed) {
      client::ClientError error;
      error.kind = client::ErrorKind::malformed;
      error.text = tr("The engine's news do not fit what is shown; loading all of it again.");
      return loadAgain(error);
    }
  }
}

void EngineSession::onReceived(const protocol::SseEvent& received) {
  if (received.event != "state") {
    if (const auto view = protocol::parse<protocol::EventView>(received.data); view.ok()) Q_EMIT event(view.value());
    return;
  }
  if (snapshotWanted_) {
    if (early_.size() >= kEarlyMax) return loadSnapshot();
    early_.push_back(received.data);
    return;
  }
  const Delta result = state_.applyDelta(received.data);
  if (result == Delta::needsSnapshot || result == Delta::malformed) {
    early_.push_back(received.data);
    if (result == Delta::malformed) early_.clear();
    loadSnapshot();
  }
}

}  // namespace signalbox::ui::state
