#pragma once
// The engine's server-sent events, kept open: connects, notices silence (a heartbeat comes every 2 s), comes back with
// Last-Event-ID after a growing delay, and stops for good only when the engine refuses the token. GUI thread.
// Invariants: at most one connection; events come in the engine's order; start and stop are legal in any state.

#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <optional>

#include "engine/base/time.h"
#include "engine/protocol/snapshot.h"
#include "engine/protocol/sse.h"
#include "ui/client/address.h"
#include "ui/client/backoff.h"
#include "ui/client/client_error.h"
#include "ui/client/network.h"

namespace signalbox::ui::client {

enum class StreamState { idle, connecting, live, waiting, stopped };

struct StreamOptions {
  base::Millis retryFirst{500};
  base::Millis retryMost{8000};
  base::Millis connectLimit{15'000};  // as long as a call may take: connecting and asking are two ways there and back
  base::Millis silenceLimit{6000};    // three heartbeats
  std::size_t eventBytesMax = 8 * 1024 * 1024;
};

class EventStream final : public QObject {
  Q_OBJECT
 public:
  EventStream(EngineAddress address, const base::Clock& clock, base::Random& random, StreamOptions options = {}, QObject* parent = nullptr);
  ~EventStream() override;

  void setTopics(const QStringList& topics);      // takes effect at the next connection
  void setNotifications(const QStringList& ids);  // connects anew, with Last-Event-ID, when they differ
  void start();
  void stop();
  /// Does not wait for the delay to pass; does nothing while live.
  void retryNow();

  StreamState state() const { return state_; }
  /// Time until the next try, while waiting.
  std::optional<base::Millis> retryIn() const;
  /// Why the last connection ended; nothing while live.
  const std::optional<ClientError>& lastError() const { return lastError_; }
  int connections() const { return connections_; }
  /// Whether the present connection goes on where the last one ended. If not, what happened between is not told.
  bool resumes() const { return resumes_; }

 Q_SIGNALS:
  void stateChanged(signalbox::ui::client::StreamState state);
  void received(const signalbox::protocol::SseEvent& event);  // every event but heartbeat and reset
  void heartbeat(const signalbox::protocol::AsOf& asOf);
  void heard();                                                   // any bytes came
  void reset();                                                   // events were lost: load the snapshot again
  void refused(const signalbox::ui::client::ClientError& error);  // 401 or 403: stopped for good

 private:
  void connectNow();
  void read();
  void take(const protocol::SseEvent& event);
  void closed();
  void drop(ErrorKind kind, const QString& text);
  void retryLater(ClientError error);
  void setState(StreamState state);

  const EngineAddress address_;
  const base::Clock& clock_;
  base::Random& random_;
  const StreamOptions options_;
  Backoff backoff_;
  Network network_;
  QPointer<QNetworkReply> reply_;
  protocol::SseParser parser_;
  QStringList topics_;
  QStringList notifications_;
  QByteArray lastEventId_;
  QByteArray errorBody_;
  std::size_t unfinished_ = 0;
  QTimer silence_;
  QTimer retry_;
  base::BootTime retryAt_{};
  StreamState state_ = StreamState::idle;
  std::optional<ClientError> lastError_;
  int connections_ = 0;
  bool resumes_ = false;
};

}  // namespace signalbox::ui::client
