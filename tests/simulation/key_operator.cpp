#include "tests/simulation/key_operator.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "engine/runtime/private_file.h"

namespace signalbox::simulation {

using base::Millis;
using base::Status;

namespace {

constexpr const char* kOwnFile = "vault.key";
constexpr const char* kElsewhere = "elsewhere.key";
constexpr const char* kBefore = "elsewhere.key.before";
constexpr const char* kWrong = "wrong.key";
constexpr std::array kFiles{kOwnFile, "vault.key.new", kElsewhere, kBefore};
constexpr const char* kNamed = "hook-key";
constexpr const char* kReference = "file:/run/secrets/hook";
constexpr const char* kFirstSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

std::string bytesFrom(base::Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

base::Result<security::Secret> OutsidePlace::find(const std::string& reference) const {
  const auto found = values_.find(reference);
  if (found == values_.end()) return Status(base::Code::notFound, "there is nothing");
  return security::Secret(found->second);
}

KeyOperator::KeyOperator(std::uint64_t seed, Machine& machine, KeyChecker& checker, KeyCoverage& coverage)
    : machine_(machine), checker_(checker), coverage_(coverage), plan_(seed), random_(seed * 17 + 6), secret_(kFirstSecret) {
  changeOutside();
}

base::BootTime KeyOperator::nextAt(base::BootTime now) {
  if (!plan_.any()) return base::BootTime::max();
  const double hours = -std::log(1 - random_.unit()) / plan_.perHour();
  return now + Millis{static_cast<std::int64_t>(hours * 3'600'000) + 1};
}

// --- credentials -------------------------------------------------------------------------------------------

std::string KeyOperator::freshSecret() { return secretOf(bytesFrom(random_)); }

/// One in four is the one that a provider may use.
std::string KeyOperator::spareName(bool unused) {
  if (!unused && random_.chance(0.25)) return kNamed;
  return "spare-" + std::to_string(random_.between(1, plan_.spares()));
}

std::map<std::string, std::string> KeyOperator::webhookSecrets(const KeyBook& book) const {
  if (!plan_.any()) return {{"signing_secret", kFirstSecret}};
  const bool isNamed = lies_ == Lies::inVault && book.secrets.contains({"vault", kNamed});
  const std::string secret = isNamed ? std::string("vault:") + kNamed : lies_ == Lies::outside ? std::string(kReference) : secret_;
  return {{"signing_secret", secret}, {"signing_secret_previous", lies_ == Lies::itself ? previousSecret_ : ""}};
}

void KeyOperator::changeWebhookSecret() {
  const double roll = random_.unit();
  if (roll >= 0.5) {
    lies_ = roll < 0.75 ? Lies::inVault : Lies::outside;
    return;
  }
  // Both sign while receivers change over; or the old one ends at once.
  previousSecret_ = lies_ == Lies::itself && random_.chance(0.5) ? secret_ : "";
  lies_ = Lies::itself;
  secret_ = freshSecret();
}

std::string KeyOperator::outsideReference() const { return kReference; }

void KeyOperator::changeOutside() {
  const std::string value = freshSecret();
  outside_.put(kReference, value);
  checker_.outsideSays(kReference, value);
}

// --- the master key ----------------------------------------------------------------------------------------

std::optional<std::string> KeyOperator::contentOf(const std::string& name) const { return runtime::readText(pathOf(name)); }

/// Without a sync, for which a day would wait: it is the simulated machine that dies.
void KeyOperator::write(const std::string& name, const std::string& content) const {
  std::ofstream file(pathOf(name), std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  SB_CHECK(file.good(), "the disk of the simulation itself has room");
  std::filesystem::permissions(pathOf(name), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string KeyOperator::freshMaster() { return std::string(security::MasterKey::make(random_).text().reveal()); }

std::string KeyOperator::inForce() const { return bytesOfHex(contentOf(isOwn() ? kOwnFile : kElsewhere).value_or("")); }

/// In the data directory the engine itself makes the new one. Elsewhere it is laid there, and the one before is kept:
/// until the engine has answered, a start needs it.
std::optional<security::MasterKey> KeyOperator::nextMaster() {
  if (changing_) return std::nullopt;
  changing_ = true;
  if (!isOwn() && settled_) {
    write(kBefore, contentOf(kElsewhere).value_or(""));
    write(kElsewhere, freshMaster());
    settled_ = false;
  }
  auto next = isOwn() ? machine_.keys().prepareNew() : machine_.keys().read({});
  SB_CHECK(next.ok(), "the key that was just written can be read");
  next_ = *next;
  return next_;
}

void KeyOperator::masterAnswered(bool done) {
  changing_ = false;
  if (!done) return;
  if (isOwn()) {
    SB_CHECK(machine_.keys().install(*next_).ok(), "the new key is there");
  } else {
    settled_ = true;
  }
}

bool KeyOperator::move() {
  if (changing_ || !settled_) return false;
  const bool out = isOwn();
  write(out ? kElsewhere : kOwnFile, freshMaster());
  machine_.vault.previousKey = "file:" + pathOf(out ? kOwnFile : kElsewhere);
  machine_.vault.key = out ? "file:" + pathOf(kElsewhere) : "";
  moving_ = true;
  return true;
}

runtime::VaultOptions KeyOperator::wrongPlace() {
  if (!contentOf(kWrong)) write(kWrong, freshMaster());
  runtime::VaultOptions wrong;
  wrong.key = "file:" + pathOf(kWrong);
  return wrong;
}

bool KeyOperator::started() {
  const bool changed = moving_ || !settled_;
  moving_ = false;
  settled_ = true;
  machine_.vault.previousKey = isOwn() ? "" : "file:" + pathOf(kBefore);
  return changed;
}

KeyOperator::Backup KeyOperator::backup() const {
  Backup kept{machine_.vault, {}, settled_};
  for (const char* const name : kFiles) kept.files[name] = contentOf(name);
  return kept;
}

void KeyOperator::restore(const Backup& kept) {
  const std::string present = inForce();
  machine_.vault = kept.vault;
  settled_ = kept.settled;
  moving_ = false;
  for (const auto& [name, content] : kept.files) {
    if (content)
      write(name, *content);
    else
      ::unlink(pathOf(name).c_str());
  }
  if (inForce() != present) note(KeyEvent::backupBehindKey);
}

}  // namespace signalbox::simulation
