#include "engine/policy/routing.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "engine/policy/retry_route.h"

namespace signalbox::policy {
namespace {

std::string_view name(RouteReason::Verdict verdict) {
  constexpr std::string_view kNames[] = {"chosen", "skipped", "not_asked"};
  return kNames[static_cast<std::size_t>(verdict)];
}

RouteOrder pinnedOrder(std::span<const Candidate> candidates, model::RouteId pinned) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].route != pinned) continue;
    if (!candidates[i].enabled)
      return {{}, "none", fmt::format("an earlier attempt may have arrived through {}, which is switched off", candidates[i].name)};
    return {{i}, "pinned", std::string(kMayHaveArrived)};
  }
  return {{}, "none", "an earlier attempt may have arrived through a provider that is gone"};
}

/// As a text of JSON. Names and words hold nothing to escape as a rule.
void appendText(std::string& out, std::string_view text) {
  const bool isPlain =
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F; });
  if (!isPlain) {
    out += boost::json::serialize(boost::json::string(boost::json::string_view(text.data(), text.size())));
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

/// Moves one of the later candidates to the front with the chance of its weight; returns whether it did.
bool drawByWeight(std::span<const Candidate> candidates, std::vector<std::size_t>& order, base::Random& random) {
  const auto weighs = [&](std::size_t i) { return candidates[i].weight > 0; };
  if (order.size() < 2 || std::none_of(order.begin() + 1, order.end(), weighs)) return false;
  double draw = random.unit();
  for (auto it = order.begin() + 1; it != order.end(); ++it) {
    const double weight = std::max(0.0, candidates[*it].weight);
    if (draw < weight) {
      std::rotate(order.begin(), it, it + 1);
      return true;
    }
    draw -= weight;
  }
  return false;
}

}  // namespace

RouteOrder orderOf(std::span<const Candidate> candidates, model::RouteId pinned, base::Random& random) {
  if (pinned != model::kAnyRoute) return pinnedOrder(candidates, pinned);
  RouteOrder result{{}, "first", "first of its channel"};
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].enabled) result.order.push_back(i);
  if (result.order.empty()) return {{}, "none", candidates.empty() ? "the channel has no provider" : "every provider is switched off"};
  std::sort(result.order.begin(), result.order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair{candidates[a].position, candidates[a].name} < std::pair{candidates[b].position, candidates[b].name};
  });
  if (drawByWeight(candidates, result.order, random)) {
    result.kind = "weight";
    result.words = fmt::format("{:.3g} % of the traffic try it first", candidates[result.order.front()].weight * 100);
  }
  return result;
}

std::vector<RouteReason> explain(std::span<const Candidate> candidates, const RouteOrder& order, std::span<const Skipped> skipped,
                                 std::optional<std::size_t> chosen, std::optional<RouteFigures> figures) {
  std::vector<RouteReason> reasons;
  for (const Skipped& skip : skipped) {
    reasons.push_back({std::string{candidates[skip.candidate].name}, RouteReason::Verdict::skipped, std::string{policy::name(skip.refusal.kind)},
                       skip.refusal.figures, skip.refusal.kind == RefusalKind::breakerOpen ? std::nullopt : skip.figures});
  }
  if (chosen) {
    const bool asPlanned = !order.order.empty() && order.order.front() == *chosen;
    reasons.push_back({std::string{candidates[*chosen].name}, RouteReason::Verdict::chosen, asPlanned ? order.kind : "fallback",
                       asPlanned ? order.words : "next that may send", figures});
  } else if (order.order.empty()) {
    reasons.push_back({"", RouteReason::Verdict::skipped, order.kind, order.words});
  }
  for (const std::size_t i : order.order) {
    const auto wasAsked = [&](const Skipped& skip) { return skip.candidate == i; };
    if (chosen != i && std::none_of(skipped.begin(), skipped.end(), wasAsked))
      reasons.push_back({std::string{candidates[i].name}, RouteReason::Verdict::notAsked, "not_asked", "was not needed"});
  }
  return reasons;
}

// Written by hand: each attempt has one, and objects that are made only to be written cost more than its row.
std::string toJson(std::span<const RouteReason> reasons) {
  std::string out;
  out.reserve(160 * reasons.size() + 2);
  out += '[';
  for (const RouteReason& reason : reasons) {
    if (out.size() > 1) out += ',';
    out += "{\"provider\":";
    appendText(out, reason.provider);
    out += ",\"verdict\":";
    appendText(out, name(reason.verdict));
    out += ",\"kind\":";
    appendText(out, reason.kind);
    out += ",\"words\":";
    appendText(out, reason.words);
    if (reason.figures) out += ",\"calls\":" + std::to_string(reason.figures->calls) + ",\"failures\":" + std::to_string(reason.figures->failures);
    out += '}';
  }
  out += ']';
  return out;
}

bool fallbackAllowed(std::span<const model::OutcomeClass> earlier) { return std::all_of(earlier.begin(), earlier.end(), model::surelyNotSent); }

}  // namespace signalbox::policy
