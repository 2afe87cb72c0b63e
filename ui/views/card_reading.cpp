#include "ui/views/card_reading.h"

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
  stopped_ = false;
  if (card_->state() == Card::State::Error) card_->showLoading(widgets::Skeleton::Shape::Lines);
  // Asked once more, it is still the same that is waited for.
  if (card_->state() == Card::State::Loading && !wait_->isWaiting()) wait_->begin(words_);
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
  if (card_->state() == Card::State::Loading) card_->showError(CardWait::stoppedWords(), {});  // else something was begun in it meanwhile
}

}  // namespace signalbox::ui::views
