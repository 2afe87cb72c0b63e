#pragma once
// What a committed step sets in motion; nothing of it happens before the commit (rule 6).

#include <functional>
#include <optional>
#include <vector>

#include "engine/egress/send.h"
#include "engine/protocol/resources.h"
#include "engine/store/reader.h"

namespace signalbox::core {

/// Rows that a running operation wants next, to be found by a reader.
struct PageRequest {
  base::Uuid operation;
  store::Place place = store::Place::deadLetters;
  std::string q;
  std::int64_t markStep = 0;
  model::Seq after = 0;
  std::size_t limit = 0;
};

struct Effects {
  std::vector<std::function<void()>> replies;
  std::vector<egress::SendOrder> sends;
  std::vector<egress::HealthOrder> pings;
  std::vector<egress::LookupOrder> lookups;
  std::vector<PageRequest> pages;
  std::vector<base::Uuid> plansToCompute;
  std::vector<protocol::EventView> events;
};

struct StepResult {
  base::Status status;  // storeFailed: the engine must stop
  bool committed = false;
  Effects effects;
};

}  // namespace signalbox::core
