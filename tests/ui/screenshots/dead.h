#pragma once
// The dead letters of the canned afternoon, as many as their causes tell of: as dense as the bars of a cause, none of them before its first or after
// its last. A page of them is made as it is asked for.

#include "tests/ui/support/fake_engine.h"

namespace signalbox::tests {

/// Of one cause, the newest first.
std::vector<protocol::NotificationRow> deadOf(const protocol::GroupView& cause, std::size_t first, std::size_t most);

/// The causes that a query or a place names, by themselves or by their provider; all when it names none.
std::vector<protocol::GroupView> causesIn(const QString& words);

/// The messages of a cause are those of that cause.
protocol::Page<protocol::NotificationRow> deadLettersFor(const Asked& asked);

/// Of any message, dead or not.
protocol::NotificationDetail detailOf(const std::string& id);

}  // namespace signalbox::tests
