#include "engine/egress/open_sockets.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox::egress {
namespace {

// A connection lives for 300 s at most (CURLOPT_MAXLIFETIME_CONN), and may be made as long as a connect may last.
constexpr std::int64_t kLifeMaxUs = 360'000'000;

int localPortOf(curl_socket_t socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  // Both families have the port in the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

void OpenSockets::stopReading(int localPort) const {
  for (const curl_socket_t socket : open_)
    if (localPortOf(socket) == localPort) ::shutdown(socket, SHUT_RD);
}

void OpenSockets::stopReadingSocket(curl_socket_t socket) const {
  if (open_.contains(socket)) ::shutdown(socket, SHUT_RD);
}

void OpenSockets::stopReadingAll() const {
  for (const curl_socket_t socket : open_) ::shutdown(socket, SHUT_RD);
}

void OpenSockets::endAll() const {
  for (const curl_socket_t socket : open_) ::shutdown(socket, SHUT_RDWR);
}

bool OpenSockets::mayShare(const std::string& server, const std::string& terms, std::int64_t nowUs) {
  const auto [known, isNew] = terms_.try_emplace(server, Terms{terms});
  if (!isNew && known->second.text != terms) known->second = {terms, nowUs + kLifeMaxUs};
  return nowUs >= known->second.mixedUntilUs;
}

int OpenSockets::onClose(void* self, curl_socket_t socket) {
  static_cast<OpenSockets*>(self)->open_.erase(socket);
  return ::close(socket);
}

}  // namespace signalbox::egress
