#pragma once
// Lists of the canned afternoon as they are asked for: what a list shows is of its cause, its provider, its subscription, its state.

#include "engine/protocol/access.h"
#include "tests/ui/screenshots/dead.h"
#include "tests/ui/screenshots/figures.h"
#include "tests/ui/support/fake_engine.h"

namespace signalbox::tests {

constexpr std::int64_t kProbes = 1;  // SMS that are under way while one provider sends nothing and the other is tested
constexpr base::Millis kTwilioSilent = std::chrono::seconds(62);

/// All of them; the last SMS that waits was accepted so long ago.
std::vector<protocol::NotificationRow> notificationsFor(const Asked& asked, base::Millis newestWaiting = std::chrono::seconds(9));

constexpr base::Millis kDiedEarlier = std::chrono::hours(2);  // than it would have, of one that was discarded
/// It died earlier, somebody gave it up an hour ago, and it goes with the day on which that is a week ago.
protocol::NotificationRow discarded(protocol::NotificationRow row);

/// Of what the body of POST /plans means: the chosen ones, a cause, or all.
protocol::PlanView planFor(const Asked& asked);

/// The administrators, who is at the console among them, and the tills.
std::vector<protocol::TokenView> allTokens();

/// Their first dead letters are discarded ones, so far as discarded ones are asked for.
void answerDiscarded(FakeEngine& engine, std::size_t shown);

/// From now on `engine` answers so, as long as it has anything.
void answerByQuery(FakeEngine& engine);

}  // namespace signalbox::tests
