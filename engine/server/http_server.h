#pragma once
// The listening socket and its connections: bytes to api::Request, api::Response to bytes. One thread, "sb-http", does
// all of it; answers may come from any thread. Limits are enforced before memory is spent: header, body, time,
// connections, unanswered bytes (rule 26). HTTP/1.1, with TLS where a certificate is given; Boost stays behind
// this header.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/api.h"
#include "engine/base/log.h"
#include "engine/base/status.h"
#include "engine/base/time.h"

namespace signalbox::server {

class ServerLoop;

struct HttpServerOptions {
  std::string host = "127.0.0.1";           // an address, or "localhost"
  std::uint16_t port = 8742;                // 0 = any free one
  std::vector<std::string> allowedHosts;    // names in Host beside localhost, 127.0.0.1, [::1] and `host`
  std::vector<std::string> trustedProxies;  // networks (CIDR) of proxies that say in X-Forwarded-For from where a request comes
  std::size_t connectionsMax = 512;
  std::size_t connectionsReserved = 32;         // of these, for requests that do not come from apps
  std::size_t connectionsPerAddressMax = 256;   // for apps; an address may have the reserved ones on top. 0 = no limit
  std::size_t requestsPerConnectionMax = 1000;  // then Connection: close. 0 = no limit
  std::size_t requestsPerTokenMax = 256;        // unanswered at one time; the reserved ones on top are not for apps. 0 = no limit
  double requestsPerSecondPerTokenMax = 5000;   // more, after a burst of two seconds, are answered 429. 0 = no limit
  std::string certificateFile;                  // PEM, leaf first; empty = without TLS
  std::string certificateKeyFile;               // PEM without a password
  std::size_t headerBytesMax = 16 * 1024;
  std::size_t requestLineBytesMax = 8 * 1024;
  std::size_t headerFieldsMax = 100;
  std::size_t unansweredBytesMax = 64 * 1024 * 1024;
  base::Millis headerDeadline{5'000};  // from the first byte (or the connection) to the blank line
  base::Millis bodyDeadline{10'000};
  base::Millis idleDeadline{30'000};   // between requests
  base::Millis writeDeadline{10'000};  // for a piece of an answer to leave; a slower client is cut
  base::Millis drainDeadline{5'000};   // at stop: for answers that are on their way
  base::Millis tick{250};              // how exactly deadlines are kept
};

class HttpServer {
 public:
  HttpServer(HttpServerOptions options, const api::Api& api, const base::Clock& clock, base::Log& log);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Takes its address and answers nobody yet; the port. Code::unavailable with address and reason when it cannot.
  base::Result<std::uint16_t> bind();
  /// Serves, after bind() if it was not called before; the port that it listens on.
  base::Result<std::uint16_t> start();
  /// Refuses new connections, ends event streams, waits for answers within the drain deadline, closes, joins. Legal
  /// before start() and twice; not from the server's own thread.
  void stop();
  /// Reads certificate and key anew; connections that are open keep theirs. The old ones stay in use when it fails. Any
  /// thread, between start() and stop(). Nothing happens without TLS.
  base::Status reloadCertificate();
  /// Of the certificate in use, "AB:CD:..."; empty without TLS. Any thread.
  std::string fingerprint() const;
  /// Open connections at this moment, for the metrics. Any thread.
  std::size_t connections() const;

 private:
  const std::shared_ptr<ServerLoop> loop_;
};

}  // namespace signalbox::server
