#include "tests/engine/egress/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace {

bool sendAll(int fd, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t sent = ::send(fd, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += static_cast<std::size_t>(sent);
  }
  return true;
}

/// One complete request; empty when the peer has gone.
std::string readRequest(int fd, std::string& buffer) {
  char chunk[16'384];
  while (true) {
    const std::size_t headEnd = buffer.find("\r\n\r\n");
    if (headEnd != std::string::npos) {
      const std::size_t field = buffer.find("Content-Length: ");
      const std::size_t length = field < headEnd ? std::strtoul(buffer.c_str() + field + 16, nullptr, 10) : 0;
      const std::size_t total = headEnd + 4 + length;
      if (buffer.size() >= total) {
        std::string request = buffer.substr(0, total);
        buffer.erase(0, total);
        return request;
      }
    }
    const ssize_t got = ::recv(fd, chunk, sizeof chunk, 0);
    if (got <= 0) return {};
    buffer.append(chunk, static_cast<std::size_t>(got));
  }
}

}  // namespace

HttpServer::HttpServer(const char* address, std::uint16_t port, bool shared) : address_(address) {
  const bool v6 = address_.find(':') != std::string::npos;
  listener_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (v6) ::setsockopt(listener_, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (shared) ::setsockopt(listener_, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_storage at{};
  socklen_t length = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  at.ss_family = v6 ? AF_INET6 : AF_INET;
  // Both families have the port in the same place.
  auto& in = reinterpret_cast<sockaddr_in&>(at);
  in.sin_port = htons(port);
  if (v6)
    ::inet_pton(AF_INET6, address, &reinterpret_cast<sockaddr_in6&>(at).sin6_addr);
  else
    ::inet_pton(AF_INET, address, &in.sin_addr);
  ::bind(listener_, reinterpret_cast<sockaddr*>(&at), length);
  ::listen(listener_, 1024);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &length);
  port_ = ntohs(in.sin_port);
  acceptor_ = std::thread([this] { acceptLoop(); });
}

HttpServer::~HttpServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

std::string HttpServer::url(const std::string& path) const { return "http://" + address_ + ":" + std::to_string(port_) + path; }

void HttpServer::script(std::vector<Behaviour> behaviours) {
  const std::lock_guard lock(mutex_);
  script_.assign(behaviours.begin(), behaviours.end());
}

std::vector<std::string> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void HttpServer::acceptLoop() {
  while (!stopping_) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    if (takeIfUnread()) {
      const linger reset{1, 0};
      ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      ::close(fd);
      continue;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void HttpServer::serve(int fd) {
  std::string buffer;
  while (true) {
    std::string request = readRequest(fd, buffer);
    if (request.empty()) break;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const Behaviour behaviour = next(request);
    if (!answer(fd, behaviour)) break;
  }
  const std::lock_guard lock(mutex_);
  open_.erase(std::find(open_.begin(), open_.end(), fd));
  ::close(fd);
}

bool HttpServer::answer(int fd, const Behaviour& behaviour) {
  using enum Behaviour::Kind;
  const std::string line = "HTTP/1.1 " + std::to_string(behaviour.status) + " Scripted\r\n" + behaviour.headers;
  switch (behaviour.kind) {
    case answer:
    case closeAfter:
      return sendAll(fd, line + "Content-Length: " + std::to_string(behaviour.body.size()) + "\r\n\r\n" + behaviour.body) && behaviour.kind == answer;
    case readThenDie:
      stopping_ = true;
      ::shutdown(listener_, SHUT_RDWR);
      return false;
    case readThenClose:
    case closeUnread: return false;
    case hang: {
      char byte = 0;
      while (::recv(fd, &byte, 1, 0) > 0) {}
      return false;
    }
    case endless: {
      if (!sendAll(fd, line + "\r\n")) return false;
      const std::string chunk(64 * 1024, 'x');
      while (sendAll(fd, chunk)) {}
      return false;
    }
    case shortBody: sendAll(fd, line + "Content-Length: 1000\r\n\r\npart"); return false;
  }
  return false;
}

void HttpServer::answerBy(std::function<Behaviour(const std::string& request)> choose) {
  const std::lock_guard lock(mutex_);
  choose_ = std::move(choose);
}

Behaviour HttpServer::next(const std::string& request) {
  std::function<Behaviour(const std::string&)> choose;
  {
    const std::lock_guard lock(mutex_);
    choose = choose_;
  }
  if (choose) return choose(request);
  const std::lock_guard lock(mutex_);
  if (script_.empty()) return {};
  Behaviour behaviour = script_.front();
  script_.pop_front();
  return behaviour;
}

bool HttpServer::takeIfUnread() {
  const std::lock_guard lock(mutex_);
  if (script_.empty() || script_.front().kind != Behaviour::Kind::closeUnread) return false;
  script_.pop_front();
  return true;
}
