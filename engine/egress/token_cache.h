#pragma once
// Access tokens of providers, and the jobs that wait for one. One exchange at a time for each provider: whoever comes
// first is told to begin it, all others wait with him. A token is used until shortly before its end by boot time. A
// provider is its object: a changed configuration is a new object and begins with no token. Confined to one thread.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/egress/job.h"
#include "engine/security/secret.h"

namespace signalbox::egress {

class TokenCache {
 public:
  static constexpr base::Millis kMargin = std::chrono::minutes{5};  // at most half of a token's life

  struct Token {
    std::string_view text;  // valid until the cache is changed
    std::uint64_t serial = 0;
  };
  std::optional<Token> valid(const std::shared_ptr<const providers::Provider>& provider, base::BootTime now);

  /// Keeps the job until the exchange ends. True: the caller begins the exchange.
  bool wait(Job job);

  /// The exchange has ended with this token: those who waited, in order. Each may use the token, however short its life.
  std::vector<Job> arrived(const std::shared_ptr<const providers::Provider>& provider, security::Secret token, base::Millis lifetime,
                           base::BootTime now);
  /// The exchange has ended without one.
  std::vector<Job> failed(const std::shared_ptr<const providers::Provider>& provider);
  /// The token with this serial was refused; a newer one stays.
  void refused(const std::shared_ptr<const providers::Provider>& provider, std::uint64_t serial);
  /// Everybody who waits, at the end.
  std::vector<Job> takeAll();
  /// The newest token, also one that is about to end.
  Token newest(const std::shared_ptr<const providers::Provider>& provider);

 private:
  struct Entry {
    std::weak_ptr<const providers::Provider> owner;  // an address may come back with another provider
    security::Secret token;
    std::uint64_t serial = 0;
    base::BootTime until{};
    bool exchanging = false;
    std::vector<Job> waiting;
  };
  Entry& entryOf(const std::shared_ptr<const providers::Provider>& provider);

  std::map<const providers::Provider*, Entry> entries_;
  std::uint64_t serials_ = 0;
};

}  // namespace signalbox::egress
