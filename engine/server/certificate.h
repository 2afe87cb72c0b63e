#pragma once
// The server's certificate and key, read from PEM files: TLS 1.2 or newer, no renegotiation, no compression. A context is
// immutable once made; connections keep the one that they began with, so a certificate is exchanged while others go on.

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "engine/base/status.h"
#include "engine/base/time.h"

namespace signalbox::server {

struct Certificate {
  std::shared_ptr<boost::asio::ssl::context> context;
  std::string fingerprint;  // SHA-256 of its DER form, "AB:CD:..."
  base::WallTime expiresAt{};
};

/// `certificateFile`: the chain, leaf first. Unavailable, naming the file, when one cannot be read, they do not belong
/// together, or the certificate has expired by `now`.
base::Result<Certificate> readCertificate(const std::string& certificateFile, const std::string& keyFile, base::WallTime now);

}  // namespace signalbox::server
