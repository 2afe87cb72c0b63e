#include "tests/bench/http_load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace signalbox::bench {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

struct Connection {
  int socket = -1;
  std::string out;
  std::size_t written = 0;
  std::string in;
  std::int64_t begunUs = 0;
};

/// The length of the answer at the start of these bytes; 0 while it is not whole. `body` is where its body begins.
std::size_t answerLength(std::string_view in, std::size_t& body) {
  const std::size_t blank = in.find("\r\n\r\n");
  if (blank == std::string_view::npos) return 0;
  body = blank + 4;
  std::size_t length = 0;
  const std::string_view head = in.substr(0, blank);
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos; line = head.find("\r\n", line + 2)) {
    constexpr std::string_view kName = "content-length:";
    const std::string_view field = head.substr(line + 2, kName.size());
    if (field.size() == kName.size() && ::strncasecmp(field.data(), kName.data(), kName.size()) == 0)
      length = static_cast<std::size_t>(std::strtoul(head.data() + line + 2 + kName.size(), nullptr, 10));
  }
  return in.size() >= body + length ? body + length : 0;
}

class Load {
 public:
  Load(const LoadOptions& options, const MakeRequest& next, const SeeAnswer& see) : options_(options), next_(next), see_(see) {
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (poll_ < 0) fail("epoll_create1");
    connections_.resize(static_cast<std::size_t>(options.connections));
  }
  ~Load() {
    for (const Connection& each : connections_) ::close(each.socket);
    ::close(poll_);
  }

  LoadResult run() {
    const std::int64_t begin = steadyMicros();
    countFrom_ = begin + static_cast<std::int64_t>(options_.warmUpSeconds * 1e6);
    end_ = countFrom_ + static_cast<std::int64_t>(options_.seconds * 1e6);
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      connect(i);
      ask(connections_[i]);
    }
    std::array<epoll_event, 256> ready;
    std::int64_t now = steadyMicros();
    while (now < end_ && !enough()) {
      const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), static_cast<int>((end_ - now) / 1000 + 1));
      for (int i = 0; i < count; ++i) serve(static_cast<std::size_t>(ready[static_cast<std::size_t>(i)].data.u64));
      now = steadyMicros();
    }
    result_.seconds = static_cast<double>(std::min(now, end_) - std::min(countFrom_, now)) / 1e6;
    std::sort(result_.latencyUs.begin(), result_.latencyUs.end());
    return std::move(result_);
  }

 private:
  bool enough() const { return options_.requestsMax > 0 && result_.answeredAll >= options_.requestsMax; }

  void connect(std::size_t index) {
    Connection& connection = connections_[index];
    connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options_.port);
    ::inet_pton(AF_INET, options_.host.c_str(), &address.sin_addr);
    if (::connect(connection.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
    const int on = 1;
    ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &event);
  }

  void ask(Connection& connection) {
    connection.out.clear();
    next_(connection.out);
    connection.begunUs = steadyMicros();
    // Requests are far smaller than a socket's buffer, or the peer reads while we write.
    for (std::size_t sent = 0; sent < connection.out.size();) {
      const ssize_t bytes = ::send(connection.socket, connection.out.data() + sent, connection.out.size() - sent, MSG_NOSIGNAL);
      if (bytes < 0) fail("send");
      sent += static_cast<std::size_t>(bytes);
    }
  }

  void serve(std::size_t index) {
    Connection& connection = connections_[index];
    const ssize_t bytes = ::recv(connection.socket, buffer_.data(), buffer_.size(), 0);
    if (bytes <= 0) {
      ::close(connection.socket);
      connection.in.clear();
      if (++reconnects_ > 10'000) fail("the server closes its connections");
      connect(index);
      return ask(connection);
    }
    connection.in.append(buffer_.data(), static_cast<std::size_t>(bytes));
    std::size_t body = 0;
    const std::size_t length = answerLength(connection.in, body);
    if (length == 0) return;
    note(connection, body, length);
    connection.in.erase(0, length);
    ask(connection);
  }

  void note(const Connection& connection, std::size_t body, std::size_t length) {
    const std::int64_t now = steadyMicros();
    const bool good = connection.in.size() > 9 && connection.in[9] == '2';
    if (!good && ++result_.failed == 1) result_.firstFailure = connection.in.substr(0, std::min<std::size_t>(length, 400));
    ++result_.answeredAll;
    if (see_) see_(connection.in.data() + body, length - body);
    if (now < countFrom_ || now >= end_) return;
    ++result_.answered;
    result_.latencyUs.push_back(static_cast<std::uint32_t>(now - connection.begunUs));
  }

  const LoadOptions& options_;
  const MakeRequest& next_;
  const SeeAnswer& see_;
  int poll_ = -1;
  std::vector<Connection> connections_;
  std::array<char, kReadBytes> buffer_;
  std::int64_t countFrom_ = 0;
  std::int64_t end_ = 0;
  std::int64_t reconnects_ = 0;
  LoadResult result_;
};

}  // namespace

LoadResult runLoad(const LoadOptions& options, const MakeRequest& next, const SeeAnswer& see) { return Load(options, next, see).run(); }

double quantileUs(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(std::floor(share * static_cast<double>(sorted.size() - 1)))];
}

std::int64_t steadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpuSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace signalbox::bench
