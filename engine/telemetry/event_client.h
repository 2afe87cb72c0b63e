#pragma once
// The frames that wait for one client of the event stream: filled by EventHub, emptied by the client's connection.
// Thread-safe. Invariants: bounded; a client that does not keep up loses what waits, gets one `reset`, and nothing after
// it; no callback runs after detach() has returned.

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace signalbox::telemetry {

class EventClient {
 public:
  using Wire = std::shared_ptr<const std::string>;

  EventClient(std::size_t framesMax, std::size_t bytesMax) : framesMax_(framesMax), bytesMax_(bytesMax) {}

  /// False when this would be too much: then nothing was added, and cut() follows.
  [[nodiscard]] bool push(Wire frame);
  /// Drops what waits and ends the stream with this frame.
  void cut(Wire reset);
  /// Ends the stream after what waits.
  void close();
  /// True once after frames began to wait, or the end came: then wake() is due.
  bool takeWakeDue();
  void wake();
  void detach();

  std::optional<std::string> next();
  bool ended() const;
  void onReady(std::function<void()> ready);

 private:
  const std::size_t framesMax_;
  const std::size_t bytesMax_;
  mutable std::mutex mutex_;  // guards the frames
  std::deque<Wire> frames_;
  std::size_t bytes_ = 0;
  bool finished_ = false;
  bool wakeDue_ = false;
  std::mutex readyMutex_;  // held while ready_ runs; taken before mutex_, never after it
  std::function<void()> ready_;
};

}  // namespace signalbox::telemetry
