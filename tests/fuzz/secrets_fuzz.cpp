// Keys, tokens and sealed values as they lie in files and arrive in requests: nothing that was not sealed is opened, and
// what is read as a key's text is written the same way again.
#include "engine/base/random.h"
#include "engine/core/audit_checkpoint.h"
#include "engine/core/audit_walk.h"
#include "engine/security/keyring.h"
#include "engine/security/master_key.h"
#include "engine/security/public_key.h"
#include "engine/security/sealing.h"
#include "engine/security/standard_webhooks.h"
#include "engine/security/token.h"
#include "tests/fuzz/input.h"

using namespace signalbox;

FUZZ_TARGET(input) {
  static base::SeededRandom random(1);
  static const security::Secret key = security::makeSealingKey(random);
  static const auto ring = security::Keyring::fresh(random);
  static const auto seal = security::makeAuditSeal(security::Secret(std::string(security::kAuditKeyBytes, 'k'))).value();
  const std::string text = input.part();
  const std::string other = input.rest();

  REQUIRE(!security::openSealed(key, other, text));
  REQUIRE(!ring->unseal({other, "name", 1}, {ring->newest(), text}).ok());
  const std::string sealed = security::sealBytes(key, other, text, random);
  const auto opened = security::openSealed(key, other, sealed);
  REQUIRE(opened && opened->reveal() == text);
  REQUIRE(!security::openSealed(key, other + "x", sealed));

  if (const auto derivation = security::Derivation::parse(text); derivation.ok())
    REQUIRE(security::Derivation::parse(derivation->text())->text() == derivation->text());
  if (const auto master = security::MasterKey::parse(text); master.ok())
    REQUIRE(security::MasterKey::parse(master->text().reveal())->id() == master->id());
  if (security::hasTokenShape(text)) REQUIRE(text.size() == security::kTokenLength && text.starts_with(security::kTokenPrefix));
  REQUIRE(!security::matchesHash(text + "x", security::hashToken(text)));
  static_cast<void>(security::parseWebhookSecret(text));
  static_cast<void>(security::PublicKey::parse(text));

  REQUIRE(!core::readCheckpoint(text, *seal).ok());
  core::AuditWalk walk(*seal, {});
  if (walk.resume(text).ok()) REQUIRE(core::AuditWalk(*seal, {}).resume(walk.place()).ok());
}
