#include "ui/views/card_wait.h"

#include "ui/widgets/card.h"

namespace signalbox::ui::views {

CardWait::CardWait(ViewContext context, widgets::Card* card) : QObject(card), card_(card), patience_(context.session.clock(), this) {
  connect(&patience_, &state::Patience::changed, this, &CardWait::show);
  // Nothing is under way any more, and what was says nothing of its end.
  connect(&context.session.state(), &state::EngineState::linkChanged, this, [this, &session = context.session] {
    if (!session.isStarted()) end();
  });
  connect(card, &widgets::Card::waitActPressed, this, [this] {
    end();
    Q_EMIT stopped();
  });
}

void CardWait::begin(const QString& words) {
  patience_.end();
  words_ = words;
  patience_.begin();
}

void CardWait::tell(const QString& words) {
  words_ = words;
  show();
}

void CardWait::end() { patience_.end(); }

void CardWait::show() {
  using Stage = state::Patience::Stage;
  card_->setWait(patience_.stage() == Stage::none ? QString() : words_, patience_.stage() == Stage::cancellable ? tr("Stop") : QString());
}

}  // namespace signalbox::ui::views
