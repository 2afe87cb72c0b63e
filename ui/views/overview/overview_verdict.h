#pragma once
// The sentence at the top of the overview: what needs a person, why, with a link to each; or that nothing does. Pure.

#include <optional>
#include <vector>

#include "engine/protocol/snapshot.h"
#include "ui/views/view_context.h"
#include "ui/widgets/verdict_line.h"

namespace signalbox::ui::views {

/// In the past tense, with the time of the engine's last word, once nothing is known of the present. The first three: what stops the engine, then
/// pages, then warnings; "and 4 more" leads to all of them. `clearSince`: when the last alert ended, if that is known.
std::vector<widgets::VerdictPiece> verdictOf(const protocol::Snapshot& snapshot, std::optional<base::WallTime> clearSince,
                                             const ViewContext& context);

/// What "and 4 more" is followed to: no place of a link, but a menu.
QString allThingsPlace();

struct ThingToDo {
  QString words;
  QString place;  // may be empty
};
/// All that the sentence counts, in its order.
std::vector<ThingToDo> allThings(const protocol::Snapshot& snapshot, const ViewContext& context);

/// How many things need a person: what the sentence counts.
int thingsIn(const protocol::Snapshot& snapshot);

}  // namespace signalbox::ui::views
