// What an app is answered: 202 for what is kept, the first answer again for its key, and no refusal without a reason.

#include "tests/simulation/checker.h"

namespace signalbox::simulation {

/// A key may be kept for longer than its message.
bool Checker::isErased(const KnownKey& key) const {
  const auto seq = book_.seqOf.find(key.id);
  return seq == book_.seqOf.end() ? key.isOfErased : book_.rows.at(seq->second).isErased;
}

void Checker::answered(const Ask& ask, const core::AcceptVerdict& verdict, base::Now now) {
  const std::int64_t wall = base::toMillis(now.wall);
  const std::string id(reinterpret_cast<const char*>(verdict.id.bytes.data()), verdict.id.bytes.size());
  const auto key = book_.keys.find({ask.app, ask.key});
  const bool known = !ask.key.empty() && key != book_.keys.end();
  fold(verdict.status.ok() ? id : verdict.status.message());
  if (verdict.status.ok() && verdict.replayed) {
    // Of what was erased nobody knows what was asked for, and its key answers whatever comes under it.
    if (!known || key->second.id != id || (key->second.payload != ask.payload && !isErased(key->second)))
      violate("S3", "a key was answered with something else than at first: " + ask.key);
    return;
  }
  if (verdict.status.ok()) {
    if (known && key->second.id != id) violate("S3", "a known key was accepted again: " + ask.key);
    const auto seq = book_.seqOf.find(id);
    if (seq == book_.seqOf.end()) return violate("S1", "202 for " + hexOf(id) + ", which was not committed");
    if (book_.rows.at(seq->second).ask != ask.number) violate("S1", "the answer names another message");
    ++coverage_.accepted;
    return;
  }
  if (verdict.status.code() == base::Code::diskFull || verdict.status.code() == base::Code::storeFailed) return;
  // Nobody has this id, or not any more: a restored backup may be older than he is.
  if (verdict.status.code() == base::Code::invalid && !ask.recipient.empty() && !book_.recipients.contains(ask.recipient)) return;
  const auto named = book_.templates.find(ask.templateName);
  const bool hasNoTemplate = !ask.templateName.empty() && (named == book_.templates.end() || named->second.newest == 0);
  if (verdict.status.code() == base::Code::invalid && hasNoTemplate) return;
  if (verdict.status.code() != base::Code::keyMismatch) return violate("S23", "refused without a reason: " + verdict.status.toString());
  if (!known || key->second.payload == ask.payload || (key->second.untilMs <= wall && !mayDoubtClock(now)))
    violate("S3", "a key is said to be used otherwise, and is not: " + ask.key);
}

}  // namespace signalbox::simulation
