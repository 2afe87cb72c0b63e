#include "ui/shell/undo_lane.h"

#include <QEvent>
#include <QWidget>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::ui::shell {

namespace {
constexpr qsizetype kTitleMost = 60;
}

UndoLane::UndoLane(views::ViewContext context, QWidget* host)
    : QObject(host),
      context_(context),
      host_(host),
      own_{new widgets::UndoBar(context.theme, host)},
      others_{new widgets::UndoBar(context.theme, host)} {
  others_.bar->setHint(tr("Takes back what somebody else asked for"));
  host->installEventFilter(this);
  for (auto signal : {&state::EngineState::operationsChanged, &state::EngineState::snapshotLoaded, &state::EngineState::sessionChanged})
    connect(&context_.state(), signal, this, &UndoLane::follow);
  connect(&context_.state(), &state::EngineState::asOfChanged, this, &UndoLane::follow);  // what waits for its hour is about to start by then
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged, &state::EngineState::snapshotLoaded})
    connect(&context_.state(), signal, this, &UndoLane::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &UndoLane::settle);
  for (Lane* lane : {&own_, &others_}) connect(lane->bar, &widgets::UndoBar::undone, this, [this, lane] { takeBack(*lane); });
  settle();
}

void UndoLane::undo() { own_.bar->undo(); }

/// One that failed is offered again, while there is time, and no other in its place.
void UndoLane::takeBack(Lane& lane) {
  if (lane.offered.isEmpty()) return;
  auto* act = context_.commands.cancelOperation(lane.offered);
  connect(act, &state::PendingAct::over, this, [this, &lane, act, id = lane.offered] {
    if (!act->error() || lane.offered != id) return;
    lane.failed = true;
    follow();
  });
}

/// Taking it back is steering it, and needs the same.
void UndoLane::settle() {
  for (Lane* lane : {&own_, &others_}) lane->bar->setUndoBlocked(context_.state().canAct(QStringLiteral("operations.control")).reason);
}

void UndoLane::follow() {
  const auto* own = state::ownStagedOperation(context_.state());
  const protocol::OperationView* theirs = nullptr;
  for (const auto* staged : state::stagedOperations(context_.state())) {
    if (state::isOwn(context_.state(), *staged)) continue;
    // The one that is shown stays: a press on its way to it must not meet another.
    if (theirs == nullptr || client::text(staged->id) == others_.offered) theirs = staged;
  }
  show(own_, own, own == nullptr ? QString() : tr("%1 starts soon").arg(state::operationTitle(*own)));
  show(others_, theirs, theirs == nullptr ? QString() : tr("%1 by %2 starts soon").arg(state::operationTitle(*theirs), client::foreign(theirs->by)));
}

void UndoLane::show(Lane& lane, const protocol::OperationView* staged, const QString& words) {
  if (staged == nullptr) {
    lane.bar->hide();
    lane.failed = false;
    return lane.offered.clear();
  }
  if (lane.offered == client::text(staged->id) && !lane.failed) return;
  const auto now = context_.state().engineNow();
  const auto left = now ? (*staged->startsAt - *now).count() / 1000 : 0;
  if (left <= 0) return;
  lane.offered = client::text(staged->id);
  lane.failed = false;
  lane.bar->offer(words, static_cast<int>(left));
  place();
  nameCause(lane, *staged, words);
}

/// A number alone does not say which of two replays it is.
void UndoLane::nameCause(Lane& lane, const protocol::OperationView& staged, const QString& words) {
  const QStringList causes = state::causesIn(client::text(staged.q));
  if (causes.size() != 1 || !context_.session.isStarted()) return;
  context_.session.rest().get<protocol::GroupView>(QStringLiteral("/dead-letters/groups/") + client::segment(causes.first()), {}, this,
                                                   [this, &lane, words, id = lane.offered](const client::Reply<protocol::GroupView>& reply) {
    if (!reply.ok() || lane.offered != id) return;
    QString title = client::text(reply->title);
    if (title.size() > kTitleMost) title = title.left(kTitleMost - 1) + QChar(0x2026);
    lane.bar->setWords(tr("%1: %2").arg(words, client::foreign(title)));
    place();
  });
}

void UndoLane::place() {
  int bottom = host_->height() - context_.theme.px(theme::grid::kTiny);  // as little of the page as can be
  for (Lane* lane : {&own_, &others_}) {
    lane->bar->move((host_->width() - lane->bar->width()) / 2, bottom - lane->bar->height());
    bottom -= lane->bar->height() + context_.theme.px(theme::grid::kSmall);
  }
}

bool UndoLane::eventFilter(QObject* watched, QEvent* event) {
  if (watched == host_ && event->type() == QEvent::Resize) place();
  return QObject::eventFilter(watched, event);
}

}  // namespace signalbox::ui::shell
