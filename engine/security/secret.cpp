#include "engine/security/secret.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "engine/base/digest.h"

namespace signalbox::security {

void wipe(std::string& bytes) {
  // The capacity may hold more than the size does: an older, longer value.
  bytes.resize(bytes.capacity());
  OPENSSL_cleanse(bytes.data(), bytes.size());
  bytes.clear();
}

Secret::Secret(std::string bytes) : bytes_(std::move(bytes)) {
  // A short string is copied by a move, not handed over: its source is wiped as well.
  wipe(bytes);
}

Secret::~Secret() { wipe(bytes_); }

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { wipe(other.bytes_); }

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe(bytes_);
  bytes_ = other.bytes_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(bytes_);
  bytes_ = std::move(other.bytes_);
  wipe(other.bytes_);
  return *this;
}

bool Secret::equals(const Secret& other) const { return base::equalConstantTime(bytes_, other.bytes_); }

bool sameSecrets(const Secrets& a, const Secrets& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) { return one.first == other.first && one.second.equals(other.second); });
}

}  // namespace signalbox::security
