#pragma once
// The bytes of one connection, as they are or inside TLS. One read and one write at a time, each with a handler that is
// called on the loop's thread; after close() they are called with an error. Confined to the loop's thread.

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace signalbox::server {

class Channel {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Handler = std::function<void(boost::system::error_code, std::size_t)>;

  /// `tls`: null for bytes as they are.
  Channel(Socket socket, std::shared_ptr<boost::asio::ssl::context> tls);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  bool isEncrypted() const { return encrypted_ != nullptr; }
  /// Only when isEncrypted(), before anything else.
  void handshake(std::function<void(boost::system::error_code)> handler);
  void readSome(boost::asio::mutable_buffer buffer, Handler handler);
  void writeAll(const std::array<boost::asio::const_buffer, 2>& buffers, Handler handler);
  /// The client may have gone away, or sent more.
  void awaitReadable(std::function<void(boost::system::error_code)> handler);
  enum class Look { nothing, bytes, end };
  /// What the socket holds, without taking it. Inside TLS a farewell counts as bytes.
  Look look();
  /// Tells the other side that nothing more comes: at once, or inside TLS, with a handler for when it has agreed.
  void endSending();
  void shutDown(std::function<void(boost::system::error_code)> handler);
  void close();

 private:
  using Encrypted = boost::asio::ssl::stream<Socket&>;
  Socket socket_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  std::unique_ptr<Encrypted> encrypted_;  // over socket_
};

}  // namespace signalbox::server
