#pragma once
// Waits for the sockets and the timer of a libcurl multi handle with epoll, and lets libcurl act on those that are ready
// (curl_multi_socket_action): a turn costs what has happened, not what is open. With curl_multi_poll every turn asks the
// kernel about all sockets and walks through all transfers, which a few thousand receivers that hang make slow for the others.
// Confined to the thread that owns the multi handle, except wake().

#include <curl/curl.h>

#include <bitset>
#include <cstdint>

namespace signalbox::egress {

class MultiPoll {
 public:
  /// Sets the multi handle's callbacks; the handle outlives this, or is not used after it.
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

 private:
  static int onSocket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int onTimer(CURLM*, long timeoutMillis, void* self);
  void watch(curl_socket_t socket, int what);
  void hearBell() const;

  CURLM* const multi_;
  int poll_ = -1;
  int bell_ = -1;
  std::int64_t timerAtUs_ = -1;  // libcurl wants to be called then; -1 = not
  std::bitset<65'536> watched_;  // by descriptor: what is tried first, no more
};

}  // namespace signalbox::egress
