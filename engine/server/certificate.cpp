#include "engine/server/certificate.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <boost/asio/ssl/error.hpp>
#include <ctime>

namespace signalbox::server {

using base::Code;
using base::Status;

namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned int offeredSize, void*) {
  unsigned char* found = nullptr;
  if (::SSL_select_next_proto(&found, size, kHttp11, sizeof(kHttp11), offered, offeredSize) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

Status wrong(const std::string& file, const std::string& what) { return {Code::unavailable, file + ": " + what}; }

std::string fingerprintOf(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (::X509_digest(certificate, ::EVP_sha256(), digest.data(), &size) != 1) return {};
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    if (i > 0) text += ':';
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15];
  }
  return text;
}

}  // namespace

base::Result<Certificate> readCertificate(const std::string& certificateFile, const std::string& keyFile, base::WallTime now) {
  Certificate made;
  made.context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const context = made.context->native_handle();
  ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  ::SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
  ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  error_code error;
  made.context->use_certificate_chain_file(certificateFile, error);
  if (error) return wrong(certificateFile, "is no certificate in PEM that can be read (" + error.message() + ")");
  made.context->use_private_key_file(keyFile, ssl::context::pem, error);
  // A certificate and a key that do not fit are told from a key that is none.
  const bool mismatch =
      error.category() == asio::error::get_ssl_category() && ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH;
  ::ERR_clear_error();
  if (error && mismatch) return wrong(keyFile, "is not the key of the certificate " + certificateFile);
  if (error) return wrong(keyFile, "is no private key in PEM, without a password, that can be read (" + error.message() + ")");
  if (::SSL_CTX_check_private_key(context) != 1) return wrong(keyFile, "is not the key of the certificate " + certificateFile);
  X509* const certificate = ::SSL_CTX_get0_certificate(context);
  std::tm end{};
  if (certificate == nullptr || ::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate), &end) != 1)
    return wrong(certificateFile, "has no date of expiry");
  made.expiresAt = base::wallFromMillis(static_cast<std::int64_t>(::timegm(&end)) * 1000);
  if (made.expiresAt <= now) return wrong(certificateFile, "expired at " + base::formatRfc3339(made.expiresAt));
  made.fingerprint = fingerprintOf(certificate);
  return made;
}

}  // namespace signalbox::server
