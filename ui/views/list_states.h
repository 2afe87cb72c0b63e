#pragma once
// Holds a card to its list: loading, empty, failed or rows; loads the list when it is shown and the engine is there; mutes
// the card while nothing new comes; says how far a long load or search is, and lets it be stopped. One per card; a child of the card. GUI thread.

#include <QObject>
#include <QPointer>

#include "ui/state/paged_table_model.h"
#include "ui/state/patience.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
}

namespace signalbox::ui::views {

class ListStates final : public QObject {
  Q_OBJECT
 public:
  struct EmptyWords {
    QString sentence;
    QString act;
  };

  ListStates(ViewContext context, widgets::Card* card, state::PagedTableModel* model);
  void setEmpty(EmptyWords words);
  /// What an engine has to have for this list; an older one without it is said to be so.
  void setCapability(const QString& capability);
  /// The list of a hidden screen follows nothing; nor does one while a person has paused.
  void setActive(bool active);
  void show();

 private:
  void loadIfWanted();
  void followWait();
  void showWait();

  ViewContext context_;
  widgets::Card* card_;
  QPointer<state::PagedTableModel> model_;
  EmptyWords empty_;
  QString capability_;
  state::Patience patience_;
  bool active_ = false;
};

}  // namespace signalbox::ui::views
