#pragma once
// Waits for the sockets and the timer of a libcurl multi handle with epoll, and lets libcurl act on those that are ready
// (curl_multi_socket_action): a turn costs what has happened, not what is open. With curl_multi_poll every turn asks the
// kernel about all sockets and walks through all transfers, which a few thousand receivers that hang make slow for the others.
// A connection that libcurl keeps between two transfers stays in epoll, since the next one waits for the same: that saves two calls into
// the kernel for each. It takes to know when such a socket is closed, so only those are kept that opened() was told of and that close by
// onClose(). Confined to the thread that owns the multi handle, except wake().

#include <curl/curl.h>

#include <cstdint>
#include <vector>

namespace signalbox::egress {

class MultiPoll {
 public:
  /// Sets the multi handle's callbacks; the handle is cleaned up before this ends.
  explicit MultiPoll(CURLM* multi);
  ~MultiPoll();
  MultiPoll(const MultiPoll&) = delete;
  MultiPoll& operator=(const MultiPoll&) = delete;

  /// False when the kernel gave no descriptors.
  bool isOpen() const { return poll_ >= 0 && bell_ >= 0; }
  /// Waits until a socket is ready, libcurl's timer is due, wake() was called or the time is over; then libcurl acts.
  void turn(std::int64_t timeoutMillis);
  /// Ends a turn that waits, or the next one. Any thread.
  void wake() const;

  /// libcurl opened this socket, and will close it by onClose().
  void opened(curl_socket_t socket);
  /// For CURLOPT_CLOSESOCKETFUNCTION; `self` is this object.
  static int onClose(void* self, curl_socket_t socket);

 private:
  /// Of a descriptor.
  struct Watch {
    std::uint32_t events = 0;  // for which it is in epoll; 0 = it is not
    bool wanted = false;       // a transfer waits for them
    bool kept = false;         // stays in epoll between transfers
  };
  static constexpr std::size_t kKnownMax = 65'536;  // descriptors; a higher one is never kept

  static int onSocket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int onTimer(CURLM*, long timeoutMillis, void* self);
  void watch(curl_socket_t socket, int what);
  void unwatch(curl_socket_t socket, Watch& watch) const;
  /// Whether a transfer waits for what has happened; a kept connection that ended meanwhile is no longer looked at.
  bool concerns(curl_socket_t socket);
  Watch* known(curl_socket_t socket);
  void hearBell() const;

  CURLM* const multi_;
  int poll_ = -1;
  int bell_ = -1;
  std::int64_t timerAtUs_ = -1;  // libcurl wants to be called then; -1 = not
  std::vector<Watch> watches_;   // by descriptor
};

}  // namespace signalbox::egress
