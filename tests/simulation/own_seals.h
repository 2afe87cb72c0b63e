#pragma once
// The checker's own reading of what is sealed and signed, from the forms that are written down (HMAC-SHA-256 over parts
// with their lengths before them, XChaCha20-Poly1305, Standard Webhooks) and by libsodium alone, so that a mistake of
// engine/security is not repeated here. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulation/change_log.h"
#include "tests/simulation/sealed_record.h"

namespace signalbox::simulation {

/// With which the simulated machines seal their audit.
std::string auditKey();

/// A row of the audit as it is written; what is NULL is empty.
struct AuditLine {
  std::int64_t seq = 0;
  std::int64_t atMs = 0;
  std::string action, principal, role, address, object, reason, detail, before, after, mac;
};
AuditLine lineOf(const Change& change);
/// For a SELECT of kAuditColumns.
inline constexpr const char* kAuditColumns = "seq, at_ms, action, principal, role, address, object, reason, detail, before_digest, after_digest, mac";
AuditLine lineOf(sqlite3_stmt* row);
/// The seal that the row has to have behind one with this seal; empty before the first.
std::string chainSeal(std::string_view previous, const AuditLine& line);

/// Nothing when it does not open.
std::optional<std::string> openDataKey(std::string_view master, std::int64_t id, const std::string& masterId, std::string_view wrapped);
std::optional<std::string> openSecret(std::string_view dataKey, std::int64_t dataKeyId, const SecretPlace& place, std::int64_t version,
                                      std::string_view sealed);

/// One entry of "webhook-signature" for a secret as it is configured ("whsec_..."); empty when it is none.
std::string webhookSignature(const std::string& secret, const std::string& id, const std::string& timestamp, const std::string& body);

/// What every credential of the simulation begins with.
inline constexpr std::string_view kSecretPrefix = "whsec_";
std::string secretOf(std::string_view bytes);
/// The bytes that 64 digits stand for; empty when they are not.
std::string bytesOfHex(std::string_view text);
std::string columnText(sqlite3_stmt* row, int column);

}  // namespace signalbox::simulation
