#pragma once
// Held messages whose provider is to be asked, or is being asked, about their last attempt (rule 17, reconcile). Part of
// the core's memory; read again at start from what is held for that reason. Confined to the core's thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/notification.h"

namespace signalbox::core {

struct PendingLookup {
  std::int32_t generation = 0;
  std::int32_t attempt = 0;
  std::string provider;
  base::BootTime dueAt{};
  std::int32_t tries = 0;  // answers that told nothing
  bool asked = false;      // the question is out
  bool suspect = false;    // was in flight when the engine died
};

class PendingLookups {
 public:
  void put(model::Seq seq, PendingLookup pending);
  void erase(model::Seq seq);
  void asked(model::Seq seq);
  const PendingLookup* find(model::Seq seq) const;
  /// Those whose time has come and that are not asked yet, oldest first.
  std::vector<model::Seq> due(base::BootTime now, std::size_t limit) const;
  std::optional<base::BootTime> nextDue() const;
  std::size_t size() const { return pending_.size(); }
  /// Whether one of them was in flight when the engine died.
  bool haveSuspects() const;

 private:
  std::map<model::Seq, PendingLookup> pending_;
  std::set<std::pair<base::BootTime, model::Seq>> order_;  // of those that are not asked
};

}  // namespace signalbox::core
