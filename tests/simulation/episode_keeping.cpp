// What somebody does who minds the shop: for providers, for subscriptions, for recipients, and for what a clock has made long.

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

using base::Code;
using base::Millis;
using base::Status;

/// Every few minutes: keys are renewed, missing providers set up again.
void Episode::housekeeping() {
  keepAt_ = now().boot + Millis{chaos_.between(120'000, 600'000)};
  machine_.aimElsewhere(chaos_.next());
  const core::Memory& memory = machine_.core().memory();
  if (memory.onHold) {
    releaseAsked_ = true;
    if (!options_.plant.releasesSecretly) checker_.setHold(false);
    command(core::ReleaseHold{}, [this](const base::Result<core::CommandDone>& done) {
      if (done.status().code() == base::Code::diskFull && std::exchange(releaseAsked_, false)) checker_.setHold(true);
    });
  }
  if (quiet_) endOperations();
  keepTemplates();
  keepSubscriptions();
  keepRecipients();
  keepSecrets();
  if (seeker_.chance(0.3)) endLongWaits();
  repeatCommands();
  endWhatAJumpMadeLong();
  for (const char* name : kProviders) {
    const auto found = memory.providers.find(name);
    if (found == memory.providers.end() || !found->second.config.enabled) command(provider(name));
    const auto gate = memory.gates.find(name);
    if (found != memory.providers.end() && gate != memory.gates.end() && gate->second.pause(now().wall)) command(core::ResumeProvider{name});
  }
}

/// A pause or a force of some minutes lasts a day where the clock went back by one.
void Episode::endWhatAJumpMadeLong() {
  const core::Memory& memory = machine_.core().memory();
  const base::WallTime soon = now().wall + std::chrono::hours{1};
  for (const model::Channel channel : model::kChannels) {
    const store::QueueRow& queue = memory.queues[model::index(channel)];
    if (queue.paused && queue.until && *queue.until > soon) command(core::PatchQueue{channel, false, std::nullopt, std::nullopt});
  }
  for (const char* name : kProviders) {
    const auto gate = memory.gates.find(name);
    if (gate == memory.gates.end()) continue;
    const auto until = gate->second.breaker().memory().forcedUntil;
    if (until && *until > soon) command(core::ForceBreaker{name, model::BreakerMode::automatic, std::nullopt});
  }
}

/// Nobody of them has quiet hours.
void Episode::putRecipients(std::function<void(const base::Result<core::CommandDone>&)> then) {
  core::PutRecipients put;
  for (std::int64_t i = 1; i <= kRecipients; ++i) put.rows.push_back(recipientOf(i));
  command(std::move(put), std::move(then));
}

/// A backup may be older than they are.
void Episode::keepRecipients() {
  const Book& book = checker_.book();
  if (book.recipients.size() < static_cast<std::size_t>(kRecipients)) putRecipients();
  if (quiet_) return;
  if (!book.unused.empty() && chaos_.chance(0.5)) {  // he has given his word that his address is right
    const auto which = std::next(book.unused.begin(), chaos_.between(0, static_cast<std::int64_t>(book.unused.size()) - 1));
    command(core::LiftSuppression{which->first});
  }
  if (!chaos_.chance(0.4)) return;
  // From now on, so that it concerns what waits, too.
  constexpr std::int64_t kDay = 24 * 60;
  const auto clock = [](std::int64_t minute) { return fmt::format("{:02}:{:02}", minute % kDay / 60, minute % 60); };
  const std::int64_t from = base::toMillis(now().wall) / 60'000 % kDay;
  const std::int64_t to = from + chaos_.between(5, 40);
  command(core::PutRecipients{{recipientOf(chaos_.between(1, kRecipients), clock(from), clock(to))}});
}

void Episode::checkpoint() {
  const std::int64_t acts = machine_.disk.acts();
  const Status moved = machine_.store().checkpoint(chaos_.chance(0.2));
  logIsMoved_ = moved.ok() && machine_.disk.acts() != acts;
  noteStrikes();
  if (machine_.disk.dead() && !quiet_) coverage_.sights.saw("a crash in a checkpoint");
  if (machine_.disk.dead()) return crash(chaos_.chance(0.5) ? tests::Loss::all : tests::Loss::some);
  if (!moved.ok() && moved.code() == Code::storeFailed) stopped(moved);
}

}  // namespace signalbox::simulation
