#pragma once
// A canary: a bulk act that begins with few messages and doubles while they end well. What is asked for (rules) and what
// became of each step so far; both are kept with the operation, so that a restart goes on where it was. Values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace signalbox::model {

/// What counts as success: the provider took it, or a receipt says that it was delivered.
enum class Confirmation : std::uint8_t { accepted, delivered };
enum class CanaryVerdict : std::uint8_t { dealing, waiting, passed, failed };

std::string_view name(Confirmation confirmation);
std::string_view name(CanaryVerdict verdict);
std::optional<Confirmation> confirmationFromName(std::string_view text);
std::optional<CanaryVerdict> canaryVerdictFromName(std::string_view text);

struct CanaryRules {
  std::vector<std::int64_t> sizes{1, 2, 5, 20};  // of the first steps; each one after them is twice as large
  Confirmation confirmation = Confirmation::accepted;
  base::Millis wait{60'000};  // for confirmations, after the last message of a step has gone out
  double failureLimit = 0.1;  // share of a step that may fail or stay unconfirmed
};

struct CanaryStep {
  std::int64_t size = 0;
  std::int64_t dealt = 0;
  std::int64_t confirmed = 0;
  std::int64_t failed = 0;
  CanaryVerdict verdict = CanaryVerdict::dealing;
  std::string words;  // why it passed or failed; empty before
  base::WallTime startedAt{};
  std::optional<base::WallTime> dealtAt;
  std::optional<base::WallTime> endedAt;
  std::int64_t confirmedBefore = 0;  // the operation's counts when the step began
  std::int64_t failedBefore = 0;
};

struct Canary {
  CanaryRules rules;
  std::vector<CanaryStep> steps;
};

}  // namespace signalbox::model
