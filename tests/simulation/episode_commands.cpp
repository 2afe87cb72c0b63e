// What operators ask for; their program gives some acts a key, and asks again where it has heard nothing, or by mistake.

#include <fmt/format.h>

#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {
namespace {

constexpr std::size_t kKeptMax = 12;
constexpr std::size_t kFingerprintBytes = 32;
constexpr const char* kGiven = "act-";  // what the keys that are given here begin with

/// Without credentials, which nobody copies.
bool mayBeRepeated(const core::Command& command) {
  return std::holds_alternative<core::CancelNotification>(command) || std::holds_alternative<core::PatchQueue>(command) ||
      std::holds_alternative<core::ForceBreaker>(command) || std::holds_alternative<core::CreatePlan>(command) ||
      std::holds_alternative<core::CreateOperation>(command) || std::holds_alternative<core::LiftSuppression>(command);
}

}  // namespace

void Episode::command(core::Command command, std::function<void(const base::Result<core::CommandDone>&)> then, const Asking& asking) {
  core::CommandInput input;
  input.principal = {asking.person, "admin", "127.0.0.1"};
  input.reason = "simulation";
  input.key = asking.key;
  std::optional<ActName> act = actOf(command);
  if (act) act->by = asking.person;
  if (act) checker_.acts().asked(*act);
  if (const auto* const create = std::get_if<core::CreateOperation>(&command)) {
    core::CreateOperation believed = *create;
    if (options_.plant.operations) options_.plant.operations(believed);
    checker_.operations().asked(believed, asking.person);
  }
  checker_.keys().asked(command);
  if (const auto* const cancel = std::get_if<core::CancelNotification>(&command)) checker_.cancelAsked(cancel->id);
  const std::size_t kind = command.index();
  const bool isDropped = std::holds_alternative<core::DropKey>(command);
  if (isDropped) checker_.keyDropAsked(*asking.key);
  std::vector<GivenSecret> secrets = secretsIn(command);
  input.command = std::move(command);
  if (!input.key) giveKey(input);
  const bool isAboutKey = isDropped || std::holds_alternative<core::KeepAnswer>(input.command);
  const std::optional<core::CommandKey> key = isAboutKey ? std::nullopt : input.key;
  input.reply = [this, act, kind, secrets = std::move(secrets), key, then = std::move(then)](base::Result<core::CommandDone> done) {
    if (done.ok()) coverage_.commands.count(kind);
    checker_.fold(done.ok() ? "done" : done.status().message());
    if (failing_) checker_.answeredByFailedStep(done.ok());
    if (key) heardOfCommand(*key, done);
    if (done.ok() && act && !done->repeated) {
      checker_.commandDone();
      checker_.acts().done(*act, done->id);
      checker_.keys().done(secrets);
    }
    if (then) then(done);
  };
  pending_.commands.push_back(std::move(input));
}

void Episode::giveKey(core::CommandInput& input) {
  if (quiet_ || !mayBeRepeated(input.command) || !repeats_.chance(0.4)) return;
  const std::int64_t number = ++keysGiven_;
  input.key = core::CommandKey{fmt::format("{}{}", kGiven, number), std::string(kFingerprintBytes, static_cast<char>('A' + number % 26))};
  keyed_.push_back({*input.key, input.command});
  if (keyed_.size() > kKeptMax) keyed_.erase(keyed_.begin());
}

/// What is worked out after the commit is kept as it was given; whoever brings a key of his own (episode_desk.cpp) keeps it himself.
void Episode::heardOfCommand(const core::CommandKey& key, base::Result<core::CommandDone>& done) {
  if (done.ok() && options_.plant.commandAnswers) options_.plant.commandAnswers(*done);
  if (failing_) return;
  checker_.commandAnswered(key, done, now());
  if (!done.ok() || !done->answer.empty() || !key.key.starts_with(kGiven) || !repeats_.chance(0.7)) return;
  core::CommandInput input;
  input.principal = {kFirstPerson, "admin", "127.0.0.1"};
  input.key = key;
  const std::string words = fmt::format("{{\"status\":202,\"body\":\"{} \\u00e9 {}\"}}", key.key, repeats_.next());
  input.command = core::KeepAnswer{words};
  input.reply = [this, key = key.key, words](const base::Result<core::CommandDone>& kept) {
    if (failing_) return checker_.answeredByFailedStep(kept.ok());
    if (kept.ok() && !kept->repeated) checker_.answerKept(key, words);
  };
  pending_.commands.push_back(std::move(input));
}

/// It would be begun a second time, as a plan may be by whoever has lost his key; each operation here has a plan of its own.
bool Episode::isOver(const KeyedCommand& act) const {
  const auto* const create = std::get_if<core::CreateOperation>(&act.command);
  if (create == nullptr) return false;
  const Book& book = checker_.book();
  const auto plan = book.operationBook.plans.find(OperationChecker::digitsOf(create->planId));
  const auto key = book.commandKeys.find(act.key.key);
  const std::int64_t latestMs = base::toMillis(now().wall - wallOffset_ + farthestOffset_);
  return plan != book.operationBook.plans.end() && plan->second.isBegun && (key == book.commandKeys.end() || key->second.untilMs <= latestMs);
}

/// Now and then for something else.
void Episode::repeatCommands() {
  for (std::int64_t i = repeats_.between(0, 2); i > 0 && !keyed_.empty() && !quiet_; --i) {
    const auto which = static_cast<std::size_t>(repeats_.between(0, static_cast<std::int64_t>(keyed_.size()) - 1));
    KeyedCommand again = keyed_[which];
    if (isOver(again)) continue;
    if (repeats_.chance(0.2)) again.key.fingerprint.back() = '!';
    command(std::move(again.command), {}, {kFirstPerson, again.key});
  }
}

}  // namespace signalbox::simulation
