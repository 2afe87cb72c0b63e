#include "engine/runtime/syslog_socket.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace signalbox::runtime {

using base::Code;
using base::Status;

namespace {

Status failed(const char* what) { return {Code::unavailable, std::string("can't be ") + what + ": " + std::strerror(errno)}; }

class Socket {
 public:
  explicit Socket(int type) : handle_(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (handle_ >= 0) ::close(handle_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int handle() const { return handle_; }
  bool connectTo(const std::string& path) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
      errno = ENAMETOOLONG;
      return false;
    }
    path.copy(address.sun_path, path.size());
    const timeval second{1, 0};
    ::setsockopt(handle_, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
    return ::connect(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

 private:
  const int handle_;
};

}  // namespace

Status sendToSyslog(const std::string& socketPath, const std::string& line) {
  // Without a time: the receiver puts its own, and the line has one that is signed.
  const std::string text = "<" + std::to_string(LOG_AUTH | LOG_NOTICE) + ">signalbox[" + std::to_string(::getpid()) + "]: " + line;
  for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
    const Socket socket(type);
    if (socket.handle() < 0) return failed("opened");
    if (!socket.connectTo(socketPath)) {
      if (errno == EPROTOTYPE && type == SOCK_DGRAM) continue;  // one that listens for streams
      return failed("reached");
    }
    const std::size_t length = text.size() + (type == SOCK_STREAM ? 1 : 0);  // a stream's lines end with a NUL, which is behind the text
    return ::send(socket.handle(), text.c_str(), length, MSG_NOSIGNAL) == static_cast<ssize_t>(length) ? Status::okay() : failed("written");
  }
  return failed("reached");
}

}  // namespace signalbox::runtime
