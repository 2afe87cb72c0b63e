#include "engine/policy/retry_route.h"

#include <fmt/format.h>

#include <algorithm>

namespace signalbox::policy {

void turnAway(RouteOrder& order, std::span<const Candidate> candidates, std::string_view lastFailed) {
  const auto found = std::find_if(order.order.begin(), order.order.end(), [&](std::size_t i) { return candidates[i].name == lastFailed; });
  if (found == order.order.end() || order.order.size() < 2) return;
  const bool wasFirst = found == order.order.begin();
  std::rotate(found, found + 1, order.order.end());
  if (!wasFirst) return;
  order.kind = "after_failure";
  order.words = fmt::format("the try before failed with {} and surely sent nothing", lastFailed);
}

void keepWith(RouteOrder& order, std::span<const Candidate> candidates, std::string_view mayHaveSent) {
  const auto kept = std::find_if(order.order.begin(), order.order.end(), [&](std::size_t i) { return candidates[i].name == mayHaveSent; });
  if (kept != order.order.end()) order = {{*kept}, "pinned", std::string(kMayHaveArrived)};
}

}  // namespace signalbox::policy
