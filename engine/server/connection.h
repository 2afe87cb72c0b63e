#pragma once
// One connection: reads a request, hands it to the API, writes its answer, then reads the next; one at a time, whatever
// the client sends ahead. Confined to the loop's thread. connection.cpp reads, connection_answer.cpp writes.
// Invariants: at most one read and one write are under way; each request is answered once; `deadline_` is kept in every
// phase in which the client could hold the connection for nothing.

#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/api/cancellation.h"
#include "engine/server/channel.h"
#include "engine/server/server_loop.h"

namespace signalbox::server {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// `kept`: one of those that are reserved for requests that do not come from apps.
  Connection(Channel::Socket socket, std::shared_ptr<boost::asio::ssl::context> tls, std::string peer, ServerLoop& loop, bool kept);
  ~Connection();

  /// TLS first, where it is spoken.
  void start();
  /// There are too many connections, of this address or of all: says so and ends.
  void refuse(bool ofThisAddress);
  bool isRefused() const { return refused_; }
  /// The server stops: ends now, or after the answer that is under way.
  void drain();
  void onTick(std::uint64_t now);
  void close();
  const std::string& peer() const { return peer_; }
  /// Ignored unless `request` is the one that waits.
  void answer(std::uint64_t request, api::Response response);

 private:
  enum class Phase { idle, head, body, waiting, writing, streaming, events, lingering, closed };
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  // connection.cpp
  void begin();
  void sayBusy();
  void shakeHands(void (Connection::*then)());
  void read();
  void onRead(boost::system::error_code error, std::size_t bytes);
  void proceed();
  void readHead();
  void takeHead(std::size_t size);
  bool checkHead();
  void admit();
  void refuseFast(base::Millis wait);
  void readBody();
  void dispatch();
  void fail(int status, std::string_view code, std::string words);
  api::Request takeRequest();

  // connection_answer.cpp
  void writeWhole(api::Response response);
  void startStream(api::Response response);
  void nextPiece();
  void takePiece(api::BodyStream::Piece piece);
  void startEvents(api::Response response);
  void writeEvents();
  void watchForEnd();
  void watchWhileReading();
  void write(std::string first, std::string second, void (Connection::*then)());
  void afterAnswer();
  void linger();
  void releaseRequest();

  ServerLoop& loop_;
  Channel channel_;
  const bool kept_;
  const std::string peer_;
  Phase phase_ = Phase::idle;
  std::uint64_t deadline_ = 0;  // tick; 0 = none
  std::uint64_t request_ = 0;   // number of the present one
  std::size_t requests_ = 0;    // that came on this connection
  std::string waitsFor_;        // the token whose unanswered requests count this one; empty = none

  std::array<char, 16 * 1024> incoming_;
  std::string received_;  // not yet consumed
  std::optional<Parser> parser_;
  std::function<void(std::uint64_t, boost::beast::string_view, boost::system::error_code&)> onChunkHead_;  // the parser refers to it
  std::size_t extensionBytes_ = 0;                                                                         // of all chunks of the present request
  std::optional<api::Request> head_;
  bool fromApps_ = false;
  bool refused_ = false;
  bool refusedAddress_ = false;
  const api::Route* route_ = nullptr;
  std::size_t bodyBytesMax_ = 0;
  std::size_t takenBytes_ = 0;  // of this request, as the loop counts them
  bool keepAlive_ = true;
  bool http10_ = false;
  bool unreadBody_ = false;  // the client is still sending what nobody reads
  std::size_t discarded_ = 0;

  std::array<std::string, 2> outgoing_;
  std::unique_ptr<api::BodyStream> stream_;
  std::unique_ptr<api::EventStream> events_;
  std::shared_ptr<api::Cancellation> cancellation_;  // of the read that is under way
  bool lastPiece_ = false;
  bool reading_ = false;
  bool writing_ = false;
  bool watching_ = false;
  bool headOnly_ = false;  // HEAD: the answer has no body
};

}  // namespace signalbox::server
