#pragma once
// Which provider of a channel is asked first, and why (rules 11 and 18). The core orders the candidates, asks their
// gates in turn, and writes the reasons into the attempt's row for the timeline. Pure functions over values; any
// thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "engine/model/notification.h"
#include "engine/model/outcome.h"
#include "engine/policy/gate.h"

namespace signalbox::policy {

/// A provider of the message's channel. The views belong to the caller and outlive the call.
struct Candidate {
  std::string_view name;
  model::RouteId route = model::kAnyRoute;
  std::int32_t position = 0;
  double weight = 0;  // 0-1: the share of messages that try it first although it is not first
  bool enabled = true;
};

/// Of a breaker's window, when it was asked.
struct RouteFigures {
  std::int64_t calls = 0;
  std::int64_t failures = 0;
};

/// What befell one candidate, in the order in which it was considered.
struct RouteReason {
  enum class Verdict : std::uint8_t { chosen, skipped, notAsked };
  std::string provider;
  Verdict verdict = Verdict::skipped;
  std::string kind;                                    // "first", "weight", "pinned", "fallback", or the refusal's name
  std::string words;                                   // "18 of 240 failed in 30 s, limit 5 %"
  std::optional<RouteFigures> figures = std::nullopt;  // of who was chosen, or skipped for another reason than his breaker
};

struct RouteOrder {
  std::vector<std::size_t> order;  // indices into the candidates
  std::string kind;                // why the first is first: "first", "weight", "pinned", "none"
  std::string words;
};

/// Position order (name breaks a tie); with the sum of the weights as chance one of the others goes first. A pinned
/// message has one way only, also when that is closed: any other could duplicate it.
RouteOrder orderOf(std::span<const Candidate> candidates, model::RouteId pinned, base::Random& random);

/// A candidate that was asked and refused.
struct Skipped {
  std::size_t candidate = 0;
  Refusal refusal;
  std::optional<RouteFigures> figures = std::nullopt;
};

/// The reasons for the timeline: who was skipped with which figures, then who was chosen (nothing = nobody) with his. An open
/// breaker has its figures in its words already.
std::vector<RouteReason> explain(std::span<const Candidate> candidates, const RouteOrder& order, std::span<const Skipped> skipped,
                                 std::optional<std::size_t> chosen, std::optional<RouteFigures> figures = std::nullopt);
/// As model::Attempt::reason keeps it: [{"provider":"a","verdict":"skipped","kind":"breaker_open","words":"..."}], with
/// figures "calls" and "failures", too.
std::string toJson(std::span<const RouteReason> reasons);

/// Rule 18: another provider only if every earlier attempt, in all generations, surely did not send.
bool fallbackAllowed(std::span<const model::OutcomeClass> earlier);

}  // namespace signalbox::policy
