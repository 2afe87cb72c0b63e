#pragma once
// The thread behind HttpServer and what its connections share: the acceptor, the deadlines' tick, the bounds, and the
// letter box for answers from other threads. All members but the letter box and the counter are confined to "sb-http".

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/server/certificate.h"
#include "engine/server/host_list.h"
#include "engine/server/http_server.h"
#include "engine/server/rate_limits.h"
#include "engine/server/trusted_proxies.h"

namespace signalbox::server {

class Connection;

class ServerLoop : public std::enable_shared_from_this<ServerLoop> {
 public:
  ServerLoop(HttpServerOptions options, const api::Api& api, const base::Clock& clock, base::Log& log);
  ~ServerLoop();

  base::Result<std::uint16_t> bind();
  base::Result<std::uint16_t> start();
  void stop();
  base::Status reloadCertificate();
  std::string fingerprint() const;
  std::size_t connectionCount() const { return count_.load(std::memory_order_relaxed); }

  // For connections, on the loop's thread.
  const HttpServerOptions& options() const { return options_; }
  const api::Api& api() const { return api_; }
  const HostList& hosts() const { return hosts_; }
  const TrustedProxies& proxies() const { return proxies_; }
  std::string_view date() const { return date_; }
  bool stopping() const { return stopping_; }
  /// The tick by which something that begins now has to have ended.
  std::uint64_t deadlineIn(base::Millis duration) const;
  /// Apps leave the kept connections to operators.
  bool crowded() const { return connections_.size() - refused_ > options_.connectionsMax - options_.connectionsReserved; }
  bool crowdedFrom(const std::string& address) const;
  /// One more request of that token; how long to wait first when there were too many.
  std::optional<base::Millis> tooFast(const std::string& token) { return rates_.take(token, clock_.now().boot); }
  /// A request of that token begins to wait for its answer; false when too many do. Each that began also ends.
  bool beginFor(const std::string& token, bool fromApps);
  void endFor(const std::string& token);
  /// Takes the bytes of a request into account; false when they would be too many.
  bool takeBytes(std::size_t bytes);
  void giveBackBytes(std::size_t bytes) { unansweredBytes_ -= bytes; }
  void forget(const std::shared_ptr<Connection>& connection);

  // From any thread.
  void deliver(std::weak_ptr<Connection> connection, std::uint64_t request, api::Response response);
  void post(std::function<void()> job);

 private:
  base::Status listen();
  void accept();
  void admit(boost::asio::ip::tcp::socket socket);
  void tick();
  void updateDate();
  void drainLetters();
  void beginStop();
  void endWhenEmpty();

  const HttpServerOptions options_;
  const api::Api& api_;
  const base::Clock& clock_;
  base::Log& log_;
  const HostList hosts_;
  const TrustedProxies proxies_;

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer ticker_;
  std::set<std::shared_ptr<Connection>> connections_;
  std::size_t refused_ = 0;                        // of them: those that are only told that they are too many
  std::map<std::string, std::size_t> perAddress_;  // open connections without those
  std::map<std::string, std::size_t> perToken_;    // unanswered requests
  RateLimits rates_;
  std::uint64_t now_ = 0;  // ticks since the start
  std::uint64_t stopBy_ = 0;
  std::size_t unansweredBytes_ = 0;
  std::string date_;
  bool stopping_ = false;
  bool ticking_ = false;
  std::atomic<std::size_t> count_{0};

  mutable std::mutex certificateMutex_;
  Certificate certificate_;  // guarded by certificateMutex_; no context without TLS

  struct Letter {
    std::weak_ptr<Connection> connection;
    std::uint64_t request = 0;
    api::Response response;
  };
  std::mutex lettersMutex_;
  std::vector<Letter> letters_;  // guarded by lettersMutex_

  std::mutex stateMutex_;  // start and stop
  std::thread thread_;
  bool started_ = false;
  bool stopped_ = false;
};

}  // namespace signalbox::server
