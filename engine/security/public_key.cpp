#include "engine/security/public_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "engine/base/digest.h"

namespace signalbox::security {
namespace {

using base::Code;
using base::Status;
using Bio = std::unique_ptr<BIO, decltype(&::BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&::X509_free)>;

Bio bioOf(std::string_view text) { return {::BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &::BIO_free}; }

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// What lies behind a password is refused instead of asked for on the terminal, where it would wait for a person.
int noPassword(char*, int, int, void*) { return -1; }

X509* readCertificate(BIO* bio) { return ::PEM_read_bio_X509(bio, nullptr, &noPassword, nullptr); }

EVP_PKEY* readKey(std::string_view text) {
  if (text.starts_with("-----BEGIN")) {
    const Bio bio = bioOf(text);
    return ::PEM_read_bio_PUBKEY(bio.get(), nullptr, &noPassword, nullptr);
  }
  const auto der = base::base64Decode(text);
  if (!der) return nullptr;
  const unsigned char* at = bytesOf(*der);
  return ::d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size()));
}

/// The first certificate is the signer's; those after it may be needed to reach an authority.
STACK_OF(X509) * readRest(BIO* bio) {
  STACK_OF(X509)* rest = sk_X509_new_null();
  while (X509* each = readCertificate(bio)) sk_X509_push(rest, each);
  return rest;
}

/// By its alternative names; by its common name where it has none of them.
bool isFor(X509* certificate, std::string_view name) {
  return !name.empty() && ::X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1;
}

}  // namespace

base::Result<PublicKey> PublicKey::parse(std::string_view text) {
  std::shared_ptr<EVP_PKEY> key(readKey(text), &::EVP_PKEY_free);
  ::ERR_clear_error();
  PublicKey made(std::move(key));
  if (made.key_ == nullptr || !(made.isEc() || made.isRsa())) return Status(Code::invalid, "is no public key: base64 of its DER form, or PEM");
  return made;
}

bool isCertificate(std::string_view pem) {
  const Bio bio = bioOf(pem);
  const Certificate read(readCertificate(bio.get()), &::X509_free);
  ::ERR_clear_error();
  return read != nullptr;
}

base::Result<PublicKey> PublicKey::fromCertificate(std::string_view pem, x509_store_st* authorities, base::WallTime now,
                                                   std::span<const std::string_view> names) {
  const Bio bio = bioOf(pem);
  const Certificate signer(readCertificate(bio.get()), &::X509_free);
  if (signer == nullptr) {
    ::ERR_clear_error();
    return Status(Code::unauthorized, "the signer's certificate is no PEM certificate");
  }
  STACK_OF(X509)* rest = readRest(bio.get());
  X509_STORE_CTX* context = ::X509_STORE_CTX_new();
  bool trusted = ::X509_STORE_CTX_init(context, authorities, signer.get(), rest) == 1;
  if (trusted) {
    ::X509_VERIFY_PARAM_set_time(::X509_STORE_CTX_get0_param(context), static_cast<time_t>(base::toMillis(now) / 1000));
    trusted = ::X509_verify_cert(context) == 1;
  }
  const std::string why = trusted ? "" : ::X509_verify_cert_error_string(::X509_STORE_CTX_get_error(context));
  ::X509_STORE_CTX_free(context);
  sk_X509_pop_free(rest, &::X509_free);
  ::ERR_clear_error();
  if (!trusted) return Status(Code::unauthorized, "the signer's certificate is not trusted: " + why);
  const bool named = std::any_of(names.begin(), names.end(), [&signer](std::string_view name) { return isFor(signer.get(), name); });
  if (!named) return Status(Code::unauthorized, "the signer's certificate is for another name");
  PublicKey made(std::shared_ptr<EVP_PKEY>(::X509_get_pubkey(signer.get()), &::EVP_PKEY_free));
  if (made.key_ == nullptr) return Status(Code::unauthorized, "the signer's certificate holds no key");
  return made;
}

bool PublicKey::verifies(SignatureDigest digest, std::string_view bytes, std::string_view signature) const {
  EVP_MD_CTX* context = ::EVP_MD_CTX_new();
  const EVP_MD* algorithm = digest == SignatureDigest::sha1 ? ::EVP_sha1() : ::EVP_sha256();
  const bool valid = ::EVP_DigestVerifyInit(context, nullptr, algorithm, nullptr, key_.get()) == 1 &&
      ::EVP_DigestVerify(context, bytesOf(signature), signature.size(), bytesOf(bytes), bytes.size()) == 1;
  ::EVP_MD_CTX_free(context);
  ::ERR_clear_error();
  return valid;
}

bool PublicKey::isEc() const { return ::EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_EC; }
bool PublicKey::isRsa() const { return ::EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA; }

base::Result<std::shared_ptr<x509_store_st>> certificateAuthorities(const std::string& file) {
  std::shared_ptr<X509_STORE> store(::X509_STORE_new(), &::X509_STORE_free);
  const bool loaded = file.empty() ? ::X509_STORE_set_default_paths(store.get()) == 1 : ::X509_STORE_load_file(store.get(), file.c_str()) == 1;
  ::ERR_clear_error();
  if (!loaded) return Status(Code::invalid, "holds no PEM certificates that can be read");
  return store;
}

}  // namespace signalbox::security
