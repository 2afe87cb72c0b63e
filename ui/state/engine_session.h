#pragma once
// Keeps an EngineState true to one engine: subscribes, loads session and snapshot when the stream is live, applies deltas
// in order (those that overtake the snapshot wait for it), loads anew after a reset, a restart or a gap. Polls nothing.
// GUI thread. One per engine; several may live side by side.

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

#include "ui/client/event_stream.h"
#include "ui/client/rest_client.h"
#include "ui/state/engine_state.h"

namespace signalbox::ui::state {

class EngineSession final : public QObject {
  Q_OBJECT
 public:
  EngineSession(const base::Clock& clock, base::Random& random, client::StreamOptions options = {}, QObject* parent = nullptr);
  ~EngineSession() override;

  /// Connects, or moves to another address. Everything known of the former engine is forgotten.
  void start(const client::EngineAddress& address);
  void stop();
  void retryNow();
  bool isStarted() const { return client_ != nullptr; }

  EngineState& state() { return state_; }
  const EngineState& state() const { return state_; }
  /// Of the present address; replaced by start(). Only while started. Never keep it: ask for it at each use.
  client::RestClient& rest();
  const base::Clock& clock() const { return clock_; }
  base::Random& random() { return random_; }

  /// Asks for `notification` events of these ids (an open detail), once nobody goes on to others.
  void watchNotifications(const QStringList& ids);

 Q_SIGNALS:
  void event(const signalbox::protocol::EventView& event);  // breaker, command, alert, operation, notification
  void restarted();                                         // the engine has another boot id
  /// The stream was lost and goes on where it ended: no snapshot comes, and what failed meanwhile can be asked again.
  void linkBack();
  /// From now on the events of these come. What happened to them before is told by none.
  void watching(const QStringList& ids);

 private:
  void onStream(client::StreamState state);
  void onLive();
  void onReceived(const protocol::SseEvent& event);
  void load();
  void loadSession();
  void loadSnapshot();
  void loadAgain(const client::ClientError& error);
  void takeSnapshot(protocol::Snapshot snapshot);
  void tellLink();

  const base::Clock& clock_;
  base::Random& random_;
  const client::StreamOptions options_;
  EngineState state_;
  std::unique_ptr<client::RestClient> client_;
  std::unique_ptr<client::EventStream> stream_;
  client::Call sessionCall_;
  client::Call snapshotCall_;
  std::vector<std::string> early_;  // deltas that came before the snapshot
  bool snapshotWanted_ = false;
  client::Backoff loadBackoff_;
  QTimer loadTimer_;
  QTimer watchTimer_;
  QStringList watched_;
  QStringList named_;    // to the stream
  bool naming_ = false;  // these, with its next connection
  bool lost_ = false;    // the stream, since it was live
};

}  // namespace signalbox::ui::state
