#pragma once
// A scripted HTTP/1.1 server on a free loopback port, in threads of its own. Each request takes the next behaviour from
// the script, or what a function makes of it; without either it is answered with 200. Counts what it has really read.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Behaviour {
  enum class Kind {
    answer,
    readThenClose,  // takes the whole request, then closes without a word
    readThenDie,    // the same, and from then on nobody listens
    closeUnread,    // closes (with a reset) as soon as the connection stands
    hang,           // takes the request and never answers
    endless,        // answers 200 with a body that does not end
    shortBody,      // promises more body than it sends, then closes
    closeAfter,     // answers and keeps the connection, then closes it once the client has gone idle
  };
  Kind kind = Kind::answer;
  int status = 200;
  std::string headers = {};  // complete lines
  std::string body = {};
};

class HttpServer {
 public:
  /// `shared`: the port may be taken by another one on another address that covers this one, if both say so.
  explicit HttpServer(const char* address = "127.0.0.1", std::uint16_t port = 0, bool shared = false);
  ~HttpServer();

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path = "/") const;
  void script(std::vector<Behaviour> behaviours);
  /// Before the script; called in the connection's thread, and may wait there.
  void answerBy(std::function<Behaviour(const std::string& request)> choose);
  std::vector<std::string> requests() const;  // head and body as read
  int connections() const { return connections_; }

 private:
  void acceptLoop();
  void serve(int fd);
  bool answer(int fd, const Behaviour& behaviour);
  Behaviour next(const std::string& request);
  bool takeIfUnread();

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::string address_;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  // guards the members below
  std::deque<Behaviour> script_;
  std::function<Behaviour(const std::string&)> choose_;
  std::vector<std::string> requests_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};
