// Whom apps write to: those who want to be left alone for a while, and those whose address comes back into use.

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "tests/simulation/episode.h"

namespace signalbox::simulation {

/// Nobody of them has quiet hours.
void Episode::putRecipients(std::function<void(const base::Result<core::CommandDone>&)> then) {
  core::PutRecipients put;
  for (std::int64_t i = 1; i <= kRecipients; ++i) put.rows.push_back(recipientOf(i));
  command(std::move(put), std::move(then));
}

/// What whoever minds the shop does for them. A backup may be older than they are.
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

}  // namespace signalbox::simulation
