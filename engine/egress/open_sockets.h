#pragma once
// The SMTP connections that stand, idle ones included. libcurl says QUIT to a server and then waits for the reply on the
// spot, up to two minutes, in which the thread could take no other mail. Nobody needs that reply: our side of the
// connection is closed for reading as soon as QUIT is out, and libcurl goes on at once. It also takes a connection that
// became TLS by STARTTLS, or never did, for as good as any other to the same server, whatever the next mail's provider
// asks for; so mails under different terms share none. Confined to one mail thread.

#include <curl/curl.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace signalbox::egress {

class OpenSockets {
 public:
  void add(curl_socket_t socket) { open_.insert(socket); }

  /// Reads on the connection with this local port, or on this socket, end at once.
  void stopReading(int localPort) const;
  void stopReadingSocket(curl_socket_t socket) const;
  void stopReadingAll() const;
  /// Nothing more is written either.
  void endAll() const;

  /// Whether a mail to this server may use a connection that stands, and leave its own for the next: not while there may be
  /// one that was made under other terms. `terms`: how TLS is asked for, and whom to trust; `nowUs` is machine time.
  bool mayShare(const std::string& server, const std::string& terms, std::int64_t nowUs);

  /// For CURLOPT_CLOSESOCKETFUNCTION; `self` is this object and outlives all connections.
  static int onClose(void* self, curl_socket_t socket);

 private:
  struct Terms {
    std::string text;
    std::int64_t mixedUntilUs = 0;
  };
  std::set<curl_socket_t> open_;
  std::map<std::string, Terms> terms_;  // by server
};

}  // namespace signalbox::egress
