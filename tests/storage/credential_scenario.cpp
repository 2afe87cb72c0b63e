#include "tests/storage/credential_scenario.h"

#include <memory>

#include "engine/base/check.h"
#include "engine/base/random.h"
#include "engine/security/keyring.h"
#include "engine/store/secret_store.h"

namespace signalbox::tests {
namespace {

using base::Status;
using store::Store;

const base::WallTime kNow = base::wallFromMillis(1'780'000'000'000);

constexpr std::uint64_t kOurs = 7, kAnothers = 8;

/// Drawn from the same seed in each step: then a store that was opened again goes on with the same bytes.
struct Keys {
  explicit Keys(std::uint64_t seed) : random(seed) {}
  base::SeededRandom random;
  security::MasterKey master = security::MasterKey::make(random);
  std::shared_ptr<const security::Keyring> ring = security::Keyring::fresh(random);
};

enum class Age { first, second, secondAlone };

/// Puts the data keys of that age into use; the store's ring keeps what it draws from.
Status takeKeys(Store& store, Age age, std::uint64_t seed = kOurs) {
  const auto keys = std::make_shared<Keys>(seed);
  if (age != Age::first) keys->ring = keys->ring->withNewKey();
  if (age == Age::secondAlone) keys->ring = keys->ring->withNewestOnly();
  store.secrets().use(std::shared_ptr<const security::Keyring>(keys, keys->ring.get()));
  return store.secrets().putKeys(keys->ring->wrap(keys->master));
}

Status put(Store& store, const std::string& name) {
  store::SecretRow row;
  row.owner = store::kVaultOwner;
  row.name = name;
  row.version = 1;
  row.value = security::Secret("the secret of " + name);
  row.updatedAt = kNow;
  return store.secrets().put(row);
}

Status sealThree(Store& store, std::int64_t) {
  SB_TRY(takeKeys(store, Age::first));
  for (const char* name : {"mail", "sms", "push"}) SB_TRY(put(store, name));
  return Status::okay();
}

void sealedByAnother(Store& store) {
  SB_CHECK(takeKeys(store, Age::first, kAnothers).ok(), "keys");
  for (const char* name : {"mail", "sms", "push"}) SB_CHECK(put(store, name).ok(), name);
}

/// As engine/runtime/master_keys.cpp does it with --discard-credentials.
Status discardWhatDoesNotOpen(Store& store) {
  SB_ASSIGN(const std::vector<security::WrappedKey> rows, store.secrets().keys());
  if (rows.empty() || rows.back().master == Keys(kOurs).master.id()) return Status::okay();
  return store.secrets().discardAll();
}

Status findNone(Store& store, std::int64_t) {
  for (const char* name : {"mail", "sms", "push"}) {
    SB_ASSIGN(const std::optional<store::SecretRow> found, store.secrets().find(store::kVaultOwner, name));
    SB_TRY(expect(!found.has_value(), "what could not be opened is gone"));
  }
  return store.putCrashesInRow(0);
}

Status beginChange(Store& store, std::int64_t) { return takeKeys(store, Age::second); }

Status sealOneAnew(Store& store, std::int64_t) {
  SB_TRY(takeKeys(store, Age::second));
  SB_ASSIGN(const std::int64_t sealed, store.secrets().reseal(1));
  SB_TRY(expect(sealed == 1, "a piece is one secret"));
  return Status::okay();
}

Status endChange(Store& store, std::int64_t) {
  SB_TRY(takeKeys(store, Age::second));
  SB_ASSIGN(const std::int64_t sealed, store.secrets().reseal(10));
  SB_TRY(expect(sealed == 2, "the others are left"));
  SB_TRY(store.secrets().drop(store::kVaultOwner, "push"));
  SB_TRY(store.secrets().dropOldKeys());
  return takeKeys(store, Age::secondAlone);
}

/// What was sealed first opens with what is left.
Status openIt(Store& store, std::int64_t) {
  SB_TRY(takeKeys(store, Age::secondAlone));
  SB_ASSIGN(const std::optional<store::SecretRow> found, store.secrets().find(store::kVaultOwner, "mail"));
  SB_TRY(expect(found.has_value() && found->value.reveal() == "the secret of mail", "a credential outlives the change of its key"));
  return Status::okay();
}

}  // namespace

Scenario credentialScenario() {
  Scenario made;
  made.name = "credentials";
  for (const auto work : {sealThree, beginChange, sealOneAnew, endChange, openIt}) made.steps.push_back({work, true});
  return made;
}

Scenario lostKeyScenario() {
  return {.name = "a lost key", .prepare = sealedByAnother, .start = {discardWhatDoesNotOpen, openKeys}, .steps = {{findNone, true}}};
}

Status openKeys(Store& store) { return takeKeys(store, Age::first); }

}  // namespace signalbox::tests
