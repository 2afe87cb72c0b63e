#pragma once
// What a card reads from the engine before it has anything to show: the request and its end, what the card owes meanwhile (CardWait), and that it is
// asked for again by a person or when the engine is back. A reading behind content that is there is no wait. One per card, of which it is a child.
// GUI thread.

#include <QPointer>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

class CardWait;

class CardReading final : public QObject {
  Q_OBJECT
 public:
  /// `words` say what is waited for.
  CardReading(ViewContext context, widgets::Card* card, const QString& words);
  /// Asked for now. What this gives is the context of the request, and is gone with the next reading, with Stop and with drop(): the request is
  /// cancelled then, and its answer nobody's.
  QObject* begin();
  /// Answered.
  void end();
  /// Not wanted any more.
  void drop();
  /// By a person, so it is not asked for by itself.
  bool isStopped() const { return stopped_; }

 Q_SIGNALS:
  /// To be asked for: it failed or was stopped and is wanted again, or the engine is back.
  void wanted();
  void began();
  /// By a person. `shownElsewhere`: something else stands in the card by now, so that the card does not say so.
  void stopped(bool shownElsewhere);

 private:
  void stop();

  widgets::Card* card_;
  CardWait* wait_;
  const QString words_;
  QPointer<QObject> asked_;
  bool stopped_ = false;
};

}  // namespace signalbox::ui::views
