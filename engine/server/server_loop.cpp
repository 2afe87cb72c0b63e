#include "engine/server/server_loop.h"

#include <pthread.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "engine/server/connection.h"
#include "engine/server/port_owner.h"

namespace signalbox::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int kBacklog = 512;
constexpr std::size_t kRefusalsMax = 64;  // connections over the limit that are told so; more are closed without a word
constexpr std::chrono::milliseconds kAcceptPause{100};

}  // namespace

ServerLoop::ServerLoop(HttpServerOptions options, const api::Api& api, const base::Clock& clock, base::Log& log)
    : options_(std::move(options)),
      api_(api),
      clock_(clock),
      log_(log),
      hosts_(options_.host, options_.allowedHosts, !options_.certificateFile.empty()),
      proxies_(options_.trustedProxies),
      work_(asio::make_work_guard(io_)),
      acceptor_(io_),
      ticker_(io_),
      rates_(options_.requestsPerSecondPerTokenMax) {
  SB_CHECK(options_.connectionsReserved < options_.connectionsMax, "no connection is left for apps");
  SB_CHECK(options_.tick.count() > 0, "deadlines need a tick");
}

ServerLoop::~ServerLoop() = default;

base::Status ServerLoop::listen() {
  const std::string place = options_.host + ":" + std::to_string(options_.port);
  error_code error;
  const std::string host = options_.host == "localhost" ? "127.0.0.1" : options_.host;
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const auto address = asio::ip::make_address(bracketed ? host.substr(1, host.size() - 2) : host, error);
  if (error) return {base::Code::unavailable, "cannot listen on " + place + ": " + options_.host + " is not an address of this machine"};
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(kBacklog, error);
  if (!error) return {};
  error_code ignored;
  acceptor_.close(ignored);
  if (error == asio::error::address_in_use) {
    const std::string owner = whoListensOn(options_.port);
    return {base::Code::conflict, "cannot listen on " + place + ": it is taken by " + (owner.empty() ? "another program" : owner)};
  }
  return {base::Code::unavailable, "cannot listen on " + place + ": " + error.message()};
}

base::Result<std::uint16_t> ServerLoop::bind() {
  const std::lock_guard lock(stateMutex_);
  if (started_ || stopped_) return base::Status(base::Code::conflict, "the server was started or stopped before");
  if (!acceptor_.is_open()) SB_TRY(listen());
  error_code error;
  return acceptor_.local_endpoint(error).port();
}

base::Result<std::uint16_t> ServerLoop::start() {
  SB_ASSIGN(const std::uint16_t port, bind());
  const std::lock_guard lock(stateMutex_);
  if (started_ || stopped_) return base::Status(base::Code::conflict, "the server was started or stopped before");
  SB_TRY(reloadCertificate());
  accept();
  thread_ = std::thread([this] { io_.run(); });
  pthread_setname_np(thread_.native_handle(), "sb-http");
  started_ = true;
  return port;
}

base::Status ServerLoop::reloadCertificate() {
  if (options_.certificateFile.empty()) return {};
  SB_ASSIGN(Certificate read, readCertificate(options_.certificateFile, options_.certificateKeyFile, clock_.now().wall));
  log_.info("server.certificate", {{"sha256", read.fingerprint}, {"expires_at", base::formatRfc3339(read.expiresAt)}});
  const std::lock_guard lock(certificateMutex_);
  certificate_ = std::move(read);
  return {};
}

std::string ServerLoop::fingerprint() const {
  const std::lock_guard lock(certificateMutex_);
  return certificate_.fingerprint;
}

void ServerLoop::stop() {
  const std::lock_guard lock(stateMutex_);
  if (std::exchange(stopped_, true) || !started_) return;
  asio::post(io_, [this] { beginStop(); });
  thread_.join();
}

void ServerLoop::beginStop() {
  stopping_ = true;
  stopBy_ = deadlineIn(options_.drainDeadline);
  error_code ignored;
  acceptor_.close(ignored);
  // A copy: closing takes a connection out of the set.
  const std::vector<std::shared_ptr<Connection>> open(connections_.begin(), connections_.end());
  for (const auto& connection : open) connection->drain();
  endWhenEmpty();
}

void ServerLoop::endWhenEmpty() {
  if (!stopping_ || !connections_.empty()) return;
  ticker_.cancel();
  work_.reset();
}

void ServerLoop::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (stopping_ || error == asio::error::operation_aborted) return;
    if (!error) {
      admit(std::move(socket));
      return accept();
    }
    // Out of descriptors: wait until connections have ended instead of spinning.
    log_.warning("server.accept_failed", {{"error", error.message()}});
    auto pause = std::make_shared<asio::steady_timer>(io_, kAcceptPause);
    pause->async_wait([this, pause](error_code) {
      if (!stopping_) accept();
    });
  });
}

void ServerLoop::admit(tcp::socket socket) {
  // Those that are being refused take nobody's place: a flood could otherwise shut its operator out by being refused.
  const std::size_t open = connections_.size() - refused_;
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return;  // gone already
  const std::string address = peer.address().to_string();
  const auto known = perAddress_.find(address);
  const std::size_t fromThere = known == perAddress_.end() ? 0 : known->second;
  const std::size_t share = options_.connectionsPerAddressMax;
  const bool tooManyFromThere = share > 0 && fromThere >= share + options_.connectionsReserved;
  const bool tooMany = tooManyFromThere || open >= options_.connectionsMax;
  if (tooMany && refused_ >= kRefusalsMax) return;
  const bool kept = open >= options_.connectionsMax - options_.connectionsReserved || (share > 0 && fromThere >= share);
  std::shared_ptr<asio::ssl::context> tls;
  {
    const std::lock_guard lock(certificateMutex_);
    tls = certificate_.context;
  }
  const auto connection = std::make_shared<Connection>(std::move(socket), std::move(tls), address, *this, kept);
  connections_.insert(connection);
  tooMany ? ++refused_ : ++perAddress_[address];
  if (!std::exchange(ticking_, true)) {
    updateDate();
    tick();
  }
  count_.store(connections_.size() - refused_, std::memory_order_relaxed);
  if (tooMany)
    connection->refuse(tooManyFromThere);
  else
    connection->start();
}

bool ServerLoop::crowdedFrom(const std::string& address) const {
  const auto found = perAddress_.find(address);
  return options_.connectionsPerAddressMax > 0 && found != perAddress_.end() && found->second > options_.connectionsPerAddressMax;
}

bool ServerLoop::beginFor(const std::string& token, bool fromApps) {
  std::size_t& waiting = perToken_[token];
  const std::size_t limit = options_.requestsPerTokenMax + (fromApps ? 0 : options_.connectionsReserved);
  if (options_.requestsPerTokenMax > 0 && waiting >= limit) return false;
  ++waiting;
  return true;
}

void ServerLoop::endFor(const std::string& token) {
  if (const auto found = perToken_.find(token); found != perToken_.end() && --found->second == 0) perToken_.erase(found);
}

void ServerLoop::forget(const std::shared_ptr<Connection>& connection) {
  if (connections_.erase(connection) == 0) return;
  if (connection->isRefused())
    --refused_;
  else if (const auto found = perAddress_.find(connection->peer()); found != perAddress_.end() && --found->second == 0)
    perAddress_.erase(found);
  count_.store(connections_.size() - refused_, std::memory_order_relaxed);
  endWhenEmpty();
}

std::uint64_t ServerLoop::deadlineIn(base::Millis duration) const {
  return now_ + 1 + static_cast<std::uint64_t>((duration + options_.tick - base::Millis{1}) / options_.tick);
}

bool ServerLoop::takeBytes(std::size_t bytes) {
  if (unansweredBytes_ + bytes > options_.unansweredBytesMax) return false;
  unansweredBytes_ += bytes;
  return true;
}

void ServerLoop::tick() {
  ticker_.expires_after(options_.tick);
  ticker_.async_wait([this](error_code error) {
    // An idle server does not wake up.
    if (error || connections_.empty()) {
      ticking_ = false;
      return;
    }
    ++now_;
    updateDate();
    const bool overdue = stopping_ && now_ >= stopBy_;
    const std::vector<std::shared_ptr<Connection>> open(connections_.begin(), connections_.end());
    for (const auto& connection : open) overdue ? connection->close() : connection->onTick(now_);
    tick();
  });
}

void ServerLoop::updateDate() {
  std::string date = base::formatMailDate(clock_.now().wall);
  date.replace(date.rfind(' ') + 1, std::string::npos, "GMT");
  // IMF-fixdate has two digits for the day (RFC 9110, section 5.6.7).
  if (date.size() > 6 && date[6] == ' ') date.insert(5, "0");
  date_ = std::move(date);
}

void ServerLoop::deliver(std::weak_ptr<Connection> connection, std::uint64_t request, api::Response response) {
  if (io_.get_executor().running_in_this_thread()) {
    if (const auto alive = connection.lock()) alive->answer(request, std::move(response));
    return;
  }
  bool first = false;
  {
    const std::lock_guard lock(lettersMutex_);
    first = letters_.empty();
    letters_.push_back({std::move(connection), request, std::move(response)});
  }
  // One wake-up for all answers of a step.
  if (first) asio::post(io_, [this] { drainLetters(); });
}

void ServerLoop::drainLetters() {
  std::vector<Letter> letters;
  {
    const std::lock_guard lock(lettersMutex_);
    letters.swap(letters_);
  }
  for (Letter& letter : letters)
    if (const auto connection = letter.connection.lock()) connection->answer(letter.request, std::move(letter.response));
}

void ServerLoop::post(std::function<void()> job) { asio::post(io_, std::move(job)); }

}  // namespace signalbox::server
