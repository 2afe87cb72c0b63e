#include "ui/shell/undo_lane.h"

#include <QEvent>
#include <QWidget>

#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::ui::shell {

UndoLane::UndoLane(views::ViewContext context, QWidget* host)
    : QObject(host), context_(context), host_(host), bar_(new widgets::UndoBar(context.theme, host)) {
  host->installEventFilter(this);
  connect(&context_.state(), &state::EngineState::operationsChanged, this, &UndoLane::follow);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &UndoLane::follow);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged, &state::EngineState::snapshotLoaded})
    connect(&context_.state(), signal, this, &UndoLane::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &UndoLane::settle);
  connect(bar_, &widgets::UndoBar::undone, this, [this] {
    if (!offered_.isEmpty()) context_.commands.cancelOperation(offered_);
  });
  settle();
}

void UndoLane::undo() { bar_->undo(); }

/// Taking it back is steering it, and needs the same.
void UndoLane::settle() { bar_->setUndoBlocked(context_.state().canAct(QStringLiteral("operations.control")).reason); }

void UndoLane::follow() {
  const protocol::OperationView* staged = state::stagedOperation(context_.state());
  if (staged == nullptr) {
    bar_->hide();
    return offered_.clear();
  }
  if (offered_ == client::text(staged->id)) return;
  const auto now = context_.state().engineNow();
  const auto left = now ? (*staged->startsAt - *now).count() / 1000 : 0;
  if (left <= 0) return;
  offered_ = client::text(staged->id);
  bar_->offer(tr("%1 starts soon").arg(state::operationTitle(*staged)), static_cast<int>(left));
  place();
}

void UndoLane::place() { bar_->move((host_->width() - bar_->width()) / 2, host_->height() - bar_->height() - context_.theme.px(theme::grid::kPage)); }

bool UndoLane::eventFilter(QObject* watched, QEvent* event) {
  if (watched == host_ && event->type() == QEvent::Resize) place();
  return QObject::eventFilter(watched, event);
}

}  // namespace signalbox::ui::shell
