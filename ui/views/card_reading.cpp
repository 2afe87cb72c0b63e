#include "ui/views/card_reading.h"

#include <utility>

#include "ui/views/card_wait.h"
#include "ui/widgets/card.h"

namespace signalbox::ui::views {

using widgets::Card;

CardReading::CardReading(ViewContext context, Card* card, const QString& words)
    : QObject(card), card_(card), wait_(new CardWait(context, card)), words_(words) {
  connect(wait_, &CardWait::stopped, this, &CardReading::stop);
  connect(card, &Card::retryPressed, this, &CardReading::wanted);
  connect(&context.state(), &state::EngineState::snapshotLoaded, this, [this] {
    if (!stopped_) Q_EMIT wanted();
  });
}

QObject* CardReading::begin() {
  delete asked_.data();
  asked_ = new QObject(this);
  const bool anew = std::exchange(stopped_, false);
  if (card_->state() == Card::State::Error) card_->showLoading(widgets::Skeleton::Shape::Lines);
  // Asked once more, it is still the same that is waited for. What was stopped is waited for as before, whatever stands in the card by now.
  if ((anew || card_->state() == Card::State::Loading) && !wait_->isWaiting()) wait_->begin(words_);
  Q_EMIT began();
  return asked_;
}

void CardReading::end() { wait_->end(); }

void CardReading::drop() {
  delete asked_.data();
  wait_->end();
}

void CardReading::stop() {
  drop();
  stopped_ = true;
  const bool shownElsewhere = card_->state() != Card::State::Loading;  // something was begun in it meanwhile
  if (!shownElsewhere) card_->showError(CardWait::stoppedWords(), {});
  Q_EMIT stopped(shownElsewhere);
}

}  // namespace signalbox::ui::views
