#include "engine/core/audit_chain.h"

#include "engine/base/digest.h"
#include "engine/protocol/json_fields.h"

namespace signalbox::core {
namespace {

constexpr std::size_t kCommitmentBytes = 16;

void appendNumber(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

void appendText(std::string& out, std::string_view text) {
  appendNumber(out, text.size(), 4);
  out += text;
}

}  // namespace

std::optional<Beginning> beginningIn(const store::AuditRow& row) {
  if (row.action != kChainBegins) return std::nullopt;
  auto beginning = protocol::parse<Beginning>(row.detail);
  return beginning.ok() ? std::optional(std::move(beginning).value()) : std::nullopt;
}

std::string canonicalRow(const store::AuditRow& row) {
  std::string out;
  out.reserve(96 + row.principal.size() + row.address.size() + row.action.size() + row.object.size() + row.reason.size() + row.detail.size());
  appendNumber(out, static_cast<std::uint64_t>(row.seq), 8);
  appendNumber(out, static_cast<std::uint64_t>(base::toMillis(row.at)), 8);
  for (const std::string* text :
       {&row.principal, &row.role, &row.address, &row.action, &row.object, &row.reason, &row.detail, &row.before, &row.after})
    appendText(out, *text);
  return out;
}

std::string sealOf(const security::AuditSeal& seal, std::string_view previous, const store::AuditRow& row) {
  std::string bytes;
  appendText(bytes, previous);
  bytes += canonicalRow(row);
  return seal.mac(bytes);
}

std::string digestWith(std::string_view digest, const store::AuditRow& row) {
  std::string bytes;
  appendText(bytes, digest);
  bytes += canonicalRow(row);
  return std::string(base::asView(base::sha256(bytes)));
}

std::string commitmentTo(const security::AuditSeal& seal, std::string_view state) {
  if (state.empty()) return {};
  std::string bytes("state");
  appendText(bytes, state);
  return seal.mac(bytes).substr(0, kCommitmentBytes);
}

}  // namespace signalbox::core
