#include "ui/views/operations/steering.h"

#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/views/operations/canary_steps.h"
#include "ui/views/operations/operation_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

using client::text;
using widgets::format::count;

namespace {

const QString kPermission = QStringLiteral("operations.control");

/// Who approves must be allowed to do it: the act of its kind, and each of its edits.
QStringList neededToApprove(const protocol::OperationView& operation) {
  QStringList needed{wordsFor(text(operation.kind), text(operation.resolution)).permission};
  for (const protocol::Edit& edit : operation.edits) needed << editPermissions(edit.field);
  return needed;
}

QString underWayWords(std::int64_t underWay) {
  if (underWay == 0) return {};
  return underWay == 1 ? Wording::tr("1 that is under way still goes out.") : Wording::tr("%1 that are under way still go out.").arg(count(underWay));
}

}  // namespace

bool waitsForPerson(const protocol::OperationView& operation) { return operation.needsApproval && operation.approvedBy.empty(); }

QString steerVerb(Steer what, const protocol::OperationView& operation) {
  switch (what) {
    case Steer::approve: return Wording::tr("Approve");
    case Steer::refuse: return Wording::tr("Refuse");
    case Steer::cancel: return Wording::tr("Cancel the rest");
    case Steer::undo: return waitsForPerson(operation) ? Wording::tr("Take back") : Wording::tr("Undo");
    case Steer::pause: return Wording::tr("Pause");
    case Steer::resume: return Wording::tr("Resume");
  }
  return {};
}

QString steerWords(Steer what, const protocol::OperationView& operation) {
  const bool counts = what == Steer::approve || what == Steer::refuse || what == Steer::undo;
  return counts ? QStringLiteral("%1 %2").arg(steerVerb(what, operation), count(operation.total)) : steerVerb(what, operation);
}

QString steerConfirmWords(Steer what, const protocol::OperationView& operation) {
  return what == Steer::cancel && state::leftOf(operation) > 0 ? Wording::tr("Cancel %1").arg(count(state::leftOf(operation)))
                                                               : steerWords(what, operation);
}

QString steerMeaning(Steer what, const protocol::OperationView& operation) {
  const QString left = count(state::leftOf(operation));
  switch (what) {
    case Steer::approve:
      return Wording::tr("You approve as a second person: these %1 start once the time to undo it is over.").arg(count(operation.total));
    case Steer::refuse:
      return Wording::tr("It never starts, and its messages stay as they are. The person who asked can read the reason in the audit log.");
    case Steer::undo: return Wording::tr("It never starts, and its messages stay as they are.");
    case Steer::cancel:
      return QStringList{
          Wording::tr("What is done stays done; %1 are left as they are.").arg(left), underWayWords(state::underWayOf(operation)),
          operation.kind == "replay" ? Wording::tr("It cannot be resumed; plan a new replay.") : Wording::tr("It cannot be resumed; plan it anew.")}
          .join(QLatin1Char(' '))
          .simplified();
    case Steer::pause: return Wording::tr("%1 wait until somebody resumes it. What is on its way goes on.").arg(left);
    case Steer::resume:
      if (protocol::stoppedByCanary(operation))
        return Wording::tr("It tries %1 more. When they end well, it goes on with what is left.").arg(count(nextCanarySize(*operation.canary)));
      return Wording::tr("It goes on with the %1 that are left.").arg(left);
  }
  return {};
}

bool isPossible(Steer what, const protocol::OperationView& operation) {
  switch (what) {
    case Steer::approve:
    case Steer::refuse: return operation.state == "staged" && waitsForPerson(operation);
    case Steer::undo: return operation.state == "staged";
    case Steer::cancel: return operation.state == "running" || operation.state == "paused";
    case Steer::pause: return operation.state == "running";
    case Steer::resume: return operation.state == "paused";
  }
  return false;
}

QString whyNot(Steer what, const ViewContext& context, const protocol::OperationView& operation) {
  QStringList needed{kPermission};
  if (what == Steer::approve) needed << neededToApprove(operation);
  for (const QString& permission : needed)
    if (const state::Permit permit = context.state().canAct(permission); !permit) return permit.reason;
  if (what == Steer::approve && state::isOwn(context.state(), operation)) return Wording::tr("You asked for it; a second person must approve it");
  if (what == Steer::pause && operation.state == "staged") return Wording::tr("It has not started yet");
  return {};
}

state::PendingAct* steer(Steer what, const ViewContext& context, const QString& id, const QString& reason) {
  switch (what) {
    case Steer::approve: return context.commands.approveOperation(id, reason);
    case Steer::pause: return context.commands.pauseOperation(id, reason);
    case Steer::resume: return context.commands.resumeOperation(id, reason);
    case Steer::refuse:
    case Steer::cancel:
    case Steer::undo: break;
  }
  return context.commands.cancelOperation(id, reason);
}

}  // namespace signalbox::ui::views
