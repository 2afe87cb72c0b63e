#pragma once
// What a card owes to whoever waits for its content: from 300 ms on what is waited for, in a line at its foot, from 2 s on a way out.
// One per card, of which it is a child; lists have it in their ListStates. GUI thread.

#include "ui/state/patience.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

class CardWait final : public QObject {
  Q_OBJECT
 public:
  CardWait(ViewContext context, widgets::Card* card);
  /// Another wait than the one before, if there was one.
  void begin(const QString& words = {});
  /// How far it is.
  void tell(const QString& words);
  void end();
  bool isWaiting() const { return patience_.isWaiting(); }
  /// What a card says in place of what was waited for.
  static QString stoppedWords() { return tr("Stopped. Nothing was changed."); }

 Q_SIGNALS:
  /// Whoever waited does so no more: what is under way is to be cancelled, and the card to say so.
  void stopped();

 private:
  void show();

  widgets::Card* card_;
  state::Patience patience_;
  QString words_;
};

}  // namespace signalbox::ui::views
