// The order of the providers: moved in the list, asked for, and taken back.
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/state/provider_order.h"
#include "ui/theme/theme.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/set_up/ordered_providers.h"
#include "ui/views/set_up/provider_form.h"
#include "ui/views/set_up/providers_page.h"
#include "ui/views/set_up/simulate_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/label.h"
#include "ui/widgets/undo_bar.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

void ProvidersPage::buildOrder() {
  undo_ = new UndoBar(context_.theme, this);
  connect(list_, &OrderedProviders::chosen, this, &ProvidersPage::turnTo);
  connect(list_, &OrderedProviders::moveAsked, this, [this](const QString& name, int place) {
    tellOrder({});
    order_->move(name, static_cast<std::size_t>(place));
  });
  connect(list_, &OrderedProviders::refused, this, [this](const QString& reason) {
    if (!order_->isAsked()) tellOrder(reason);
  });
  connect(order_, &state::ProviderOrder::changed, this, &ProvidersPage::showRows);
  connect(order_, &state::ProviderOrder::changed, this, &ProvidersPage::settleOrder);
  connect(order_, &state::ProviderOrder::placed, this, [this](const QString& name, std::int64_t version) {
    if (!isNew_ && name == chosen_) meanwhile_->follow(version);
  });
  connect(order_, &state::ProviderOrder::failed, this, &ProvidersPage::tellFailed);
  connect(order_, &state::ProviderOrder::done, this, [this](bool undone) {
    if (!undone) offerUndo();
  });
  connect(undo_, &UndoBar::undone, this, [this] {
    tellOrder({});
    order_->undo();
  });
}

/// A move is no writing in the form.
void ProvidersPage::followMove() {
  const protocol::ProviderView* shown = context_.state().provider(chosen_);
  if (shown == nullptr || isNew_ || form_->name() != chosen_) return;
  const bool unsaved = isUnsaved();
  form_->followPosition(shown->position);
  if (unsaved) return;
  kept_ = written();
  settle();  // while its place was put in it looked written
}

void ProvidersPage::settleOrder() {
  const state::Permit permit = context_.state().canAct(QString(kPermission));
  const QString asked = order_->isAsked() ? tr("The last move is still asked for") : QString();
  list_->setBlocked(!permit ? permit.reason : asked);
  undo_->setUndoBlocked(!permit ? permit.reason : asked);
}

/// The engine shows it, so it is told with its place.
void ProvidersPage::offerUndo() {
  const protocol::ProviderView* moved = context_.state().provider(order_->moved());
  if (moved == nullptr) return;
  int place = 0, all = 0;
  for (const auto& provider : context_.state().snapshot().providers) {
    if (provider.channel != moved->channel) continue;
    ++all;
    if (provider.name == moved->name) place = all;
  }
  undo_->offer(
      tr("%1 has place %2 of %3 for %4").arg(order_->moved(), QString::number(place), QString::number(all), channelWords(text(moved->channel))));
  placeUndo();
}

/// Above the form's acts, at its bottom.
void ProvidersPage::placeUndo() {
  const int under = context_.theme.px(theme::grid::kControl + 2 * theme::grid::kCard + theme::grid::kSmall);
  undo_->move((width() - undo_->width()) / 2, height() - undo_->height() - under);
}

void ProvidersPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeUndo();
}

bool ProvidersPage::undo() {
  if (!isVisible() || !undo_->isOffering() || state::ownStagedOperation(context_.state()) != nullptr) return false;
  undo_->undo();
  return true;
}

void ProvidersPage::tellFailed(const client::ClientError& error, int saved, int all) {
  const QString why = actErrorWords(error);
  if (saved > 0)
    tellOrder(tr("The move ended after %1 of %2 changes, and this is the order now. %3").arg(QString::number(saved), QString::number(all), why));
  else
    tellOrder(error.effect == client::Effect::none ? tr("The order was not changed. %1").arg(why) : why);
}

void ProvidersPage::tellOrder(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
}

std::vector<PaletteAct> ProvidersPage::acts() {
  std::vector<PaletteAct> acts;
  if (isNew_) return acts;
  const state::Permit permit = context_.state().canAct(QString(kPermission));
  const auto add = [&](const QString& words, const QString& keys, int by) {
    if (list_->canMoveBy(chosen_, by))
      acts.push_back({words.arg(chosen_), permit ? keys : permit.reason, permit.allowed, [this, name = chosen_, by] { list_->moveBy(name, by); }});
  };
  add(tr("Move %1 up"), QStringLiteral("Alt+Up"), -1);
  add(tr("Move %1 down"), QStringLiteral("Alt+Down"), 1);
  if (const protocol::ProviderView* provider = context_.state().provider(chosen_); provider != nullptr && SimulateSheet::isSimulated(*provider))
    acts.push_back({tr("Simulate %1").arg(chosen_), permit.reason, permit.allowed, [this, name = chosen_] { simulate(name); }});
  return acts;
}

}  // namespace signalbox::ui::views
