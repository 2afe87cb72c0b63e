#include <boost/asio/buffer.hpp>
#include <utility>

#include "engine/api/problem.h"
#include "engine/server/connection.h"
#include "engine/server/response_head.h"

namespace signalbox::server {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kEventBytes = 64 * 1024;      // in one write
constexpr std::size_t kBytesPerSecond = 64 * 1024;  // the slowest client that is waited for
constexpr base::Millis kLingerDeadline{1'000};

}  // namespace

void Connection::answer(std::uint64_t request, api::Response response) {
  if (phase_ != Phase::waiting || request != request_) return;
  releaseRequest();
  cancellation_.reset();
  if (loop_.stopping()) keepAlive_ = false;
  if (response.events != nullptr) return loop_.stopping() ? close() : startEvents(std::move(response));
  if (response.stream != nullptr) return startStream(std::move(response));
  writeWhole(std::move(response));
}

void Connection::releaseRequest() {
  loop_.giveBackBytes(std::exchange(takenBytes_, 0));
  if (!waitsFor_.empty()) loop_.endFor(std::exchange(waitsFor_, std::string()));
}

void Connection::writeWhole(api::Response response) {
  phase_ = Phase::writing;
  releaseRequest();
  if (unreadBody_) keepAlive_ = false;
  std::string head = responseHead(response, {response.body.size(), false, keepAlive_, http10_, loop_.date()});
  write(std::move(head), headOnly_ ? std::string() : std::move(response.body), &Connection::afterAnswer);
}

void Connection::write(std::string first, std::string second, void (Connection::*then)()) {
  const std::size_t size = first.size() + second.size();
  outgoing_ = {std::move(first), std::move(second)};
  deadline_ = loop_.deadlineIn(loop_.options().writeDeadline + std::chrono::seconds{size / kBytesPerSecond});
  writing_ = true;
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(outgoing_[0]), asio::buffer(outgoing_[1])};
  channel_.writeAll(buffers, [self = shared_from_this(), then](error_code error, std::size_t) {
    self->writing_ = false;
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    (self.get()->*then)();
  });
}

void Connection::afterAnswer() {
  outgoing_ = {};
  if (!keepAlive_) return linger();
  parser_.reset();
  head_.reset();
  if (!received_.empty()) {
    phase_ = Phase::head;
    deadline_ = loop_.deadlineIn(loop_.options().headerDeadline);
    return proceed();
  }
  phase_ = Phase::idle;
  deadline_ = loop_.deadlineIn(loop_.options().idleDeadline);
  read();
}

/// To close at once while the client still sends would reset the connection, and it might never see the answer.
void Connection::linger() {
  if (channel_.isEncrypted()) {
    // Without its farewell the client could not tell the end from a cut.
    phase_ = Phase::lingering;
    deadline_ = loop_.deadlineIn(kLingerDeadline);
    return channel_.shutDown([self = shared_from_this()](error_code) { self->close(); });
  }
  if (!unreadBody_ && received_.empty()) return close();
  channel_.endSending();
  phase_ = Phase::lingering;
  deadline_ = loop_.deadlineIn(kLingerDeadline);
  received_.clear();
  read();
}

void Connection::startStream(api::Response response) {
  phase_ = Phase::streaming;
  stream_ = std::move(response.stream);
  lastPiece_ = false;
  // Without chunks the end of the connection is the end of the body.
  if (http10_) keepAlive_ = false;
  write(responseHead(response, {std::nullopt, !http10_, keepAlive_, http10_, loop_.date()}), "", &Connection::nextPiece);
}

void Connection::nextPiece() {
  if (lastPiece_) {
    stream_.reset();
    return afterAnswer();
  }
  deadline_ = 0;  // a reader is at work, not the client
  stream_->next([loop = loop_.weak_from_this(), self = weak_from_this()](api::BodyStream::Piece piece) {
    const auto alive = loop.lock();
    if (alive == nullptr) return;
    const auto shared = std::make_shared<api::BodyStream::Piece>(std::move(piece));
    alive->post([self, shared] {
      if (const auto connection = self.lock()) connection->takePiece(std::move(*shared));
    });
  });
}

void Connection::takePiece(api::BodyStream::Piece piece) {
  if (phase_ != Phase::streaming) return;
  if (piece.failed) return close();
  lastPiece_ = piece.end;
  std::string bytes = http10_ ? std::move(piece.bytes) : piece.bytes.empty() ? std::string() : chunkOf(piece.bytes);
  if (lastPiece_ && !http10_) bytes += kLastChunk;
  if (bytes.empty()) return nextPiece();
  write(std::move(bytes), "", &Connection::nextPiece);
}

void Connection::startEvents(api::Response response) {
  phase_ = Phase::events;
  keepAlive_ = false;
  events_ = std::move(response.events);
  watchForEnd();
  write(responseHead(response, {std::nullopt, false, false, http10_, loop_.date()}), "", &Connection::writeEvents);
  const auto wake = [loop = loop_.weak_from_this(), self = weak_from_this()] {
    if (const auto alive = loop.lock())
      alive->post([self] {
        if (const auto connection = self.lock()) connection->writeEvents();
      });
  };
  events_->onReady(wake);
}

void Connection::writeEvents() {
  if (phase_ != Phase::events || writing_) return;
  std::string frames;
  while (frames.size() < kEventBytes) {
    auto frame = events_->next();
    if (!frame) break;
    frames += *frame;
  }
  if (!frames.empty()) return write(std::move(frames), "", &Connection::writeEvents);
  deadline_ = 0;
  if (events_->ended()) close();
}

/// Who goes away while a search runs ends it. Bytes of a next request are left where they are, and the watch ends with them.
void Connection::watchWhileReading() {
  if (!received_.empty() || std::exchange(watching_, true)) return;
  channel_.awaitReadable([self = shared_from_this()](error_code error) {
    self->watching_ = false;
    if (error || (self->phase_ != Phase::waiting && self->phase_ != Phase::streaming)) return;
    switch (self->channel_.look()) {
      case Channel::Look::bytes: return;
      case Channel::Look::nothing: return self->watchWhileReading();
      case Channel::Look::end: return self->close();
    }
  });
}

/// Nothing comes in on an event stream but its end.
void Connection::watchForEnd() {
  channel_.readSome(asio::buffer(incoming_), [self = shared_from_this()](error_code, std::size_t) { self->close(); });
}

}  // namespace signalbox::server
