#pragma once
// Set-up, suppressions: addresses that are not used any more because a provider or their owner said so, each with its
// reason and its message; and the way back. Beside them what else came in and found no message. GUI thread.

#include <QSet>
#include <QWidget>

#include "ui/state/suppression_table_model.h"
#include "ui/views/list_states.h"

class QBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Label;
class SearchField;
class Table;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class SuppressionsPage final : public QWidget {
  Q_OBJECT
 public:
  SuppressionsPage(ViewContext context, QWidget* parent);
  void focusSearch();
  widgets::Table* table() { return table_; }
  widgets::Table* waitingReceipts() { return waiting_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void buildWaiting(QBoxLayout* lines);
  void tellEmpty(const QString& query);
  void settle();
  void lift();

  ViewContext context_;
  state::SuppressionTableModel* model_;
  widgets::SearchField* search_ = nullptr;
  widgets::Table* table_ = nullptr;
  ListStates* states_ = nullptr;
  widgets::Table* waiting_ = nullptr;
  ListStates* waitingStates_ = nullptr;
  widgets::Label* answer_ = nullptr;
  widgets::ActButton* message_ = nullptr;
  widgets::ActButton* lift_ = nullptr;
  QSet<std::int64_t> asked_;  // those that are to be used again; one that is stays until the list has lost it
};

}  // namespace signalbox::ui::views
