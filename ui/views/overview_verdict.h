#pragma once
// The sentence at the top of the overview: what needs a person, why, with a link to each; or that nothing does. Pure.

#include <optional>
#include <vector>

#include "engine/protocol/snapshot.h"
#include "ui/views/view_context.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::ui::views {

/// `clearSince`: when the last alert ended, if that is known.
std::vector<widgets::VerdictPiece> verdictOf(const protocol::Snapshot& snapshot, std::optional<base::WallTime> clearSince, const ViewContext& context);

/// How many things need a person: what the sentence counts.
int thingsIn(const protocol::Snapshot& snapshot);

}  // namespace signalbox::ui::views
