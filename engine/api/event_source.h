#pragma once
// Where server-sent events come from, as api and server see it (rule 25). The hub behind it keeps the ring, builds the
// frames once for all clients, and cuts a client that does not read.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::api {

struct EventFilter {
  std::vector<std::string> topics;         // state, breaker, command, alert, operation; heartbeat and reset always come
  std::vector<std::string> notifications;  // ids whose own events are wanted
};

/// One client's queue. next() and ended() are called on the server's thread only.
class EventStream {
 public:
  virtual ~EventStream() = default;
  /// A ready frame; nothing when there is none at present. Never blocks.
  virtual std::optional<std::string> next() = 0;
  /// Nothing will come any more: the client was too slow or the hub stops. What is ready may still be taken.
  virtual bool ended() = 0;
  /// Called from any thread whenever a frame is ready or the stream has ended, and at once when that is so already.
  /// It must be cheap and may come more often than needed. It is not called after the stream's destructor returned.
  virtual void onReady(std::function<void()> wake) = 0;
};

/// Thread-safe.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// `lastEventId` is "boot:sequence" or empty; a gap that the ring no longer holds begins with `reset`.
  virtual std::unique_ptr<EventStream> subscribe(EventFilter filter, std::string lastEventId) = 0;
};

}  // namespace signalbox::api
