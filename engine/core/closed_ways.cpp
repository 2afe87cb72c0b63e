#include "engine/core/closed_ways.h"

#include <algorithm>
#include <utility>

#include "engine/core/memory.h"

namespace signalbox::core {
namespace {

bool anythingWaits(const Memory& memory) {
  for (const auto& counts : memory.counts)
    for (const model::State state : model::kStates)
      if (model::isWaiting(state) && counts[model::index(state)] > 0) return true;
  return std::any_of(memory.subscriptionFigures.begin(), memory.subscriptionFigures.end(),
                     [](const auto& each) { return each.second.waiting() > 0; });
}

std::optional<ClosedWay> askedOf(const policy::Gate& gate, base::Now now) {
  std::optional<policy::Refusal> refusal = gate.refusal(now, false);
  const bool forRetriesOnly = !refusal;
  if (forRetriesOnly) refusal = gate.refusal(now, true);
  if (!refusal) return std::nullopt;
  ClosedWay way{std::move(refusal->figures), std::nullopt, forRetriesOnly};
  if (refusal->retryAt) way.until = now.wall + std::max(base::Millis{0}, *refusal->retryAt - now.boot);
  return way;
}

}  // namespace

ClosedWays closedWaysOf(const Memory& memory, base::Now now) {
  ClosedWays ways;
  if (!anythingWaits(memory)) return ways;
  for (const auto& [name, gate] : memory.gates)
    if (auto closed = askedOf(gate, now)) ways.gates.emplace(name, *std::move(closed));
  for (const auto& [name, entry] : memory.providers) {
    const auto route = memory.routeByName.find(routeKey(true, name));
    if (route != memory.routeByName.end()) ways.pinnedTo.emplace(route->second, name);
  }
  return ways;
}

}  // namespace signalbox::core
