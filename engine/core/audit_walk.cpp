#include "engine/core/audit_walk.h"

#include <algorithm>
#include <charconv>

#include "engine/base/digest.h"

namespace signalbox::core {

using base::Code;
using base::Status;

namespace {

AuditFault faultAt(std::int64_t seq, std::string words) { return {seq, std::move(words)}; }

}  // namespace

AuditWalk::AuditWalk(const security::AuditSeal& seal, std::vector<AuditCheckpoint> checkpoints) : seal_(seal), checkpoints_(std::move(checkpoints)) {
  std::sort(checkpoints_.begin(), checkpoints_.end(), [](const AuditCheckpoint& a, const AuditCheckpoint& b) { return a.count < b.count; });
}

std::string AuditWalk::place() const {
  return std::to_string(at_) + (begun_ ? "s" : foreign_ > 0 ? "f" + std::to_string(foreign_) + "." : "u") + base::base64UrlEncode(carried_);
}

Status AuditWalk::resume(const std::string& place) {
  const Status wrong(Code::malformed, "the cursor is not one of this list");
  const char* const end = place.data() + place.size();
  auto [rest, error] = std::from_chars(place.data(), end, at_);
  if (error != std::errc{} || rest == end || at_ < 0 || (*rest != 's' && *rest != 'u' && *rest != 'f')) return wrong;
  begun_ = *rest == 's';
  if (*rest == 'f') {
    const auto [dot, wrongNumber] = std::from_chars(rest + 1, end, foreign_);
    if (wrongNumber != std::errc{} || dot == end || *dot != '.' || foreign_ < 1 || foreign_ > at_) return wrong;
    rest = dot;
  }
  std::string text(rest + 1, end);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  auto carried = base::base64Decode(text);
  if (!carried || (!carried->empty() && carried->size() != 32)) return wrong;
  carried_ = std::move(*carried);
  return Status::okay();
}

std::optional<AuditFault> AuditWalk::take(const store::AuditRow& row) {
  if (row.seq != at_ + 1)
    return faultAt(at_ + 1, row.seq == at_ + 2 ? "is missing" : "is missing, and so are those up to " + std::to_string(row.seq - 1));
  if (!begun_ && row.mac.empty()) return takeBefore(row);
  if (row.mac.empty()) return faultAt(row.seq, "has no seal: it was not written by the engine");
  if (!begun_) {
    const auto beginning = beginningIn(row);
    const bool isOurs = beginning && beginning->key == seal_.keyId();
    if (!beginning && foreign_ == 0) return faultAt(row.seq, "should begin the chain and does not");
    if (!isOurs) {
      if (foreign_ == 0) foreign_ = row.seq;
      return takeBefore(row);
    }
    if (auto fault = checkBeginning(row, *beginning)) return fault;
  }
  if (!base::equalConstantTime(row.mac, sealOf(seal_, begun_ ? std::string_view(carried_) : std::string_view(), row)))
    return faultAt(row.seq, "does not fit its seal: it was changed, or does not belong here");
  begun_ = true;
  carried_ = row.mac;
  at_ = row.seq;
  return checkAgainstCheckpoint(row);
}

/// What is not of our chain: it is held against the digest with which that begins.
std::optional<AuditFault> AuditWalk::takeBefore(const store::AuditRow& row) {
  carried_ = digestWith(carried_, row);
  at_ = row.seq;
  return checkAgainstCheckpoint(row);
}

std::optional<AuditFault> AuditWalk::checkBeginning(const store::AuditRow& row, const Beginning& beginning) const {
  if (beginning.rowsBefore != at_ || beginning.digest != base::hexEncode(carried_))
    return faultAt(1,
                   at_ == 0 ? "is missing: rows from before the chain were removed"
                            : "or a later one from before the chain was changed: row " + std::to_string(row.seq) + " knows another digest of them");
  return std::nullopt;
}

std::optional<AuditFault> AuditWalk::checkAgainstCheckpoint(const store::AuditRow& row) const {
  const auto from = std::lower_bound(checkpoints_.begin(), checkpoints_.end(), row.seq,
                                     [](const AuditCheckpoint& each, std::int64_t seq) { return each.count < seq; });
  for (auto each = from; each != checkpoints_.end() && each->count == row.seq; ++each)
    if (each->head != row.mac)
      return faultAt(row.seq,
                     "is another one than the checkpoint of " + base::formatRfc3339(each->at) + " has seen: history was rolled back or written anew");
  return std::nullopt;
}

std::optional<AuditFault> AuditWalk::end() const {
  if (!begun_ && foreign_ > 0)
    return faultAt(foreign_, "was sealed with another key than the engine's, " + seal_.keyId() + ": the audit's key was replaced");
  if (at_ > 0 && !begun_) return faultAt(1, "has no seal, and neither has any row behind it: the chain was removed");
  if (checkpoints_.empty() || checkpoints_.back().count <= at_) return std::nullopt;
  const AuditCheckpoint& last = checkpoints_.back();
  return faultAt(at_ + 1,
                 "is missing, and so are all behind it: the checkpoint of " + base::formatRfc3339(last.at) + " has seen " +
                     std::to_string(last.count) + " rows");
}

}  // namespace signalbox::core
