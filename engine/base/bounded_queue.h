#pragma once
// A lane between threads: bounded by count, closed at stop. tryPush refuses when full, so that back-pressure is an
// answer and never a growing heap. The consumer waits on a Doorbell that several lanes share. Internally synchronised.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace signalbox::base {

/// Wakes one consumer that serves several lanes.
class Doorbell {
 public:
  void ring() {
    {
      const std::lock_guard lock(mutex_);
      rung_ = true;
    }
    condition_.notify_one();
  }
  /// Returns when rung (true) or when the duration has passed (false).
  template <class Duration> bool waitFor(Duration duration) {
    std::unique_lock lock(mutex_);
    const bool woken = condition_.wait_for(lock, duration, [this] { return rung_; });
    rung_ = false;
    return woken;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool rung_ = false;
};

template <class T> class BoundedQueue {
 public:
  BoundedQueue(std::size_t capacity, Doorbell* bell) : capacity_(capacity), bell_(bell) {}

  /// False when full or closed; the item is then untouched.
  bool tryPush(T&& item) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || items_.size() >= capacity_) return false;
      items_.push_back(std::move(item));
    }
    if (bell_ != nullptr) bell_->ring();
    return true;
  }

  /// All of them or none, with one ring, so that the consumer wakes to the whole. False when they do not fit or it is closed: they are
  /// then untouched.
  bool tryPushAll(std::vector<T>&& items) {
    if (items.empty()) return true;
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || items.size() > capacity_ - items_.size()) return false;
      for (T& item : items) items_.push_back(std::move(item));
    }
    if (bell_ != nullptr) bell_->ring();
    return true;
  }

  /// Takes at most `limit` items in the order in which they came.
  std::vector<T> take(std::size_t limit) {
    std::vector<T> taken;
    const std::lock_guard lock(mutex_);
    while (!items_.empty() && taken.size() < limit) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }

  /// Takes items in the order in which they came, as long as `fits` says so of the next one. It must not call back.
  template <class Fits> std::vector<T> takeWhile(Fits fits) {
    std::vector<T> taken;
    const std::lock_guard lock(mutex_);
    while (!items_.empty() && fits(std::as_const(items_.front()))) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }
  bool empty() const { return size() == 0; }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }

 private:
  const std::size_t capacity_;
  Doorbell* const bell_;
  mutable std::mutex mutex_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace signalbox::base
