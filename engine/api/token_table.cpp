#include "engine/api/token_table.h"

#include <algorithm>
#include <cstring>

#include "engine/api/token_views.h"
#include "engine/security/token.h"

namespace signalbox::api {

using base::Code;
using base::Status;

namespace {

/// A use is noted once in this time; between two of them the same token costs nothing more.
constexpr base::Millis kUseGrain = std::chrono::seconds{10};

Principal principalOf(const model::AccessToken& token) {
  Principal principal;
  principal.name = token.name;
  principal.role = token.role;
  principal.app = token.app;
  principal.token = token.id;
  principal.expiresAt = token.expiresAt;
  principal.permissions = permissionsOf(token);
  return principal;
}

Principal theAdmin() {
  Principal admin;
  admin.name = kLastingToken;
  admin.role = "admin";
  admin.permissions = *permissionsOfRole("admin");
  return admin;
}

/// A digest is as good as random, so its first bytes are a hash of it.
std::uint64_t placeOf(std::string_view digest) {
  std::uint64_t place = 0;
  std::memcpy(&place, digest.data(), std::min(sizeof place, digest.size()));
  return place;
}

bool isOver(const model::AccessToken& token, base::WallTime now) { return token.revokedAt || (token.expiresAt && *token.expiresAt <= now); }

}  // namespace

struct TokenTable::Table {
  struct Entry {
    const model::AccessToken* token;
    Principal principal;
  };
  explicit Table(model::AccessTokensPtr given) : tokens(std::move(given)) {
    for (const auto& [id, token] : *tokens) entries.emplace(placeOf(token.digest), Entry{&token, principalOf(token)});
  }
  /// Null when nobody has it.
  const Entry* find(std::string_view digest) const {
    const auto [first, last] = entries.equal_range(placeOf(digest));
    for (auto each = first; each != last; ++each)
      if (base::equalConstantTime(digest, each->second.token->digest)) return &each->second;
    return nullptr;
  }
  const model::AccessTokensPtr tokens;
  std::unordered_multimap<std::uint64_t, Entry> entries;
};

TokenTable::TokenTable(const base::Sha256& lasting, const base::Clock& clock, base::Random& random)
    : lasting_(lasting), clock_(clock), random_(random), table_(std::make_shared<const Table>(std::make_shared<const model::AccessTokens>())) {}

void TokenTable::publish(const model::AccessTokensPtr& tokens) {
  if (table()->tokens == tokens) return;
  auto fresh = std::make_shared<const Table>(tokens);
  const std::lock_guard lock(mutex_);
  table_ = std::move(fresh);
}

std::shared_ptr<const TokenTable::Table> TokenTable::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

base::Result<Principal> TokenTable::check(std::string_view token) const {
  const base::Sha256 digest = base::sha256(token);
  const std::string_view view = base::asView(digest);
  if (base::equalConstantTime(view, base::asView(lasting_))) return theAdmin();
  const auto present = this->table();
  const base::WallTime now = clock_.now().wall;
  if (const Table::Entry* const found = present->find(view)) {
    const model::AccessToken& known = *found->token;
    if (known.revokedAt) return Status(Code::unauthorized, "The token was revoked");
    if (isOver(known, now)) return Status(Code::unauthorized, "The token has expired");
    noteUse(known.id, now);
    return found->principal;
  }
  if (token.starts_with(security::kTokenPrefix) && !security::hasTokenShape(token))
    return Status(Code::unauthorized, "The token is misspelt or cut off: its checksum does not fit");
  return Status(Code::unauthorized, "The token is not known");
}

std::optional<EndedToken> TokenTable::ended(std::string_view token) const {
  const base::Sha256 digest = base::sha256(token);
  const auto present = this->table();
  const Table::Entry* const found = present->find(base::asView(digest));
  if (found == nullptr || !isOver(*found->token, clock_.now().wall)) return std::nullopt;
  return EndedToken{found->token->name, found->token->role, found->token->revokedAt ? kTokenNotRevoked : kTokenNotExpired};
}

bool TokenTable::holds(const Principal& principal) const {
  if (principal.token.isNil()) return true;
  const auto present = this->table();
  const auto known = present->tokens->find(principal.token);
  return known != present->tokens->end() && !isOver(known->second, clock_.now().wall);
}

void TokenTable::noteUse(const base::Uuid& id, base::WallTime now) const {
  const std::lock_guard lock(mutex_);
  base::WallTime& last = lastUses_[id];
  if (now - last < kUseGrain) return;
  last = now;
  uses_[id] = now;
}

std::vector<std::pair<base::Uuid, base::WallTime>> TokenTable::takeUses() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<base::Uuid, base::WallTime>> taken(uses_.begin(), uses_.end());
  uses_.clear();
  return taken;
}

std::vector<model::AccessToken> TokenTable::all() const {
  const auto present = this->table();
  const std::lock_guard lock(mutex_);
  std::vector<model::AccessToken> tokens;
  for (const auto& [id, token] : *present->tokens) {
    tokens.push_back(token);
    const auto used = lastUses_.find(id);
    if (used != lastUses_.end() && (!token.lastUsedAt || *token.lastUsedAt < used->second)) tokens.back().lastUsedAt = used->second;
  }
  return tokens;
}

security::Secret TokenTable::make() const { return security::makeToken(random_); }

}  // namespace signalbox::api
