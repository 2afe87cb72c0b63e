#pragma once
// Set-up, secrets: those with a name of their own, which providers use as vault:NAME, and the keys that seal them all. What a
// secret says is typed here and never shown; it stays until it is saved or somebody says that it may go. GUI thread.

#include <QMap>
#include <QWidget>

#include <functional>

#include "ui/views/view_context.h"

class QLineEdit;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class FormRow;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;
class ChangedMeanwhile;
class DeliveryRow;
class ListPlace;
class RemovalSheet;
class TimedActSheet;

class SecretsPage final : public QWidget {
  Q_OBJECT
 public:
  /// Sheets come over `host`.
  SecretsPage(ViewContext context, QWidget* host, QWidget* parent);
  void choose(const QString& name);
  void startNew();
  /// What is written there and not saved, "secret “smtp-password”"; empty where everything is saved.
  QString unsaved() const;
  QLineEdit* nameField() { return name_; }
  QLineEdit* valueField() { return value_; }
  widgets::ActButton* saveButton() { return save_; }
  widgets::ActButton* removeButton() { return remove_; }
  RemovalSheet* removal() { return removal_; }
  TimedActSheet* keySheet() { return keys_; }
  ChangedMeanwhile* meanwhile() { return meanwhile_; }
  /// What the card of the keys says.
  QString keyWords() const;

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  QWidget* buildForm();
  QWidget* buildKeys();
  void load();
  void loadList();
  void loadVault();
  bool mayRead();
  void showRows();
  void markRows();
  bool isUnsaved() const;
  /// At once, or when what is not saved may be forgotten.
  void unlessUnsaved(std::function<void()> go);
  void tellMeanwhile();
  void showVault(const protocol::VaultView& vault);
  void settle();
  void save();
  void refused(const client::ClientError& error);
  void askRemoval();
  void rotate(const QString& key);
  void readAgain();
  void say(const QString& words, bool bad);
  const protocol::SecretView* chosen() const;
  QString problem() const;

  ViewContext context_;
  std::vector<protocol::SecretView> secrets_;
  bool loaded_ = false;
  QString chosen_;
  bool isNew_ = false;
  bool asked_ = false;
  bool readsAgain_ = false;
  ListPlace* listed_ = nullptr;
  QMap<QString, DeliveryRow*> items_;
  widgets::ActButton* add_ = nullptr;
  widgets::Card* card_ = nullptr;
  CardReading* reading_ = nullptr;
  widgets::Card* vaultCard_ = nullptr;
  CardReading* vaultReading_ = nullptr;
  QLineEdit* name_ = nullptr;
  QLineEdit* value_ = nullptr;
  widgets::FormRow* nameRow_ = nullptr;
  widgets::FormRow* valueRow_ = nullptr;
  widgets::Label* facts_ = nullptr;
  widgets::Label* answer_ = nullptr;
  ChangedMeanwhile* meanwhile_ = nullptr;
  widgets::Label* vault_ = nullptr;
  widgets::ActButton* save_ = nullptr;
  widgets::ActButton* remove_ = nullptr;
  widgets::ActButton* data_ = nullptr;
  widgets::ActButton* master_ = nullptr;
  widgets::ActButton* read_ = nullptr;
  widgets::Label* readAnswer_ = nullptr;
  RemovalSheet* removal_ = nullptr;
  TimedActSheet* keys_ = nullptr;
};

}  // namespace signalbox::ui::views
