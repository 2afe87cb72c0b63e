#include "engine/runtime/master_keys.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine/model/secret_reference.h"
#include "engine/runtime/private_file.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;
using security::Derivation;
using security::Keyring;
using security::MasterKey;
using security::Secret;

namespace {

constexpr std::size_t kKeyFileBytesMax = 4096;

std::string_view after(const std::string& text, std::string_view scheme) {
  return text.starts_with(scheme) ? std::string_view(text).substr(scheme.size()) : std::string_view{};
}

bool othersMayRead(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0;
}

}  // namespace

std::string keySourceFault(const std::string& source) {
  if (source.empty() || source == "passphrase" || source == "keychain") return {};
  if (const auto path = after(source, "file:"); !path.empty()) return path.front() == '/' ? "" : "needs a path from the root";
  if (const auto name = after(source, "credential:"); !name.empty()) return model::isSecretName(name) ? "" : "needs the name of a systemd credential";
  if (!after(source, "ssm:").empty()) return {};
  return "must be empty, file:PATH, credential:NAME, ssm:NAME, keychain or passphrase";
}

std::string MasterKeys::words() const {
  if (options_.key.empty()) return "the file vault.key in the data directory";
  if (options_.key == "passphrase") return "a passphrase";
  if (options_.key == "keychain") return "the keychain of the desktop that starts this engine";
  if (const auto name = after(options_.key, "credential:"); !name.empty()) return "the systemd credential " + std::string(name);
  if (const auto name = after(options_.key, "ssm:"); !name.empty()) return "AWS Parameter Store, " + std::string(name);
  return "the file " + std::string(after(options_.key, "file:"));
}

std::string MasterKeys::changedByAStart() const {
  if (options_.key == "passphrase")
    return "A passphrase is given when the engine starts, and is changed there: start it with --passphrase-fd, the new one as first line and the present one as second";
  if (options_.key == "keychain")
    return "The keychain's key is handed over when the engine starts, and is changed over another place: start once with vault.key = \"file:PATH\", where a new key lies, "
           "and vault.previous_key = \"keychain\"; then once with vault.key = \"keychain\" and vault.previous_key = \"file:PATH\"";
  if (options_.key.starts_with("credential:"))
    return "systemd hands its credentials over when the engine starts, and the key is changed there: give the unit the new one under another name, set vault.key to that and "
           "vault.previous_key to \"" +
        options_.key + "\", and restart it";
  return {};
}

// --- reading ----------------------------------------------------------------------------------------------------

base::Result<MasterKey> MasterKeys::readFile(const std::string& path) const {
  SB_ASSIGN(std::string text, readWhole(path, kKeyFileBytesMax));
  auto key = MasterKey::parse(text);
  security::wipe(text);
  if (!key.ok()) return Status(key.status().code(), path + " " + key.status().message());
  if (othersMayRead(path)) parts_.log.warning("vault.key_open_to_others", {{"path", path}, {"advice", std::string("chmod 600")}});
  return key;
}

base::Result<MasterKey> MasterKeys::readFrom(const std::string& source, const Secret& passphrase, const std::string& derivation) const {
  if (source.empty()) return readFile(ownFile());
  if (const auto path = after(source, "file:"); !path.empty()) return readFile(std::string(path));
  if (const auto name = after(source, "credential:"); !name.empty()) {
    if (options_.credentialsDirectory.empty())
      return Status(Code::notFound, "systemd has handed over no credentials; the unit needs LoadCredentialEncrypted=" + std::string(name));
    return readFile(options_.credentialsDirectory + "/" + std::string(name));
  }
  if (const auto name = after(source, "ssm:"); !name.empty()) {
    SB_ASSIGN(const Secret text, parts_.parameter(std::string(name)));
    auto key = MasterKey::parse(text.reveal());
    return key.ok() ? std::move(key)
                    : base::Result<MasterKey>(Status(key.status().code(), "the parameter " + std::string(name) + " " + key.status().message()));
  }
  if (source == "keychain") {
    if (options_.handedKey.empty())
      return Status(
          Code::notFound,
          "the keychain of the desktop has none for this engine, or it was not handed over; start it from the console there, or with --key-fd");
    auto key = MasterKey::parse(options_.handedKey.reveal());
    return key.ok() ? std::move(key) : base::Result<MasterKey>(Status(key.status().code(), "the key from the keychain " + key.status().message()));
  }
  if (passphrase.empty()) return Status(Code::notFound, "no passphrase was given; start with --passphrase-fd, or from a terminal");
  if (derivation.empty()) return MasterKey::fromPassphrase(passphrase, Derivation::fresh(parts_.random));
  SB_ASSIGN(const Derivation known, Derivation::parse(derivation));
  return MasterKey::fromPassphrase(passphrase, known);
}

base::Result<MasterKey> MasterKeys::read(const std::string& derivation) const { return readFrom(options_.key, options_.passphrase, derivation); }

// --- a start ------------------------------------------------------------------------------------------------------

Status MasterKeys::open(store::SecretStore& secrets) {
  SB_ASSIGN(const std::vector<security::WrappedKey> rows, secrets.keys());
  if (rows.empty())
    SB_TRY(begin(secrets));
  else
    SB_TRY(unlock(secrets, rows));
  SB_ASSIGN(const std::int64_t sealed, secrets.sealClear());
  if (sealed > 0) parts_.log.info("vault.sealed", {{"credentials", sealed}, {"meaning", std::string("they lay in clear in the database until now")}});
  return Status::okay();
}

Status MasterKeys::begin(store::SecretStore& secrets) {
  auto master = read({});
  if (options_.key.empty() && master.status().code() == Code::notFound) {
    master = prepareNew();
    if (master.ok()) SB_TRY(install(*master));
    parts_.log.info("vault.key_made",
                    {{"path", ownFile()},
                     {"meaning",
                      std::string("credentials are encrypted with this key; it lies beside the database, so it protects "
                                  "copies and backups of the database alone, not this directory")}});
  }
  if (!master.ok()) return Status(master.status().code(), "the master key for the credentials cannot be had: " + master.status().message());
  const auto ring = Keyring::fresh(parts_.random);
  SB_TRY(secrets.putKeys(ring->wrap(*master)));
  secrets.use(ring);
  return Status::okay();
}

Status MasterKeys::refuse(const std::string& why, const std::string& needed) const {
  return Status(Code::unavailable,
                "the credentials in " + directory_ + " cannot be opened: " + why + ". They need the master key " + needed + ". Put it back (" +
                    words() +
                    "), or name its place by vault.key; if it was changed, name the old place by vault.previous_key. "
                    "If it is lost, --discard-credentials starts once without them and keeps everything else. Nothing was changed");
}

Status MasterKeys::unlock(store::SecretStore& secrets, const std::vector<security::WrappedKey>& rows) {
  const security::WrappedKey& newest = rows.back();
  const auto master = read(newest.derivation);
  Status refused = master.status();
  if (master.ok()) {
    auto ring = Keyring::open(*master, rows, parts_.random);
    if (ring.ok()) {
      if (isOurs()) forgetNew();  // a change that did not come to its commit: the store names the other one
      secrets.use(std::move(ring).value());
      return Status::okay();
    }
    refused = Status(ring.status().code(), words() + " does not fit: " + ring.status().message());
  }
  return finishChange(secrets, rows, refused);
}

Status MasterKeys::finishChange(store::SecretStore& secrets, const std::vector<security::WrappedKey>& rows, const Status& refused) {
  if (isOurs()) {
    // The data keys were wrapped anew, and the engine went down before the file got its name.
    const auto fresh = readFile(newFile());
    if (fresh.ok()) {
      if (auto ring = Keyring::open(*fresh, rows, parts_.random); ring.ok()) {
        SB_TRY(install(*fresh));
        secrets.use(std::move(ring).value());
        parts_.log.info("vault.change_finished", {{"key", fresh->id()}});
        acts_.push_back({"vault.change_finished", "the last run was cut off while the master key was changed to " + fresh->id()});
        return Status::okay();
      }
    }
  }
  const bool hasPrevious = !options_.previousKey.empty() || !options_.previousPassphrase.empty();
  if (hasPrevious) {
    const std::string& source = options_.previousKey.empty() ? options_.key : options_.previousKey;
    const Secret& passphrase = options_.previousPassphrase.empty() ? options_.passphrase : options_.previousPassphrase;
    SB_ASSIGN(const MasterKey previous, readFrom(source, passphrase, rows.back().derivation));
    if (auto ring = Keyring::open(previous, rows, parts_.random); ring.ok()) {
      auto present = read({});
      if (!present.ok()) return Status(present.status().code(), "the new master key cannot be had: " + present.status().message());
      SB_TRY(secrets.putKeys((*ring)->wrap(*present)));
      secrets.use(std::move(ring).value());
      parts_.log.info("vault.key_changed", {{"from", previous.id()}, {"to", present->id()}});
      acts_.push_back({"vault.key_changed", "the configuration has another master key: from " + previous.id() + " to " + present->id()});
      return Status::okay();
    }
  }
  if (options_.discardCredentials) return discard(secrets, rows);
  return refuse(refused.message(), rows.back().master);
}

Status MasterKeys::discard(store::SecretStore& secrets, const std::vector<security::WrappedKey>& rows) {
  parts_.log.warning("vault.credentials_discarded", {{"sealed_with", rows.back().master}});
  acts_.push_back(
      {"vault.credentials_discarded", "started with --discard-credentials, without the master key " + rows.back().master + " that sealed them"});
  SB_TRY(secrets.discardAll());
  return begin(secrets);
}

// --- the file of our own --------------------------------------------------------------------------------------------

base::Result<MasterKey> MasterKeys::prepareNew() const {
  auto left = readFile(newFile());
  if (left.ok() || left.status().code() != Code::notFound) return left;
  MasterKey key = MasterKey::make(parts_.random);
  const Secret text = key.text();
  SB_TRY(writePrivate(newFile(), text.reveal()));
  return key;
}

bool MasterKeys::holds(const std::string& path, const MasterKey& key) const {
  const auto kept = readFile(path);
  return kept.ok() && kept->id() == key.id();
}

Status MasterKeys::install(const MasterKey& key) const {
  if (holds(newFile(), key)) return renameDurably(newFile(), ownFile());
  // An earlier try may have failed behind the new name, before that was known to be durable.
  if (holds(ownFile(), key)) return renameDurably(ownFile(), ownFile());
  const Secret text = key.text();
  SB_TRY(writePrivate(newFile(), text.reveal()));
  return renameDurably(newFile(), ownFile());
}

void MasterKeys::forgetNew() const { ::unlink(newFile().c_str()); }

}  // namespace signalbox::runtime
