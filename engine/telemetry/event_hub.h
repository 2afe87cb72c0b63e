#pragma once
// The stream of GET /events: turns snapshots and events into SSE frames, keeps the newest 10 000 of them, and hands
// them to every subscriber (rule 25). The core's thread publishes, the server's threads subscribe and take frames out.
// Internally synchronised; publishing never waits for a subscriber. Invariants: frames have growing ids
// "boot:sequence"; a `state` frame names each top-level member of Snapshot that differs from the one before, so that
// replacing members by name in order gives the newest picture; a subscriber gets every frame of its filter in order,
// or a `reset` (reload GET /snapshot) as its last or first frame, never a silent gap.

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/protocol/resources.h"
#include "engine/protocol/snapshot.h"
#include "engine/telemetry/event_ring.h"

namespace signalbox::telemetry {

class EventClient;

struct EventHubOptions {
  std::size_t ringFrames = 10'000;
  std::size_t ringBytes = 32U << 20;  // whichever is reached first
  base::Millis stateInterval{200};    // between two `state` frames: 5 Hz at most
  base::Millis heartbeatInterval{2'000};
  double clockSpeed = 1;               // of a fast clock: the pace is that of whoever watches, in real seconds
  std::size_t clientBytes = 1U << 20;  // waiting for one subscriber; more cuts it
  std::size_t clientFrames = 2'000;
  std::size_t clients = 256;  // subscriptions at one time
};

/// Empty topics = all of them. `notification` events pass for the ids named here and for no others; `heartbeat` and
/// `reset` always pass. Events of notifications that nobody names, or lately named, are not kept: an id that is named
/// for the first time begins now, also after a Last-Event-ID.
struct EventFilter {
  std::set<std::string, std::less<>> topics;  // state, breaker, command, alert, operation
  std::set<std::string, std::less<>> notifications;
};

/// One client's place in the stream. Outlives its hub harmlessly. Thread-safe.
class Subscription {
 public:
  virtual ~Subscription() = default;
  /// The next frame, as it goes on the wire; nothing when none waits.
  virtual std::optional<std::string> next() = 0;
  /// No frame waits and none will come: the client was cut or the hub is closed. Close the connection.
  virtual bool ended() const = 0;
  /// Called when frames begin to wait, on the publisher's thread, or at once when some wait already; and at the end.
  /// It may call next(), but should only wake a thread; it must not destroy the subscription. No call is running or
  /// comes after the subscription is destroyed.
  virtual void onReady(std::function<void()> ready) = 0;
};

class EventHub {
 public:
  /// `boot` is AsOf::boot of this run.
  EventHub(EventHubOptions options, std::string boot);
  ~EventHub();
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  /// After a step. Gives out a `state` frame when the last one is stateInterval old, else keeps the snapshot for tick().
  /// A snapshot that differs in as_of only gives none.
  void publish(std::shared_ptr<const protocol::Snapshot> snapshot, base::Now now);
  /// At once, under the topic event.kind.
  void publish(const protocol::EventView& event);
  /// Gives out what is due: a kept snapshot, a heartbeat (AsOf).
  void tick(base::Now now);
  /// When tick() is due.
  base::BootTime nextDue(base::Now now) const;

  /// Without lastEventId the stream begins now. With one of this boot that the ring still reaches, the frames after it
  /// come first; with any other a `reset`. Nothing when there are too many clients or the hub is closed.
  std::unique_ptr<Subscription> subscribe(EventFilter filter, std::string_view lastEventId);
  std::size_t subscribers() const;

  /// Ends every subscription after the frames that wait in it. Legal twice.
  void close();

 private:
  struct Client {
    std::weak_ptr<EventClient> queue;  // gone when its subscription is
    EventFilter filter;
  };
  using Woken = std::vector<std::shared_ptr<EventClient>>;

  void tellState(base::Now now, Woken& woken);
  void tell(std::string_view topic, std::string_view subject, const std::string& data, Woken& woken);
  void giveOut(const EventFrame& frame, Woken& woken);
  void beatHeart(base::Now now, Woken& woken);
  std::string idOf(std::int64_t sequence) const;
  std::string markFrame(std::string_view topic) const;
  void replayGap(std::string_view lastEventId, const EventFilter& filter, EventClient& client) const;
  bool isNamed(std::string_view notification) const;
  void forgetGoneClients();

  const EventHubOptions options_;
  const std::string boot_;
  mutable std::mutex mutex_;  // guards all below; held before a client's own, never while a client is woken
  EventRing ring_;
  std::vector<Client> clients_;
  std::set<std::string, std::less<>> latelyNamed_;  // notifications that clients which are gone had named
  std::deque<std::string> latelyNamedOrder_;        // the same, oldest first
  boost::json::object state_;                       // as the last `state` frame left it
  protocol::AsOf asOf_;
  std::shared_ptr<const protocol::Snapshot> kept_;  // newer than state_, not yet given out
  std::optional<base::BootTime> lastState_;
  std::optional<base::BootTime> lastHeartbeat_;
  bool closed_ = false;
};

}  // namespace signalbox::telemetry
