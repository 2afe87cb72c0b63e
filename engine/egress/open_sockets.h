#pragma once
// The SMTP connections that stand, idle ones included. libcurl says QUIT to a server and then waits for the reply on the
// spot, up to two minutes, which would stop every other send on the thread. Nobody needs that reply: our side of the
// connection is closed for reading as soon as QUIT is out, and libcurl goes on at once. Confined to the egress thread.

#include <curl/curl.h>

#include <set>

namespace signalbox::egress {

class OpenSockets {
 public:
  void add(curl_socket_t socket) { open_.insert(socket); }

  /// Reads on the connection with this local port, or on this socket, end at once.
  void stopReading(int localPort) const;
  void stopReadingSocket(curl_socket_t socket) const;
  void stopReadingAll() const;

  /// For CURLOPT_CLOSESOCKETFUNCTION; `self` is this object and outlives all connections.
  static int onClose(void* self, curl_socket_t socket);

 private:
  std::set<curl_socket_t> open_;
};

}  // namespace signalbox::egress
