#include "engine/server/port_owner.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace signalbox::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListening = "0A";  // the kernel's TCP_LISTEN

struct Socket {
  std::string inode;
  unsigned user = 0;
};

/// A line of /proc/net/tcp: "sl local:port remote:port st queues timer retransmits uid timeout inode ...".
std::optional<Socket> listeningIn(const std::string& line, std::uint16_t port) {
  std::istringstream words(line);
  std::string slot, local, remote, state, queues, timer, retransmits, timeout;
  Socket socket;
  if (!(words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> socket.user >> timeout >> socket.inode)) return std::nullopt;
  const std::size_t colon = local.rfind(':');
  if (state != kListening || colon == std::string::npos) return std::nullopt;
  unsigned found = 0;
  std::from_chars(local.data() + colon + 1, local.data() + local.size(), found, 16);
  return found == port ? std::optional(socket) : std::nullopt;
}

std::optional<Socket> listenerOn(std::uint16_t port) {
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file(table);
    for (std::string line; std::getline(file, line);)
      if (const auto socket = listeningIn(line, port)) return socket;
  }
  return std::nullopt;
}

bool holds(const fs::path& process, const std::string& inode) {
  std::error_code error;
  const std::string wanted = "socket:[" + inode + "]";
  for (fs::directory_iterator each(process / "fd", error), end; !error && each != end; each.increment(error)) {
    std::error_code gone;
    if (fs::read_symlink(each->path(), gone) == wanted) return true;
  }
  return false;
}

std::string processThatHolds(const std::string& inode) {
  std::error_code error;
  for (fs::directory_iterator each("/proc", error), end; !error && each != end; each.increment(error)) {
    const std::string id = each->path().filename();
    if (id.find_first_not_of("0123456789") != std::string::npos || !holds(each->path(), inode)) continue;
    std::string name;
    std::ifstream file(each->path() / "comm");
    std::getline(file, name);
    return (name.empty() ? "a program" : name) + " (process " + id + ")";
  }
  return {};
}

std::string nameOfUser(unsigned user) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> space{};
  if (::getpwuid_r(user, &entry, space.data(), space.size(), &found) == 0 && found != nullptr) return found->pw_name;
  return "user " + std::to_string(user);
}

}  // namespace

std::string whoListensOn(std::uint16_t port) {
  const auto socket = listenerOn(port);
  if (!socket) return {};
  const std::string process = processThatHolds(socket->inode);
  return process.empty() ? "a program of " + nameOfUser(socket->user) : process;
}

}  // namespace signalbox::server
