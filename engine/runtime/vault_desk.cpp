#include "engine/runtime/vault_desk.h"

#include <algorithm>

#include "engine/model/secret_reference.h"
#include "engine/runtime/private_file.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;
using model::SecretReference;
using security::Secret;

namespace {

constexpr std::size_t kSecretBytesMax = 64 * 1024;

bool liesOutside(const std::string& text) {
  const auto reference = SecretReference::parse(text);
  return reference && reference->kind != SecretReference::Kind::vault;
}

const core::Principal kEngine{"engine", "engine", ""};

}  // namespace

// --- reading --------------------------------------------------------------------------------------------------

base::Result<Secret> VaultDesk::readFile(const std::string& path) const {
  SB_ASSIGN(const std::string real, places_.file(path));
  SB_ASSIGN(std::string text, readWhole(real, kSecretBytesMax));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) return Status(Code::invalid, "is empty");
  return Secret(std::move(text));
}

base::Result<Secret> VaultDesk::readReference(const std::string& text) const {
  const auto reference = SecretReference::parse(text);
  if (reference && reference->kind == SecretReference::Kind::file) return readFile(reference->name);
  if (reference && reference->kind == SecretReference::Kind::parameter) {
    SB_TRY(places_.parameter(reference->name));
    return parts_.parameters.fetch(reference->name);
  }
  return Status(Code::internal, "lies in the database");
}

bool VaultDesk::readOne(const std::string& reference) const {
  auto value = readReference(reference);
  if (!value.ok()) parts_.log.warning("credential.not_read", {{"reference", reference}, {"error", value.status().message()}});
  const std::lock_guard lock(mutex_);
  const auto known = read_.find(reference);
  if (known == read_.end()) {
    const bool usable = value.ok();
    read_.emplace(reference, std::move(value));
    return usable;
  }
  if (!value.ok()) {
    if (!known->second.ok()) known->second = std::move(value);
    return false;  // the last reading stays in use
  }
  const bool changed = !known->second.ok() || !known->second->equals(*value);
  known->second = std::move(value);
  return changed;
}

base::Result<Secret> VaultDesk::find(const std::string& reference) const {
  if (intake_ == nullptr) readOne(reference);
  const std::lock_guard lock(mutex_);
  const auto known = read_.find(reference);
  if (known == read_.end()) return Status(Code::unavailable, "was not read yet");
  if (!known->second.ok()) return known->second.status();
  return Secret(*known->second);
}

void VaultDesk::prepare(std::vector<std::string> references, std::function<void()> done) {
  std::erase_if(references, [](const std::string& text) { return !liesOutside(text); });
  if (references.empty()) return done();
  const bool taken = worker_.submit([this, references, done] {
    for (const std::string& reference : references) readOne(reference);
    done();
  });
  if (!taken) done();  // the command finds nothing and says so
}

// --- what changes while running -----------------------------------------------------------------------------------

void VaultDesk::start(core::Intake& intake, std::string derivation) {
  intake_ = &intake;
  {
    const std::lock_guard lock(mutex_);
    derivation_ = std::move(derivation);
  }
  worker_.start(untilNext(), [this] {
    refreshNow(kEngine, {});
    return untilNext();
  });
}

base::Millis VaultDesk::untilNext() {
  const auto length = options_.refresh.count();
  return base::Millis{length + parts_.random.between(-length / 10, length / 10)};
}

bool VaultDesk::command(const core::Principal& by, const std::string& reason, core::Command what, Done done) {
  core::CommandInput input;
  input.principal = by;
  input.reason = reason;
  input.command = std::move(what);
  input.reply = [done](base::Result<core::CommandDone> result) {
    if (done) done(std::move(result));
  };
  return intake_->command(std::move(input));
}

void VaultDesk::refreshNow(const core::Principal& by, const Done& done) {
  std::vector<std::string> known;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [reference, value] : read_) known.push_back(reference);
  }
  core::RefreshCredentials changed;
  for (const std::string& reference : known)
    if (readOne(reference)) changed.references.push_back(reference);
  if (changed.references.empty() && !done) return;  // what a person asked for is in the audit in any case
  if (!command(by, "the credential was changed where it lies", std::move(changed), done) && done)
    done(Status(Code::busy, "The command lane is full"));
}

void VaultDesk::reloadNow(const core::Principal& by, const Done& done) {
  const Status certificate = parts_.reloadCertificate();
  if (!certificate.ok()) parts_.log.error("server.certificate_not_read", {{"error", certificate.message()}});
  if (certificate.ok() || !done) return refreshNow(by, done);
  // What else could be read is in use all the same; the answer names what could not.
  refreshNow(by, [done, certificate](const base::Result<core::CommandDone>&) { done(certificate); });
}

void VaultDesk::reloadSoon() {
  if (!worker_.submit([this] { reloadNow(kEngine, {}); })) parts_.log.warning("engine.reload_skipped");
}

void VaultDesk::reload(core::Principal by, Done done) {
  if (!worker_.submit([this, by = std::move(by), done] { reloadNow(by, done); })) done(Status(Code::busy, "Credentials are being read already"));
}

// --- keys -----------------------------------------------------------------------------------------------------------

void VaultDesk::rotate(api::VaultKey key, core::Principal by, std::string reason, Done done) {
  const bool taken = worker_.submit([this, key, by = std::move(by), reason = std::move(reason), done] { rotateNow(key, by, reason, done); });
  if (!taken) done(Status(Code::busy, "Credentials are being read already"));
}

void VaultDesk::rotateNow(api::VaultKey key, const core::Principal& by, const std::string& reason, const Done& done) {
  if (changing_) return done(Status(Code::conflict, "The last change of the master key is not done yet"));
  if (Status owed = installOwed(); !owed.ok()) return done(std::move(owed));
  if (key == api::VaultKey::master && parts_.keys.isOurs()) return changeOwnFile(by, reason, done);
  if (std::string way = parts_.keys.changedByAStart(); key == api::VaultKey::master && !way.empty())
    return done(Status(Code::conflict, std::move(way)));
  std::string derivation;
  {
    const std::lock_guard lock(mutex_);
    derivation = derivation_;
  }
  auto master = parts_.keys.read(derivation);
  if (!master.ok()) return done(Status(Code::unavailable, "The master key cannot be read: " + master.status().message()));
  core::Command act = key == api::VaultKey::master ? core::Command(core::RewrapKeys{*master}) : core::Command(core::RotateDataKey{*master});
  if (!command(by, reason, std::move(act), done)) done(Status(Code::busy, "The command lane is full"));
}

void VaultDesk::changeOwnFile(const core::Principal& by, const std::string& reason, const Done& done) {
  auto master = parts_.keys.prepareNew();
  if (!master.ok()) return done(master.status());
  changing_ = true;
  // The name changes only after the commit that wrapped the data keys anew; a start finishes what a crash cuts off between.
  // Where that is refused the new file stays: the next change takes it, and the next start, which knows for certain, clears it away.
  const bool taken = command(by, reason, core::RewrapKeys{*master}, [this, key = *master, done](base::Result<core::CommandDone> result) {
    const Status installed = result.ok() ? install(key) : Status::okay();
    changing_ = false;
    installed.ok() ? done(std::move(result)) : done(installed);
  });
  if (taken) return;
  changing_ = false;
  done(Status(Code::busy, "The command lane is full"));
}

Status VaultDesk::install(const security::MasterKey& key) {
  const Status installed = parts_.keys.install(key);
  const std::lock_guard lock(mutex_);
  installOwed_.reset();
  if (installed.ok()) return installed;
  installOwed_ = key;
  parts_.log.error("vault.change_unfinished", {{"key", key.id()}, {"error", installed.message()}});
  return Status(installed.code(),
                "The master key is changed, but its file did not get its name: " + installed.message() +
                    ". Leave vault.key.new where it is; the next change, or the next start, finishes this one");
}

Status VaultDesk::installOwed() {
  std::optional<security::MasterKey> owed;
  {
    const std::lock_guard lock(mutex_);
    owed = installOwed_;
  }
  return owed ? install(*owed) : Status::okay();
}

}  // namespace signalbox::runtime
