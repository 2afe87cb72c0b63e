// A receiver of webhooks that does nothing but answer 200: the other end of the deliver bench, in a process of its own.
//     bench_receiver      prints "listening on PORT"; at the end of its input "{"received": N, "cpu_seconds": S}"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>

#include "tests/bench/http_load.h"

namespace signalbox::bench {
namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// The length of the request at the start of these bytes; 0 while it is not whole.
std::size_t requestLength(std::string_view in) {
  const std::size_t blank = in.find("\r\n\r\n");
  if (blank == std::string_view::npos) return 0;
  std::size_t length = 0;
  for (std::size_t line = in.find("\r\n"); line < blank; line = in.find("\r\n", line + 2)) {
    constexpr std::string_view kName = "content-length:";
    if (in.size() >= line + 2 + kName.size() && ::strncasecmp(in.data() + line + 2, kName.data(), kName.size()) == 0)
      length = static_cast<std::size_t>(std::strtoul(in.data() + line + 2 + kName.size(), nullptr, 10));
  }
  return in.size() >= blank + 4 + length ? blank + 4 + length : 0;
}

class Receiver {
 public:
  int serve() {
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 1024) != 0) return std::perror("listen"), 1;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    watch(listener_);
    watch(STDIN_FILENO);
    std::printf("listening on %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    std::array<epoll_event, 256> ready;
    for (;;) {
      const int count = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), -1);
      for (int i = 0; i < count; ++i) {
        const int descriptor = ready[static_cast<std::size_t>(i)].data.fd;
        if (descriptor == STDIN_FILENO) return report();
        descriptor == listener_ ? accept() : answer(descriptor);
      }
    }
  }

 private:
  void watch(int descriptor) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void accept() const {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(descriptor);
  }

  void answer(int descriptor) {
    const ssize_t bytes = ::recv(descriptor, buffer_.data(), buffer_.size(), 0);
    if (bytes <= 0) {
      begun_.erase(descriptor);
      ::close(descriptor);
      return;
    }
    std::string& in = begun_[descriptor];
    in.append(buffer_.data(), static_cast<std::size_t>(bytes));
    while (const std::size_t length = requestLength(in)) {
      in.erase(0, length);
      ++received_;
      if (::send(descriptor, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0) return;
    }
  }

  int report() const {
    std::printf("{\"received\": %lld, \"cpu_seconds\": %.6f}\n", static_cast<long long>(received_), cpuSeconds());
    return 0;
  }

  int poll_ = -1;
  int listener_ = -1;
  std::int64_t received_ = 0;
  std::unordered_map<int, std::string> begun_;
  std::array<char, 64 * 1024> buffer_;
};

}  // namespace
}  // namespace signalbox::bench

int main() { return signalbox::bench::Receiver().serve(); }
