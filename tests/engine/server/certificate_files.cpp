#include "tests/engine/server/certificate_files.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>

#include "engine/base/check.h"

namespace signalbox::server::tests {
namespace {

void extend(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = ::X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  SB_CHECK(extension != nullptr && ::X509_add_ext(certificate, extension, -1) == 1, "the extension is valid");
  ::X509_EXTENSION_free(extension);
}

template <class Write> void writeFile(const QString& path, Write write) {
  std::FILE* file = std::fopen(path.toLocal8Bit().constData(), "w");
  SB_CHECK(file != nullptr && write(file) == 1, "the PEM file is written");
  std::fclose(file);
}

}  // namespace

CertificateFiles makeCertificate(const QString& directory, const QString& name, base::WallTime now, std::chrono::hours validFor) {
  EVP_PKEY* key = ::EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  X509* certificate = ::X509_new();
  ::X509_set_version(certificate, 2);
  static long serial = 1000;
  ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate), ++serial);
  const auto seconds = static_cast<time_t>(base::toMillis(now) / 1000);
  ::ASN1_TIME_set(::X509_getm_notBefore(certificate), seconds - 24 * 3600 * 400);
  ::ASN1_TIME_set(::X509_getm_notAfter(certificate), seconds + static_cast<time_t>(validFor.count()) * 3600);
  X509_NAME* subject = ::X509_get_subject_name(certificate);
  ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  ::X509_set_issuer_name(certificate, subject);
  ::X509_set_pubkey(certificate, key);
  extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  SB_CHECK(::X509_sign(certificate, key, ::EVP_sha256()) > 0, "it is signed");
  const CertificateFiles files{directory + '/' + name + ".crt", directory + '/' + name + ".key"};
  writeFile(files.certificate, [&](std::FILE* file) { return ::PEM_write_X509(file, certificate); });
  writeFile(files.key, [&](std::FILE* file) { return ::PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
  ::X509_free(certificate);
  ::EVP_PKEY_free(key);
  return files;
}

}  // namespace signalbox::server::tests
