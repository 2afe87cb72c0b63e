#include "engine/server/channel.h"

#include <sys/socket.h>

#include <boost/asio/write.hpp>
#include <cerrno>
#include <utility>

namespace signalbox::server {

namespace asio = boost::asio;
using boost::system::error_code;

Channel::Channel(Socket socket, std::shared_ptr<asio::ssl::context> tls) : socket_(std::move(socket)), tls_(std::move(tls)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls_ != nullptr) encrypted_ = std::make_unique<Encrypted>(socket_, *tls_);
}

void Channel::handshake(std::function<void(error_code)> handler) { encrypted_->async_handshake(asio::ssl::stream_base::server, std::move(handler)); }

void Channel::readSome(asio::mutable_buffer buffer, Handler handler) {
  if (encrypted_ != nullptr)
    encrypted_->async_read_some(buffer, std::move(handler));
  else
    socket_.async_read_some(buffer, std::move(handler));
}

void Channel::writeAll(const std::array<asio::const_buffer, 2>& buffers, Handler handler) {
  if (encrypted_ != nullptr)
    asio::async_write(*encrypted_, buffers, std::move(handler));
  else
    asio::async_write(socket_, buffers, std::move(handler));
}

void Channel::awaitReadable(std::function<void(error_code)> handler) { socket_.async_wait(Socket::wait_read, std::move(handler)); }

Channel::Look Channel::look() {
  char next = 0;
  const auto got = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) return Look::bytes;
  return got < 0 && (errno == EAGAIN || errno == EINTR) ? Look::nothing : Look::end;
}

void Channel::endSending() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Channel::shutDown(std::function<void(error_code)> handler) { encrypted_->async_shutdown(std::move(handler)); }

void Channel::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace signalbox::server
