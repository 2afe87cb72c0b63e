#include "engine/telemetry/event_client.h"

#include <utility>

namespace signalbox::telemetry {

bool EventClient::push(Wire frame) {
  const std::lock_guard lock(mutex_);
  if (finished_) return true;
  // One frame alone always goes: a large picture must not cut everybody for ever.
  if (!frames_.empty() && (frames_.size() >= framesMax_ || bytes_ + frame->size() > bytesMax_)) return false;
  wakeDue_ = wakeDue_ || frames_.empty();
  bytes_ += frame->size();
  frames_.push_back(std::move(frame));
  return true;
}

void EventClient::cut(Wire reset) {
  const std::lock_guard lock(mutex_);
  bytes_ = reset->size();
  frames_.clear();
  frames_.push_back(std::move(reset));
  finished_ = true;
  wakeDue_ = true;
}

void EventClient::close() {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  wakeDue_ = true;
}

bool EventClient::takeWakeDue() {
  const std::lock_guard lock(mutex_);
  return std::exchange(wakeDue_, false);
}

void EventClient::wake() {
  const std::lock_guard lock(readyMutex_);
  if (ready_) ready_();
}

void EventClient::detach() {
  const std::lock_guard lock(readyMutex_);
  ready_ = nullptr;
}

std::optional<std::string> EventClient::next() {
  const std::lock_guard lock(mutex_);
  if (frames_.empty()) return std::nullopt;
  const Wire frame = std::move(frames_.front());
  frames_.pop_front();
  bytes_ -= frame->size();
  return *frame;
}

bool EventClient::ended() const {
  const std::lock_guard lock(mutex_);
  return finished_ && frames_.empty();
}

void EventClient::onReady(std::function<void()> ready) {
  bool atOnce = false;
  const std::lock_guard lock(readyMutex_);
  ready_ = std::move(ready);
  {
    const std::lock_guard frames(mutex_);
    atOnce = !frames_.empty() || finished_;
  }
  if (atOnce && ready_) ready_();
}

}  // namespace signalbox::telemetry
