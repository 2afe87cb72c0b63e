#pragma once
// How far the audit's chain had come at some time, signed: what is kept outside the database, so that a tail that is cut
// off, or a chain that is written anew by somebody with the key, is found out. One line of JSON each. Pure; any thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/base/time.h"
#include "engine/security/audit_seal.h"

namespace signalbox::core {

struct AuditCheckpoint {
  std::string installation;
  std::int64_t count = 0;  // the newest row's number
  std::string head;        // its seal, 32 bytes
  base::WallTime at{};
  std::string publicKey;  // 32 bytes, Ed25519
  std::string signature;  // over all of the above
};

AuditCheckpoint signCheckpoint(const security::AuditSeal& seal, std::string installation, std::int64_t count, std::string head, base::WallTime at);
/// Without a line feed.
std::string toLine(const AuditCheckpoint& checkpoint);
/// What a line says of its count, which proves nothing; 0 = it is no checkpoint. Cheaper than reading it by far.
std::int64_t claimedCount(std::string_view line);
/// malformed: no such line. invalid: its signature is not by `seal`'s key, or does not fit what it says.
base::Result<AuditCheckpoint> readCheckpoint(std::string_view line, const security::AuditSeal& seal);

}  // namespace signalbox::core
