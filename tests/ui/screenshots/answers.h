#pragma once
// Lists of the canned afternoon as they are asked for: what a list shows is of its cause, its provider, its subscription, its state.

#include <map>

#include "engine/protocol/access.h"
#include "tests/ui/support/fake_engine.h"

namespace signalbox::tests {

std::vector<protocol::NotificationRow> notificationsFor(const Asked& asked);
/// The messages of a cause are those of that cause.
std::vector<protocol::NotificationRow> deadLettersFor(const Asked& asked);

constexpr base::Millis kDiedEarlier = std::chrono::hours(2);  // than it would have, of one that was discarded
/// It died earlier, somebody gave it up an hour ago, and it goes with the day on which that is a week ago.
protocol::NotificationRow discarded(protocol::NotificationRow row);

/// Of what the body of POST /plans means: the chosen ones, a cause, or all.
protocol::PlanView planFor(const Asked& asked);

/// The administrators, who is at the console among them, and the tills.
std::vector<protocol::TokenView> allTokens();

/// These series are nothing since then, and nobody was called; others grow by so many a second.
void endSeries(FakeEngine& engine, const std::vector<std::string>& names, base::WallTime since, const std::map<std::string, double>& growing = {});

/// Their first dead letters are discarded ones, so far as discarded ones are asked for.
void answerDiscarded(FakeEngine& engine, std::size_t shown);

/// From now on `engine` answers so, as long as it has anything.
void answerByQuery(FakeEngine& engine);

}  // namespace signalbox::tests
