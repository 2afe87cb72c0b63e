#include "engine/telemetry/event_ring.h"

#include <utility>

#include "engine/base/check.h"

namespace signalbox::telemetry {

const EventFrame& EventRing::push(EventFrame frame) {
  SB_CHECK(frame.sequence == next(), "frames are numbered without a gap");
  newest_ = frame.sequence;
  bytes_ += frame.wire->size();
  frames_.push_back(std::move(frame));
  while (frames_.size() > 1 && (frames_.size() > framesMax_ || bytes_ > bytesMax_)) {
    bytes_ -= frames_.front().wire->size();
    frames_.pop_front();
  }
  return frames_.back();
}

bool EventRing::reaches(std::int64_t sequence) const {
  return sequence >= newest_ - static_cast<std::int64_t>(frames_.size()) && sequence <= newest_;
}

std::deque<EventFrame>::const_iterator EventRing::after(std::int64_t sequence) const {
  SB_CHECK(reaches(sequence), "asked for frames that the ring does not hold");
  return frames_.end() - (newest_ - sequence);
}

}  // namespace signalbox::telemetry
