#pragma once
// A secret: a password, a token, a signing key. It cannot be printed, streamed, formatted or compared by accident, and
// its bytes are wiped when it goes. Whoever needs the bytes says so with reveal(), which is easy to search for.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::security {

/// Overwrites the bytes in a way that the compiler keeps, then empties the string.
void wipe(std::string& bytes);

class Secret {
 public:
  Secret() = default;
  /// Takes the bytes; the caller's copy, if any, stays the caller's to wipe.
  explicit Secret(std::string bytes);
  ~Secret();
  Secret(const Secret& other) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;

  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }
  /// Valid while this object lives and is not assigned to.
  std::string_view reveal() const { return bytes_; }
  /// The same, ended by a zero byte, for C interfaces.
  const char* revealCString() const { return bytes_.c_str(); }
  /// In constant time.
  bool equals(const Secret& other) const;

  bool operator==(const Secret&) const = delete;
  template <class Stream> friend Stream& operator<<(Stream&, const Secret&) = delete;

 private:
  std::string bytes_;
};

/// By name: those of a provider, a subscription.
using Secrets = std::map<std::string, Secret>;
/// The same names, and each value equal in constant time.
bool sameSecrets(const Secrets& a, const Secrets& b);

}  // namespace signalbox::security
