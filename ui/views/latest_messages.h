#pragma once
// A plain list of messages that match a query, newest first, under a title: the latest through a provider, what waits in a
// queue; within the stretch of time that was chosen in a chart. Opening a row shows it whole under Notifications. GUI thread.

#include <QWidget>

#include "ui/state/notification_table_model.h"
#include "ui/views/list_states.h"

namespace signalbox::ui::widgets {
class Table;
}

namespace signalbox::ui::views {

class RangeChip;

class LatestMessages final : public QWidget {
  Q_OBJECT
 public:
  /// A section has no frame: it stands in a card.
  enum class As { card, section };
  LatestMessages(ViewContext context, const QString& title, const QString& empty, QWidget* parent, As as = As::card);
  void setQuery(const QString& q);
  void setEmptyWords(const QString& empty);
  /// Where all tell one receiver of events: their recipient says nothing, and the event has its room.
  void listEvents();
  void setActive(bool active) { states_->setActive(active); }

 private:
  void look();

  ViewContext context_;
  QString query_;
  RangeChip* range_;
  state::NotificationTableModel* model_;
  widgets::Table* table_;
  ListStates* states_;
};

}  // namespace signalbox::ui::views
