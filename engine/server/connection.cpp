#include "engine/server/connection.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <utility>

#include "engine/api/problem.h"
#include "engine/server/request_head.h"
#include "engine/server/response_head.h"

namespace signalbox::server {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

std::string lower(boost::beast::string_view text) {
  std::string lowered(text);
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

/// Chunks' extensions mean nothing here (RFC 9112, section 7.1.1: a recipient limits them). They are counted over a whole request, since
/// each byte of a body may come in a chunk of its own.
constexpr std::size_t kChunkHeadMax = 4096;

}  // namespace

Connection::Connection(Channel::Socket socket, std::shared_ptr<asio::ssl::context> tls, std::string peer, ServerLoop& loop, bool kept)
    : loop_(loop), channel_(std::move(socket), std::move(tls)), kept_(kept), peer_(std::move(peer)) {
  onChunkHead_ = [this](std::uint64_t, boost::beast::string_view extensions, error_code& error) {
    extensionBytes_ += extensions.size();
    if (extensionBytes_ > kChunkHeadMax) error = http::error::bad_chunk_extension;
  };
}

Connection::~Connection() = default;

void Connection::start() {
  // The first request has to come as fast as any other's header: a connection that says nothing is of no use.
  phase_ = Phase::head;
  deadline_ = loop_.deadlineIn(loop_.options().headerDeadline);
  if (channel_.isEncrypted()) return shakeHands(&Connection::begin);
  begin();
}

/// Its time counts against the first request's header.
void Connection::shakeHands(void (Connection::*then)()) {
  channel_.handshake([self = shared_from_this(), then](error_code error) {
    if (self->phase_ == Phase::closed) return;
    if (error) return self->close();
    (self.get()->*then)();
  });
}

void Connection::begin() { read(); }

void Connection::refuse(bool ofThisAddress) {
  refused_ = true;
  refusedAddress_ = ofThisAddress;
  if (!channel_.isEncrypted()) return sayBusy();
  phase_ = Phase::head;
  deadline_ = loop_.deadlineIn(loop_.options().headerDeadline);
  shakeHands(&Connection::sayBusy);
}

void Connection::sayBusy() {
  unreadBody_ = true;
  if (refusedAddress_)
    fail(429, "busy", "There are too many connections from this address");
  else
    fail(503, "busy", "There are too many connections");
}

void Connection::drain() {
  const bool ends = phase_ != Phase::waiting && phase_ != Phase::writing && phase_ != Phase::streaming && phase_ != Phase::lingering;
  keepAlive_ = false;
  if (ends) close();
}

void Connection::onTick(std::uint64_t now) {
  if (deadline_ == 0 || now < deadline_ || phase_ == Phase::closed) return;
  const bool asked = (phase_ == Phase::head && !received_.empty()) || phase_ == Phase::body;
  if (!asked) return close();
  unreadBody_ = true;
  fail(408, "deadline", phase_ == Phase::head ? "The header did not come in time" : "The body did not come in time");
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  const auto self = shared_from_this();
  phase_ = Phase::closed;
  deadline_ = 0;
  ++request_;  // an answer that is still on its way finds nobody
  releaseRequest();
  stream_.reset();
  events_.reset();
  if (cancellation_ != nullptr) std::exchange(cancellation_, nullptr)->want();
  channel_.close();
  loop_.forget(self);
}

void Connection::read() {
  if (std::exchange(reading_, true)) return;  // one that began before a deadline is still under way
  channel_.readSome(asio::buffer(incoming_), [self = shared_from_this()](error_code error, std::size_t bytes) { self->onRead(error, bytes); });
}

void Connection::onRead(error_code error, std::size_t bytes) {
  reading_ = false;
  if (phase_ == Phase::closed) return;
  // The answer to a missed deadline is on its way; what comes in belongs to the request that was given up.
  if (phase_ == Phase::writing) return;
  if (error) return close();
  if (phase_ == Phase::lingering) {
    constexpr std::size_t kDiscardMax = 1024 * 1024;
    discarded_ += bytes;
    return discarded_ > kDiscardMax ? close() : read();
  }
  if (phase_ == Phase::idle) {
    phase_ = Phase::head;
    deadline_ = loop_.deadlineIn(loop_.options().headerDeadline);
  }
  received_.append(incoming_.data(), bytes);
  proceed();
}

void Connection::proceed() { phase_ == Phase::body ? readBody() : readHead(); }

void Connection::readHead() {
  while (received_.starts_with("\r\n")) received_.erase(0, 2);  // RFC 9112, section 2.2
  const std::size_t blank = received_.find("\r\n\r\n");
  const std::size_t limit = loop_.options().headerBytesMax;
  if (blank != std::string::npos && blank + 4 <= limit) return takeHead(blank + 4);
  unreadBody_ = true;
  if (blank != std::string::npos || received_.size() > limit)
    return fail(431, "too_large", "The header is larger than " + std::to_string(limit) + " bytes");
  if (isHopeless(received_)) return fail(400, "malformed", "This is not an HTTP request");
  unreadBody_ = false;
  read();
}

void Connection::takeHead(std::size_t size) {
  unreadBody_ = true;  // until the request is complete
  const std::string_view head(received_.data(), size);
  const HeadLimits limits{loop_.options().requestLineBytesMax, loop_.options().headerFieldsMax};
  if (const auto fault = faultOf(head, limits)) return fail(fault->status, fault->code, fault->words);
  parser_.emplace();
  parser_->on_chunk_header(onChunkHead_);
  extensionBytes_ = 0;
  parser_->header_limit(static_cast<std::uint32_t>(size + 1));
  parser_->body_limit(boost::none);
  parser_->eager(false);
  error_code error;
  const std::size_t used = parser_->put(asio::buffer(head.data(), head.size()), error);
  if (error == http::error::bad_version) return fail(505, "unsupported", "This is not HTTP/1.1");
  if (error && error != http::error::need_more) return fail(400, "malformed", "This is not an HTTP request: " + error.message());
  if (!parser_->is_header_done()) return fail(400, "malformed", "This is not an HTTP request");
  received_.erase(0, used);
  ++request_;
  ++requests_;
  http10_ = parser_->get().version() < 11;
  headOnly_ = parser_->get().method() == http::verb::head;
  const std::size_t requestsMax = loop_.options().requestsPerConnectionMax;
  keepAlive_ = parser_->keep_alive() && !loop_.stopping() && (requestsMax == 0 || requests_ < requestsMax);
  if (checkHead()) admit();
}

bool Connection::checkHead() {
  const auto& fields = parser_->get();
  const auto host = fields[http::field::host];
  if (host.empty() && !http10_)
    fail(400, "malformed", "The Host header is missing");
  else if (!host.empty() && !loop_.hosts().allows({host.data(), host.size()}))
    fail(403, "forbidden", "This server is not called by that name");
  else if (const auto origin = fields[http::field::origin];
           !origin.empty() && !loop_.hosts().allowsOrigin({origin.data(), origin.size()}, {host.data(), host.size()}))
    fail(403, "forbidden", "Pages from elsewhere may not call this server");
  else
    return true;
  return false;
}

api::Request Connection::takeRequest() {
  const auto& message = parser_->get();
  api::Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) request.headers.emplace_back(lower(field.name_string()), std::string(field.value()));
  request.remoteAddress = loop_.proxies().clientOf(peer_, request.headers);
  return request;
}

void Connection::admit() {
  const auto length = parser_->content_length();
  const bool bodyExpected = parser_->chunked() || length.value_or(0) > 0;
  unreadBody_ = bodyExpected;
  head_ = takeRequest();
  api::Admission admission = loop_.api().admit(*head_, bodyExpected);
  // Before any refusal: a token that may do little could otherwise have itself refused without end.
  if (const std::string& token = head_->principal.name; !token.empty())
    if (const auto wait = loop_.tooFast(token)) return refuseFast(*wait);
  if (admission.refusal) return writeWhole(std::move(*admission.refusal));
  if (admission.fromApps && kept_ && loop_.crowdedFrom(peer_))
    return fail(429, "busy", "All connections that apps of one address may have are in use; the last ones are kept for operators");
  if (admission.fromApps && kept_ && loop_.crowded()) {
    keepAlive_ = false;
    return fail(503, "busy", "All connections for apps are in use; the last ones are kept for operators");
  }
  route_ = admission.route;
  fromApps_ = admission.fromApps;
  bodyBytesMax_ = admission.bodyBytesMax;
  if (length.value_or(0) > bodyBytesMax_) return fail(413, "too_large", "The body is larger than " + std::to_string(bodyBytesMax_) + " bytes");
  const std::string_view expect = head_->header("expect");
  if (!expect.empty() && lower(expect) != "100-continue") return fail(417, "unsupported", "The only expectation is 100-continue");
  parser_->eager(true);
  parser_->body_limit(bodyBytesMax_);
  phase_ = Phase::body;
  deadline_ = loop_.deadlineIn(loop_.options().bodyDeadline);
  if (expect.empty() || !bodyExpected || !received_.empty() || http10_) return readBody();
  channel_.writeAll({asio::buffer(kContinue), asio::const_buffer()}, [self = shared_from_this()](error_code error, std::size_t) {
    if (error) return self->close();
    if (self->phase_ == Phase::body) self->readBody();
  });
}

void Connection::refuseFast(base::Millis wait) {
  api::Response response = api::problemResponse(429, "busy", "This token sends more requests a second than it may");
  for (auto& [name, value] : response.headers)
    if (name == "Retry-After") value = std::to_string((wait.count() + 999) / 1000);
  writeWhole(std::move(response));
}

void Connection::readBody() {
  error_code error;
  while (!parser_->is_done() && !received_.empty()) {
    const std::size_t used = parser_->put(asio::buffer(received_), error);
    received_.erase(0, used);
    if (error) break;
  }
  if (error == http::error::body_limit) return fail(413, "too_large", "The body is larger than " + std::to_string(bodyBytesMax_) + " bytes");
  if (error && error != http::error::need_more) return fail(400, "malformed", "The body is malformed: " + error.message());
  // Bytes count from when they are held, not from when they are announced.
  const std::size_t held = parser_->get().body().size();
  if (held > takenBytes_) {
    if (!loop_.takeBytes(held - takenBytes_)) return fail(503, "busy", "Too many requests wait for their answers");
    takenBytes_ = held;
  }
  if (parser_->is_done()) return dispatch();
  if (received_.size() > kChunkHeadMax) return fail(400, "malformed", "A chunk's head is too long");
  read();
}

void Connection::dispatch() {
  unreadBody_ = false;
  const std::string& token = head_->principal.name;
  if (!token.empty() && !loop_.beginFor(token, fromApps_))
    return writeWhole(api::problemResponse(429, "busy", "Too many requests of this token wait for their answers"));
  waitsFor_ = token;
  phase_ = Phase::waiting;
  deadline_ = 0;
  api::Request request = std::move(*head_);
  head_.reset();
  request.body = std::move(parser_->get().body());
  parser_.reset();
  if (request.method == "GET" && (route_->kind == api::RouteKind::reader || route_->kind == api::RouteKind::stream)) {
    cancellation_ = request.cancellation = std::make_shared<api::Cancellation>();
    watchWhileReading();
  }
  api::Responder respond = [loop = loop_.weak_from_this(), self = weak_from_this(), number = request_](api::Response response) {
    if (const auto alive = loop.lock()) alive->deliver(self, number, std::move(response));
  };
  loop_.api().handle(*route_, std::move(request), std::move(respond));
}

void Connection::fail(int status, std::string_view code, std::string words) {
  // Nobody knows where the next request would begin.
  keepAlive_ = false;
  writeWhole(api::problemResponse(status, code, std::move(words)));
}

}  // namespace signalbox::server
