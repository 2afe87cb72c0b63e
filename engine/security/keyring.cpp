#include "engine/security/keyring.h"

#include "engine/base/check.h"
#include "engine/security/sealing.h"

namespace signalbox::security {
namespace {

using base::Code;
using base::Status;

std::string wrapPlace(std::int64_t id, const std::string& master) { return joinParts({"signalbox data key 1", std::to_string(id), master}); }

std::string placeOf(const SealedPlace& place, std::int64_t key) {
  return joinParts({"signalbox secret 1", place.owner, place.name, std::to_string(place.version), std::to_string(key)});
}

}  // namespace

std::shared_ptr<const Keyring> Keyring::fresh(base::Random& random) {
  const std::shared_ptr<Keyring> ring(new Keyring(random));
  ring->keys_.emplace(1, makeSealingKey(random));
  return ring;
}

base::Result<std::shared_ptr<const Keyring>> Keyring::open(const MasterKey& master, std::span<const WrappedKey> rows, base::Random& random) {
  SB_CHECK(!rows.empty(), "there is no data key to open");
  const std::shared_ptr<Keyring> ring(new Keyring(random));
  for (const WrappedKey& row : rows) {
    auto key = openSealed(master.bytes(), wrapPlace(row.id, row.master), row.wrapped);
    if (!key || key->size() != kSealingKeyBytes)
      return Status(Code::unauthorized,
                    row.master == master.id() ? "the data key " + std::to_string(row.id) + " in the database is damaged"
                                              : "it is the key " + master.id() + ", and " + row.master + " is needed");
    ring->keys_.emplace(row.id, std::move(*key));
  }
  return std::shared_ptr<const Keyring>(ring);
}

std::shared_ptr<const Keyring> Keyring::withNewKey() const {
  const std::shared_ptr<Keyring> ring(new Keyring(*this));
  ring->keys_.emplace(newest() + 1, makeSealingKey(random_));
  return ring;
}

std::shared_ptr<const Keyring> Keyring::withNewestOnly() const {
  const std::shared_ptr<Keyring> ring(new Keyring(random_));
  ring->keys_.insert(*keys_.rbegin());
  return ring;
}

std::vector<WrappedKey> Keyring::wrap(const MasterKey& master) const {
  std::vector<WrappedKey> rows;
  for (const auto& [id, key] : keys_)
    rows.push_back({id, master.id(), master.derivation(), sealBytes(master.bytes(), wrapPlace(id, master.id()), key.reveal(), random_)});
  return rows;
}

SealedValue Keyring::seal(const SealedPlace& place, std::string_view plain) const {
  return {newest(), sealBytes(keys_.rbegin()->second, placeOf(place, newest()), plain, random_)};
}

base::Result<Secret> Keyring::unseal(const SealedPlace& place, const SealedValue& value) const {
  const auto key = keys_.find(value.key);
  if (key == keys_.end()) return Status(Code::unauthorized, "it is sealed with a data key that is gone");
  auto plain = openSealed(key->second, placeOf(place, value.key), value.bytes);
  if (!plain) return Status(Code::unauthorized, "it was changed outside of the engine, or belongs elsewhere");
  return std::move(*plain);
}

}  // namespace signalbox::security
