#include "ui/views/list_states.h"

#include "ui/views/load_failure.h"
#include "ui/views/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/format.h"

namespace signalbox::ui::views {

ListStates::ListStates(ViewContext context, widgets::Card* card, state::PagedTableModel* model)
    : QObject(card), context_(context), card_(card), model_(model), patience_(context.session.clock(), this) {
  model->setCellFormat(cellFormat(context_));
  connect(model, &state::PagedTableModel::loadStateChanged, this, &ListStates::show);
  connect(model, &QAbstractItemModel::rowsInserted, this, &ListStates::show);
  connect(model, &QAbstractItemModel::rowsRemoved, this, &ListStates::show);
  connect(model, &QAbstractItemModel::modelReset, this, &ListStates::show);
  connect(model, &state::PagedTableModel::loadStateChanged, this, &ListStates::followWait);
  connect(model, &state::PagedTableModel::searchChanged, this, &ListStates::followWait);
  connect(&patience_, &state::Patience::changed, this, &ListStates::showWait);
  connect(card, &widgets::Card::waitActPressed, model, &state::PagedTableModel::stopLooking);
  connect(card, &widgets::Card::retryPressed, model, &state::PagedTableModel::reload);
  connect(&context_.state(), &state::EngineState::snapshotLoaded, this, &ListStates::loadIfWanted);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &ListStates::show);
  connect(&context_.time, &TimeChoice::zoneChanged, model, &state::PagedTableModel::tellTimes);
  connect(&context_.time, &TimeChoice::pausedChanged, this, [this] {
    if (model_) model_->setActive(active_ && !context_.time.isPaused());
  });
  auto* minute = new QTimer(this);
  minute->setInterval(30'000);  // "4 min ago" moves on by itself
  connect(minute, &QTimer::timeout, this, [this] {
    if (active_ && model_) model_->tellTimes();
  });
  minute->start();
  show();
}

void ListStates::setEmpty(EmptyWords words) {
  empty_ = std::move(words);
  show();
}

void ListStates::setCapability(const QString& capability) {
  capability_ = capability;
  show();
}

void ListStates::setActive(bool active) {
  active_ = active;
  if (!model_) return;
  model_->setActive(active && !context_.time.isPaused());
  loadIfWanted();
}

void ListStates::loadIfWanted() {
  if (active_ && model_ && context_.session.isStarted() && context_.state().hasSnapshot() && model_->loadState() == state::LoadState::idle)
    model_->reload();
}

void ListStates::followWait() {
  if (!model_) return;
  if (model_->loadState() == state::LoadState::loading || model_->isSearching())
    patience_.begin();
  else
    patience_.end();
  showWait();
}

void ListStates::showWait() {
  using Stage = state::Patience::Stage;
  if (!model_) return;
  const QString lookedAt = widgets::format::count(model_->lookedAt());
  const QString share = model_->searchShare() ? widgets::format::percent(*model_->searchShare()) : QString();
  if (patience_.stage() == Stage::none) {
    const bool stopped = model_->isStopped() && model_->loadState() == state::LoadState::ready;
    return card_->setWait(stopped ? tr("Stopped after %1 messages, %2 of all. Scroll to the end to go on.").arg(lookedAt, share) : QString());
  }
  QString words = share.isEmpty() ? tr("Loading") : tr("Searching: %1 messages looked at, %2 of all").arg(lookedAt, share);
  if (share.isEmpty() && !model_->query().isEmpty()) words = tr("Searching");
  card_->setWait(words, patience_.stage() == Stage::cancellable ? tr("Stop") : QString());
}

void ListStates::show() {
  if (!model_) return;
  card_->setStale(context_.state().freshness() >= state::Freshness::stale);
  if (model_->rowCount() > 0) return card_->showContent();
  switch (model_->loadState()) {
    case state::LoadState::idle:
    case state::LoadState::loading: return card_->showLoading(widgets::Skeleton::Shape::Rows);
    case state::LoadState::failed:
      return model_->error() ? showLoadFailure(context_, *card_, *model_->error(), capability_)
                             : card_->showError(tr("%1 could not be read.").arg(card_->accessibleName()), {});
    case state::LoadState::ready: return card_->showEmpty(empty_.sentence, empty_.act);
  }
}

}  // namespace signalbox::ui::views
