#pragma once
// Dead letters: search, saved views, causes, the messages of a cause, and one message whole. GUI thread.

#include "ui/views/operations/operation_words.h"
#include "ui/views/view.h"

class QMenu;

namespace signalbox::ui::widgets {
class ActButton;
}

namespace signalbox::ui::views {

class DetailCard;
class GroupsCard;
class MessagesCard;
class OperationSheet;
class SearchBar;

class DeadLettersView final : public View {
  Q_OBJECT
 public:
  explicit DeadLettersView(ViewContext context, QWidget* parent = nullptr);

  QString title() const override { return tr("Dead letters"); }
  QString helpPage() const override;
  void enter(const Place& place) override;
  bool perform(Act act) override;
  bool searchesHere() const override { return true; }
  std::vector<PaletteAct> acts() override;
  QWidget* mainTable() override;
  QList<QWidget*> regions() override;

  GroupsCard* groups() { return groups_; }
  MessagesCard* messages() { return messages_; }
  OperationSheet* sheet() { return sheet_; }
  /// What Export writes: what is ticked, else what is listed.
  QString exportQuery() const;
  /// What can be done to one message of the list.
  void fillMenu(QMenu& menu, const QString& id);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void follow();
  void showScope();
  void settleActs();
  void settleEmpty();
  bool showsDiscarded() const;
  void plan(const QString& kind);
  PlanSubject subject() const;
  void tellPlace();

  SearchBar* search_ = nullptr;
  GroupsCard* groups_ = nullptr;
  MessagesCard* messages_ = nullptr;
  DetailCard* detail_ = nullptr;
  OperationSheet* sheet_ = nullptr;
  widgets::ActButton* replay_ = nullptr;
  widgets::ActButton* edit_ = nullptr;
  widgets::ActButton* discard_ = nullptr;
  widgets::ActButton* restore_ = nullptr;
  widgets::ActButton* export_ = nullptr;
};

}  // namespace signalbox::ui::views
