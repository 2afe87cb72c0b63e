#include "engine/core/audit_checkpoint.h"

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/protocol/json_fields.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

/// What stands in the line.
struct Line {
  std::int64_t version = 1;
  std::string installation;
  std::int64_t count = 0;
  std::string head, key, signature;  // hex, base64, base64
  base::WallTime at{};
  template <class F> void describe(F& f) {
    f("signalbox_audit_checkpoint", version);
    f("installation", installation);
    f("count", count);
    f("head", head);
    f("at", at);
    f("key", key);
    f("signature", signature);
  }
};

/// Each part on a line of its own; none of them can hold a line feed.
std::string signedText(const AuditCheckpoint& checkpoint) {
  return "signalbox audit checkpoint 1\n" + checkpoint.installation + '\n' + std::to_string(checkpoint.count) + '\n' +
      base::hexEncode(checkpoint.head) + '\n' + base::formatRfc3339(checkpoint.at) + '\n' + base::base64Encode(checkpoint.publicKey) + '\n';
}

std::string fromHex(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    if (digit(text[i]) < 0 || digit(text[i + 1]) < 0) return {};
    bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  }
  return bytes;
}

}  // namespace

AuditCheckpoint signCheckpoint(const security::AuditSeal& seal, std::string installation, std::int64_t count, std::string head, base::WallTime at) {
  AuditCheckpoint checkpoint{std::move(installation), count, std::move(head), at, seal.publicKey(), {}};
  checkpoint.signature = seal.sign(signedText(checkpoint));
  return checkpoint;
}

std::string toLine(const AuditCheckpoint& checkpoint) {
  return protocol::toText(Line{1, checkpoint.installation, checkpoint.count, base::hexEncode(checkpoint.head),
                               base::base64Encode(checkpoint.publicKey), base::base64Encode(checkpoint.signature), checkpoint.at});
}

std::int64_t claimedCount(std::string_view text) {
  const auto line = protocol::parse<Line>(text);
  return line.ok() && line->version == 1 ? std::max<std::int64_t>(line->count, 0) : 0;
}

base::Result<AuditCheckpoint> readCheckpoint(std::string_view text, const security::AuditSeal& seal) {
  SB_ASSIGN(const Line line, protocol::parse<Line>(text));
  if (line.version != 1 || line.count <= 0) return Status(Code::malformed, "the line is no checkpoint of the audit");
  AuditCheckpoint checkpoint{line.installation,
                             line.count,
                             fromHex(line.head),
                             line.at,
                             base::base64Decode(line.key).value_or(""),
                             base::base64Decode(line.signature).value_or("")};
  if (checkpoint.publicKey != seal.publicKey()) return Status(Code::invalid, "was signed with another key");
  if (!security::verifyEd25519(checkpoint.publicKey, signedText(checkpoint), checkpoint.signature))
    return Status(Code::invalid, "does not fit its signature: it was changed");
  return checkpoint;
}

}  // namespace signalbox::core
