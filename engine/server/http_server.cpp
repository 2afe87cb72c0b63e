#include "engine/server/http_server.h"

#include "engine/server/server_loop.h"

namespace signalbox::server {

HttpServer::HttpServer(HttpServerOptions options, const api::Api& api, const base::Clock& clock, base::Log& log)
    : loop_(std::make_shared<ServerLoop>(std::move(options), api, clock, log)) {}

HttpServer::~HttpServer() { stop(); }

base::Result<std::uint16_t> HttpServer::bind() { return loop_->bind(); }
base::Result<std::uint16_t> HttpServer::start() { return loop_->start(); }
void HttpServer::stop() { loop_->stop(); }
base::Status HttpServer::reloadCertificate() { return loop_->reloadCertificate(); }
std::string HttpServer::fingerprint() const { return loop_->fingerprint(); }
std::size_t HttpServer::connections() const { return loop_->connectionCount(); }

}  // namespace signalbox::server
