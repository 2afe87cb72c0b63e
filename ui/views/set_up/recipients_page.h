#pragma once
// Set-up, recipients: search by the beginning of their name, one recipient's addresses and preferences as a form, and
// many from a file. What is typed stays until it is saved or somebody says that it may go. GUI thread.

#include <QWidget>

#include <functional>

#include "ui/state/recipient_table_model.h"
#include "ui/views/list_states.h"

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
class SearchField;
class Table;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ChangedMeanwhile;
class ImportSheet;
class RecipientForm;
class RemovalSheet;
class TimedActSheet;

class RecipientsPage final : public QWidget {
  Q_OBJECT
 public:
  /// Sheets come over `host`.
  RecipientsPage(ViewContext context, QWidget* host, QWidget* parent);
  void choose(const QString& id);
  /// What is written there and not saved, "recipient “customer-7”"; empty where everything is saved.
  QString unsaved() const;
  void focusSearch();
  ImportSheet* importSheet() { return import_; }
  RecipientForm* form() { return form_; }
  widgets::Table* table() { return table_; }
  TimedActSheet* eraseSheet() { return erasing_; }
  RemovalSheet* leaving() { return leaving_; }
  ChangedMeanwhile* meanwhile() { return meanwhile_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* buildList();
  QWidget* buildForm();
  void tellNobody();
  void turnTo(const QString& id);
  void showRecipient(const QString& id);
  void fill(const protocol::RecipientView& recipient);
  void startNew();
  void markRow();
  QString written() const;
  bool isUnsaved() const;
  /// At once, or when what is not saved may be forgotten.
  void unlessUnsaved(std::function<void()> go);
  void tellMeanwhile();
  void tellTheirs(const protocol::RecipientView& theirs);
  void save();
  void refused(const client::ClientError& error);
  void erase();
  void settle();
  void say(const QString& words, bool bad);

  ViewContext context_;
  state::RecipientTableModel* model_;
  widgets::SearchField* search_ = nullptr;
  widgets::Table* table_ = nullptr;
  ListStates* states_ = nullptr;
  widgets::ActButton* add_ = nullptr;
  widgets::ActButton* bring_ = nullptr;
  widgets::Card* card_ = nullptr;
  RecipientForm* form_ = nullptr;
  widgets::Label* answer_ = nullptr;
  ChangedMeanwhile* meanwhile_ = nullptr;
  widgets::ActButton* save_ = nullptr;
  widgets::ActButton* export_ = nullptr;
  widgets::ActButton* erase_ = nullptr;
  TimedActSheet* erasing_ = nullptr;
  RemovalSheet* leaving_ = nullptr;
  ImportSheet* import_ = nullptr;
  QString chosen_;                                 // whose form it is
  QString kept_;                                   // written() as it was shown or saved
  std::optional<protocol::RecipientView> theirs_;  // saved by somebody else meanwhile
  bool isNew_ = false;
  bool asked_ = false;
};

}  // namespace signalbox::ui::views
