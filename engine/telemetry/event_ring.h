#pragma once
// The newest frames of the event stream, so that a client that was away for a moment gets what it missed. Guarded by
// EventHub. Invariants: sequences grow by one without a gap; at most so many frames and bytes, but always the newest.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace signalbox::telemetry {

struct EventFrame {
  std::int64_t sequence = 0;
  std::string topic;
  std::string subject;
  std::shared_ptr<const std::string> wire;  // shared with the clients for which it waits
};

class EventRing {
 public:
  EventRing(std::size_t framesMax, std::size_t bytesMax) : framesMax_(framesMax), bytesMax_(bytesMax) {}

  /// The sequence of the next frame.
  std::int64_t next() const { return newest_ + 1; }
  std::int64_t newest() const { return newest_; }
  /// frame.sequence must be next().
  const EventFrame& push(EventFrame frame);
  /// Every frame after that sequence is here.
  bool reaches(std::int64_t sequence) const;
  /// Frames after that sequence; only when reaches() says so.
  std::deque<EventFrame>::const_iterator after(std::int64_t sequence) const;
  std::deque<EventFrame>::const_iterator end() const { return frames_.end(); }

 private:
  const std::size_t framesMax_;
  const std::size_t bytesMax_;
  std::deque<EventFrame> frames_;
  std::size_t bytes_ = 0;
  std::int64_t newest_ = 0;
};

}  // namespace signalbox::telemetry
