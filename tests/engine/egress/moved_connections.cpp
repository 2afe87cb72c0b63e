#include "tests/engine/egress/moved_connections.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <mutex>

namespace {

struct Move {
  std::mutex mutex;
  bool active = false;
  in_addr address{};
  std::uint16_t port = 0;  // both in the network's order
  std::uint16_t to = 0;
};

Move& move() {
  static Move one;
  return one;
}

}  // namespace

MovedConnections::MovedConnections(const std::string& address, std::uint16_t port, std::uint16_t to) {
  const std::lock_guard lock(move().mutex);
  move().active = ::inet_pton(AF_INET, address.c_str(), &move().address) == 1;
  move().port = htons(port);
  move().to = htons(to);
}

MovedConnections::~MovedConnections() {
  const std::lock_guard lock(move().mutex);
  move().active = false;
}

extern "C" int connect(int socket, const sockaddr* address, socklen_t length) {
  using Connect = int (*)(int, const sockaddr*, socklen_t);
  static const auto real = reinterpret_cast<Connect>(::dlsym(RTLD_NEXT, "connect"));
  sockaddr_in moved{};
  if (address->sa_family != AF_INET || length < sizeof moved) return real(socket, address, length);
  std::memcpy(&moved, address, sizeof moved);
  {
    const std::lock_guard lock(move().mutex);
    if (move().active && moved.sin_addr.s_addr == move().address.s_addr && moved.sin_port == move().port) {
      moved.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      moved.sin_port = move().to;
    }
  }
  return real(socket, reinterpret_cast<const sockaddr*>(&moved), sizeof moved);
}
