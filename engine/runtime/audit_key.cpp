#include "engine/runtime/audit_key.h"

#include <filesystem>
#include <optional>

#include "engine/core/audit_chain.h"
#include "engine/runtime/private_file.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;
using security::Secret;

namespace {

constexpr std::size_t kKeyIdBytes = 16;

/// The name of the key of the store's chain, as the chain says it; empty where it says nothing that could be one.
base::Result<std::string> keyOfChain(store::Store& store) {
  SB_ASSIGN(const auto newest, store.auditActs(std::string(core::kChainBegins), std::string(core::kAuditItself), 1));
  const auto beginning = newest.empty() ? std::nullopt : core::beginningIn(newest.front());
  return beginning && beginning->key.size() == kKeyIdBytes ? beginning->key : std::string();
}

Status refuse(const DataDirectory& directory, const std::string& of, bool isGone) {
  return Status(Code::unavailable,
                "the audit in " + directory.path() + " was sealed with the key " + of + ", and " + directory.auditKeyPath() +
                    (isGone ? " is not there" : " holds another one") +
                    ". Put it back; every copy of the directory has it. If it is lost, --new-audit-key starts once with another "
                    "one: what was sealed until now can then be held against its digest only, and the audit says so. Nothing was "
                    "changed");
}

/// They were signed with the lost key, so each would be a fault for ever.
Status putCheckpointsAway(const DataDirectory& directory, const std::string& newKey) {
  std::error_code error;
  if (!std::filesystem::exists(directory.checkpointsPath(), error)) return Status::okay();
  return renameDurably(directory.checkpointsPath(), directory.checkpointsPath() + ".before-" + newKey);
}

}  // namespace

base::Result<AuditKey> openAuditKey(const DataDirectory& directory, store::Store& store, IfKeyIsLost lost, base::Random& random, base::Log& log) {
  SB_ASSIGN(const store::AuditHead head, store.auditHead());
  SB_ASSIGN(const std::string of, keyOfChain(store));
  const bool hasChain = !head.mac.empty();
  auto kept = directory.auditKey();
  const bool isGone = kept.status().code() == Code::notFound;
  if (isGone && hasChain && lost == IfKeyIsLost::refuse) return refuse(directory, of, true);
  if (isGone) {
    kept = directory.makeAuditKey(random);
    if (kept.ok()) log.info("audit.key_made", {{"path", directory.auditKeyPath()}});
  }
  SB_ASSIGN(Secret key, std::move(kept));
  AuditKey opened;
  SB_ASSIGN(opened.seal, security::makeAuditSeal(std::move(key)));
  // A chain that does not name its key was tampered with, which is the verification's to say and no reason not to start.
  const bool fits = !isGone && (of.empty() || of == opened.seal->keyId());
  if (!hasChain || fits) return opened;
  if (lost == IfKeyIsLost::refuse) return refuse(directory, of, false);
  SB_TRY(putCheckpointsAway(directory, opened.seal->keyId()));
  log.warning("audit.key_replaced", {{"was", of}, {"is", opened.seal->keyId()}});
  opened.chain = core::AuditChain::beginsAnew;
  opened.words = "started with --new-audit-key, without the key " + of + " that sealed the rows before; from here on it is " + opened.seal->keyId();
  return opened;
}

}  // namespace signalbox::runtime
