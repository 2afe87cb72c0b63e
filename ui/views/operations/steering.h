#pragma once
// What can be done to an operation that is there: its words, and why it cannot be done. Pure, but for what the console knows of the engine.

#include <QString>

#include "ui/views/view_context.h"

namespace signalbox::ui::state {
class PendingAct;
}

namespace signalbox::ui::views {

enum class Steer { approve, refuse, cancel, undo, pause, resume };

/// Nobody else has said yes to it, and it begins by nothing else.
bool waitsForPerson(const protocol::OperationView& operation);
/// "Approve", "Cancel the rest".
QString steerVerb(Steer what, const protocol::OperationView& operation);
/// What the button reads: "Approve 4,036". Of what has begun nobody says how many the press is about: there are fewer with each moment.
QString steerWords(Steer what, const protocol::OperationView& operation);
/// What the sheet's button reads: its sentence counts what is left as well, so the figure may fall there.
QString steerConfirmWords(Steer what, const protocol::OperationView& operation);
/// What it means for the messages, in a sentence or two.
QString steerMeaning(Steer what, const protocol::OperationView& operation);
/// Whether that can be done to it as it stands: nothing is approved twice, and nothing paused that has ended.
bool isPossible(Steer what, const protocol::OperationView& operation);
/// Which permission is missing, or what else forbids it; empty when it may be done.
QString whyNot(Steer what, const ViewContext& context, const protocol::OperationView& operation);
state::PendingAct* steer(Steer what, const ViewContext& context, const QString& id, const QString& reason = {});

}  // namespace signalbox::ui::views
