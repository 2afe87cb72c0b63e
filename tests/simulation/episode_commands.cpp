// Operators whose program gives each act a key, and asks again where it has heard nothing, or by mistake.

#include <fmt/format.h>

#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {
namespace {

constexpr std::size_t kKeptMax = 12;
constexpr std::size_t kFingerprintBytes = 32;

/// Without credentials, which nobody copies.
bool mayBeRepeated(const core::Command& command) {
  return std::holds_alternative<core::CancelNotification>(command) || std::holds_alternative<core::PatchQueue>(command) ||
      std::holds_alternative<core::ForceBreaker>(command) || std::holds_alternative<core::CreatePlan>(command) ||
      std::holds_alternative<core::CreateOperation>(command) || std::holds_alternative<core::LiftSuppression>(command);
}

}  // namespace

void Episode::giveKey(core::CommandInput& input) {
  if (quiet_ || !mayBeRepeated(input.command) || !repeats_.chance(0.4)) return;
  const std::int64_t number = ++keysGiven_;
  input.key = core::CommandKey{fmt::format("act-{}", number), std::string(kFingerprintBytes, static_cast<char>('A' + number % 26))};
  keyed_.push_back({*input.key, input.command});
  if (keyed_.size() > kKeptMax) keyed_.erase(keyed_.begin());
}

/// What is worked out after the commit is kept as it was given.
void Episode::heardOfCommand(const core::CommandKey& key, base::Result<core::CommandDone>& done) {
  if (done.ok() && options_.plant.commandAnswers) options_.plant.commandAnswers(*done);
  if (failing_) return;
  checker_.commandAnswered(key, done, now());
  if (!done.ok() || !done->answer.empty() || !repeats_.chance(0.7)) return;
  core::CommandInput input;
  input.principal = {"ana", "admin", "127.0.0.1"};
  input.key = key;
  const std::string words = fmt::format("{{\"status\":202,\"body\":\"{} \\u00e9 {}\"}}", key.key, repeats_.next());
  input.command = core::KeepAnswer{words};
  input.reply = [this, key = key.key, words](const base::Result<core::CommandDone>& kept) {
    if (failing_) return checker_.answeredByFailedStep(kept.ok());
    if (kept.ok() && !kept->repeated) checker_.answerKept(key, words);
  };
  pending_.commands.push_back(std::move(input));
}

/// Now and then for something else.
void Episode::repeatCommands() {
  for (std::int64_t i = repeats_.between(0, 2); i > 0 && !keyed_.empty() && !quiet_; --i) {
    const auto which = static_cast<std::size_t>(repeats_.between(0, static_cast<std::int64_t>(keyed_.size()) - 1));
    KeyedCommand again = keyed_[which];
    if (repeats_.chance(0.2)) again.key.fingerprint.back() = '!';
    command(std::move(again.command), {}, again.key);
  }
}

}  // namespace signalbox::simulation
