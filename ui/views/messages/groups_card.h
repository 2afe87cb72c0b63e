#pragma once
// Dead letters by cause: largest first, new and returning causes marked. One is current, or
// several are ticked; what is listed below follows. GUI thread.

#include <QMap>
#include <QWidget>

#include "ui/state/group_table_model.h"
#include "ui/views/list_states.h"

class QMenu;

namespace signalbox::ui::widgets {
class Card;
class Label;
class SegmentedControl;
class Table;
class UndoBar;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class GroupNote;
class PartialLine;

class GroupsCard final : public QWidget {
  Q_OBJECT
 public:
  /// Sheets open over `screen`.
  GroupsCard(ViewContext context, QWidget* screen, QWidget* parent);

  void setQuery(const QString& q) { model_->setQuery(q); }
  void setActive(bool active) { states_->setActive(active); }
  widgets::Table* table() { return table_; }
  widgets::Card* card() { return card_; }
  state::GroupTableModel* model() { return model_; }

  /// Current or ticked ones; empty: everything.
  QStringList scopeIds() const;
  /// As the query language says it.
  QString scopeQuery() const;
  QString scopeWords() const;
  /// The causes themselves, by their titles; empty for everything.
  QString scopeTitle() const;
  /// An act on the scope has begun: no group is made current before somebody chooses one.
  void keepScope() { settled_ = true; }
  std::optional<std::int64_t> scopeCount() const;  // nothing where it is not known, or only so far
  GroupNote* note() { return note_; }
  PartialLine* partialLine() { return partial_; }
  state::Permit mayMark() const;  // a cause as known, with a note
  /// A new cause, or one that is back, that somebody has looked at. It can be taken back for a while.
  bool isToBeKnown(const QString& id) const;
  void markAsKnown(const QString& id);
  /// False where nothing was marked just now, and while an operation waits for its start.
  bool takeBack();
  /// Where a link to that row leads.
  Place placeOf(const QString& id) const;
  /// What can be done to one row.
  void fillMenu(QMenu& menu, const QString& id);
  /// Whether the screen's acts are about these groups and no ticked messages.
  void setKeysMeanScope(bool scope) { keysMeanScope_ = scope; }
  /// Made current as soon as it is loaded, and what is listed below from the first: a link leads to a group that is beyond
  /// the first page, or that has no messages left, all the same. An empty id withdraws that.
  void choose(const QString& id);
  /// cause | provider | template | domain | app.
  void setBy(const QString& by);
  void clearScope();

 Q_SIGNALS:
  void scopeChanged();
  void opened(const QString& id);
  void narrowWanted(const QString& term);                  // to a time of which all can be counted
  void actWanted(const QString& kind, const QString& id);  // from a row's menu

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void tellPartial();
  void settleEmpty();
  void mark(const QString& id, bool seen);
  void placeUndo();
  void openMenu(const QString& id, const QPoint& at);
  void settle();
  void askTitle(const QString& id);
  void tell(const QString& problem);
  void settleColumns();
  QWidget* buildSwitch(QWidget* parent);

  ViewContext context_;
  state::GroupTableModel* model_;
  widgets::Card* card_;
  widgets::Table* table_ = nullptr;
  widgets::SegmentedControl* by_ = nullptr;
  QWidget* problemLine_ = nullptr;
  widgets::Label* problem_ = nullptr;
  PartialLine* partial_ = nullptr;
  GroupNote* note_ = nullptr;
  ListStates* states_ = nullptr;
  widgets::UndoBar* undo_ = nullptr;
  QString drill_;                  // the simulated provider that an empty list offers to break
  QString marked_;                 // as known, just now
  QString wanted_;                 // asked for and not a row of the table
  QMap<QString, QString> titles_;  // of causes that are not among the rows; empty while asked for, or when there is none any more
  bool settled_ = false;
  bool keysMeanScope_ = true;
};

}  // namespace signalbox::ui::views
