#pragma once
// The tokens that open this engine: the data directory's lasting one, whose bearer is the admin and who can never be locked
// out, and those that were created, as the core has published them last. A check is a digest and a look into an immutable
// table; no SQL and no write. Uses are remembered here and told to the core some minutes apart. Thread-safe.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/api/token_check.h"
#include "engine/base/digest.h"
#include "engine/base/random.h"
#include "engine/base/time.h"

namespace signalbox::api {

/// Name and role of the data directory's token.
inline constexpr std::string_view kLastingToken = "admin";

class TokenTable final : public TokenCheck {
 public:
  /// `lasting` is the SHA-256 of the data directory's token; `random` is the kernel's.
  TokenTable(const base::Sha256& lasting, const base::Clock& clock, base::Random& random);

  /// From the next check on. Cheap when nothing has changed.
  void publish(const model::AccessTokensPtr& tokens);
  /// Tokens that were used since they were last told, and when; to be written down.
  std::vector<std::pair<base::Uuid, base::WallTime>> takeUses();

  base::Result<Principal> check(std::string_view token) const override;
  std::optional<EndedToken> ended(std::string_view token) const override;
  bool holds(const Principal& principal) const override;
  std::vector<model::AccessToken> all() const override;
  security::Secret make() const override;

 private:
  struct Table;
  std::shared_ptr<const Table> table() const;
  void noteUse(const base::Uuid& id, base::WallTime now) const;

  const base::Sha256 lasting_;
  const base::Clock& clock_;
  base::Random& random_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Table> table_;                               // guarded by mutex_
  mutable std::unordered_map<base::Uuid, base::WallTime> uses_;      // guarded by mutex_; not told yet
  mutable std::unordered_map<base::Uuid, base::WallTime> lastUses_;  // guarded by mutex_
};

}  // namespace signalbox::api
