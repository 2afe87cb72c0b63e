#include "engine/core/pending_lookups.h"

#include <algorithm>

namespace signalbox::core {

void PendingLookups::put(model::Seq seq, PendingLookup pending) {
  erase(seq);
  if (!pending.asked) order_.emplace(pending.dueAt, seq);
  pending_.emplace(seq, std::move(pending));
}

void PendingLookups::erase(model::Seq seq) {
  const auto known = pending_.find(seq);
  if (known == pending_.end()) return;
  order_.erase({known->second.dueAt, seq});
  pending_.erase(known);
}

void PendingLookups::asked(model::Seq seq) {
  const auto known = pending_.find(seq);
  if (known == pending_.end()) return;
  order_.erase({known->second.dueAt, seq});
  known->second.asked = true;
}

const PendingLookup* PendingLookups::find(model::Seq seq) const {
  const auto known = pending_.find(seq);
  return known == pending_.end() ? nullptr : &known->second;
}

std::vector<model::Seq> PendingLookups::due(base::BootTime now, std::size_t limit) const {
  std::vector<model::Seq> seqs;
  for (auto it = order_.begin(); it != order_.end() && it->first <= now && seqs.size() < limit; ++it) seqs.push_back(it->second);
  return seqs;
}

std::optional<base::BootTime> PendingLookups::nextDue() const {
  if (order_.empty()) return std::nullopt;
  return order_.begin()->first;
}

bool PendingLookups::haveSuspects() const {
  return std::any_of(pending_.begin(), pending_.end(), [](const auto& each) { return each.second.suspect; });
}

}  // namespace signalbox::core
