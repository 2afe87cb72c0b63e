#include "engine/telemetry/event_hub.h"

#include <algorithm>
#include <charconv>

#include "engine/base/check.h"
#include "engine/protocol/sse.h"
#include "engine/telemetry/event_client.h"

namespace signalbox::telemetry {
namespace {

constexpr std::size_t kLatelyNamedMax = 1000;

class HubSubscription final : public Subscription {
 public:
  explicit HubSubscription(std::shared_ptr<EventClient> client) : client_(std::move(client)) {}
  ~HubSubscription() override { client_->detach(); }
  HubSubscription(const HubSubscription&) = delete;
  HubSubscription& operator=(const HubSubscription&) = delete;
  std::optional<std::string> next() override { return client_->next(); }
  bool ended() const override { return client_->ended(); }
  void onReady(std::function<void()> ready) override { client_->onReady(std::move(ready)); }

 private:
  std::shared_ptr<EventClient> client_;
};

bool passes(const EventFilter& filter, const EventFrame& frame) {
  if (frame.topic == "notification") return filter.notifications.contains(frame.subject);
  return filter.topics.empty() || filter.topics.contains(frame.topic);
}

base::Millis scaled(base::Millis interval, double speed) {
  return base::Millis{static_cast<std::int64_t>(static_cast<double>(interval.count()) * std::max(speed, 0.001))};
}

void wakeAll(const std::vector<std::shared_ptr<EventClient>>& woken) {
  for (const auto& client : woken) client->wake();
}

}  // namespace

EventHub::EventHub(EventHubOptions options, std::string boot)
    : options_(options), boot_(std::move(boot)), ring_(options.ringFrames, options.ringBytes) {
  asOf_.boot = boot_;
}

EventHub::~EventHub() { close(); }

void EventHub::publish(std::shared_ptr<const protocol::Snapshot> snapshot, base::Now now) {
  Woken woken;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || snapshot == nullptr) return;
    asOf_ = snapshot->asOf;
    kept_ = std::move(snapshot);
    if (!lastState_ || now.boot - *lastState_ >= scaled(options_.stateInterval, options_.clockSpeed)) tellState(now, woken);
  }
  wakeAll(woken);
}

void EventHub::publish(const protocol::EventView& event) {
  Woken woken;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || (event.kind == "notification" && !isNamed(event.subject))) return;
    tell(event.kind, event.subject, protocol::toText(event), woken);
  }
  wakeAll(woken);
}

void EventHub::tick(base::Now now) {
  Woken woken;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (kept_ && (!lastState_ || now.boot - *lastState_ >= scaled(options_.stateInterval, options_.clockSpeed))) tellState(now, woken);
    if (!lastHeartbeat_ || now.boot - *lastHeartbeat_ >= scaled(options_.heartbeatInterval, options_.clockSpeed)) beatHeart(now, woken);
  }
  wakeAll(woken);
}

base::BootTime EventHub::nextDue(base::Now now) const {
  const std::lock_guard lock(mutex_);
  base::BootTime due = lastHeartbeat_ ? *lastHeartbeat_ + scaled(options_.heartbeatInterval, options_.clockSpeed) : now.boot;
  if (kept_ && lastState_) due = std::min(due, *lastState_ + scaled(options_.stateInterval, options_.clockSpeed));
  return due;
}

void EventHub::tellState(base::Now now, Woken& woken) {
  boost::json::value whole = protocol::toJson(*kept_);
  kept_.reset();
  boost::json::object changed;
  changed["as_of"] = whole.as_object()["as_of"];
  for (const auto& member : whole.as_object()) {
    const boost::json::value* const before = state_.if_contains(member.key());
    if (member.key() != "as_of" && (before == nullptr || *before != member.value())) changed[member.key()] = member.value();
  }
  lastState_ = now.boot;            // also when it told nothing: comparing has its price, too
  if (changed.size() == 1) return;  // only the time went on, and heartbeats tell that
  state_ = std::move(whole.as_object());
  tell("state", {}, protocol::jsonText(changed), woken);
}

void EventHub::tell(std::string_view topic, std::string_view subject, const std::string& data, Woken& woken) {
  EventFrame frame;
  frame.sequence = ring_.next();
  frame.topic = topic;
  frame.subject = subject;
  frame.wire = std::make_shared<const std::string>(protocol::sseFrame({idOf(frame.sequence), frame.topic, data}));
  giveOut(ring_.push(std::move(frame)), woken);
}

void EventHub::giveOut(const EventFrame& frame, Woken& woken) {
  bool someAreGone = false;
  const bool isHeartbeat = frame.topic == "heartbeat";
  for (const Client& each : clients_) {
    const std::shared_ptr<EventClient> client = each.queue.lock();
    someAreGone |= client == nullptr;
    if (client == nullptr || !(isHeartbeat || passes(each.filter, frame))) continue;
    if (!client->push(frame.wire)) client->cut(std::make_shared<const std::string>(markFrame("reset")));
    if (client->takeWakeDue()) woken.push_back(client);
  }
  if (someAreGone) forgetGoneClients();
}

void EventHub::beatHeart(base::Now now, Woken& woken) {
  lastHeartbeat_ = now.boot;
  asOf_.time = now.wall;
  // Not in the ring, and with the id of the newest frame: whoever comes back with it missed nothing before it.
  giveOut({ring_.newest(), "heartbeat", {}, std::make_shared<const std::string>(markFrame("heartbeat"))}, woken);
}

std::string EventHub::idOf(std::int64_t sequence) const { return boot_ + ":" + std::to_string(sequence); }

std::string EventHub::markFrame(std::string_view topic) const {
  return protocol::sseFrame({idOf(ring_.newest()), std::string(topic), protocol::toText(asOf_)});
}

std::unique_ptr<Subscription> EventHub::subscribe(EventFilter filter, std::string_view lastEventId) {
  const std::lock_guard lock(mutex_);
  forgetGoneClients();
  if (closed_ || clients_.size() >= options_.clients) return nullptr;
  auto client = std::make_shared<EventClient>(options_.clientFrames, options_.clientBytes);
  if (!lastEventId.empty()) replayGap(lastEventId, filter, *client);
  client->takeWakeDue();  // nobody is there to be woken yet; onReady() looks for itself
  clients_.push_back({client, std::move(filter)});
  return std::make_unique<HubSubscription>(std::move(client));
}

void EventHub::replayGap(std::string_view lastEventId, const EventFilter& filter, EventClient& client) const {
  const std::size_t colon = lastEventId.rfind(':');
  std::int64_t sequence = -1;
  if (colon != std::string_view::npos && lastEventId.substr(0, colon) == boot_) {
    const std::string_view digits = lastEventId.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
    if (error != std::errc{} || end != digits.data() + digits.size()) sequence = -1;
  }
  const EventClient::Wire reset = std::make_shared<const std::string>(markFrame("reset"));
  if (sequence < 0 || !ring_.reaches(sequence)) {
    const bool fits = client.push(reset);
    SB_CHECK(fits, "the first frame always fits");
    return;
  }
  // What would fill the client at once is more to read than a snapshot.
  std::size_t bytes = 0;
  std::vector<EventClient::Wire> missed;
  for (auto frame = ring_.after(sequence); frame != ring_.end(); ++frame) {
    if (!passes(filter, *frame)) continue;
    bytes += frame->wire->size();
    missed.push_back(frame->wire);
  }
  if (missed.size() > options_.clientFrames / 2 || bytes > options_.clientBytes / 2) missed = {reset};
  for (EventClient::Wire& frame : missed) {
    const bool fits = client.push(std::move(frame));
    SB_CHECK(fits, "half of the bound fits");
  }
}

bool EventHub::isNamed(std::string_view notification) const {
  const auto names = [&](const Client& each) { return each.filter.notifications.contains(notification); };
  return latelyNamed_.contains(notification) || std::any_of(clients_.begin(), clients_.end(), names);
}

void EventHub::forgetGoneClients() {
  std::erase_if(clients_, [this](const Client& each) {
    if (!each.queue.expired()) return false;
    for (const std::string& id : each.filter.notifications)
      if (latelyNamed_.insert(id).second) latelyNamedOrder_.push_back(id);
    for (; latelyNamedOrder_.size() > kLatelyNamedMax; latelyNamedOrder_.pop_front()) latelyNamed_.erase(latelyNamedOrder_.front());
    return true;
  });
}

std::size_t EventHub::subscribers() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::count_if(clients_.begin(), clients_.end(), [](const Client& each) { return !each.queue.expired(); }));
}

void EventHub::close() {
  Woken woken;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    for (const Client& each : clients_)
      if (std::shared_ptr<EventClient> client = each.queue.lock()) {
        client->close();
        woken.push_back(std::move(client));
      }
  }
  wakeAll(woken);
}

}  // namespace signalbox::telemetry
