#pragma once
// Set-up, access tokens: who may get in, a form that makes a token and shows it once, and revoking. GUI thread.

#include <QWidget>

#include "engine/protocol/access.h"
#include "ui/views/view_context.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class FormRow;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;
class DeliveryRow;
class ListPlace;
class ShownOnce;

class TokensPage final : public QWidget {
  Q_OBJECT
 public:
  TokensPage(ViewContext context, QWidget* parent);
  void startNew();
  /// What is written there and not saved, "access token “shop”"; empty where everything is saved.
  QString unsaved() const;
  QLineEdit* nameField() { return name_; }

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  QWidget* buildForm();
  QWidget* buildOne();
  void load();
  void showRows();
  void choose(const QString& id);
  void showOne(const protocol::TokenView& token);
  void settle();
  void settleForm();
  void make();
  void revoke();
  QString whyNotMade() const;
  QString whyNotRevoked() const;
  protocol::TokenRequest edited() const;
  const protocol::TokenView* chosen() const;

  ViewContext context_;
  std::vector<protocol::TokenView> tokens_;
  QString chosen_;
  bool asked_ = false;
  bool sure_ = false;  // revoking was pressed once
  ListPlace* listed_ = nullptr;
  QMap<QString, DeliveryRow*> items_;
  widgets::Card* list_ = nullptr;
  widgets::ActButton* add_ = nullptr;
  // The form.
  widgets::Card* form_ = nullptr;
  QLineEdit* name_ = nullptr;
  QComboBox* role_ = nullptr;
  QLineEdit* app_ = nullptr;
  widgets::FormRow* appRow_ = nullptr;
  QComboBox* expiry_ = nullptr;
  QWidget* choices_ = nullptr;
  QMap<QString, QCheckBox*> permissions_;
  widgets::ActButton* make_ = nullptr;
  widgets::Label* answer_ = nullptr;
  ShownOnce* once_ = nullptr;
  // One token.
  widgets::Card* one_ = nullptr;
  CardReading* reading_ = nullptr;
  widgets::Label* facts_ = nullptr;
  widgets::Label* may_ = nullptr;
  widgets::Label* told_ = nullptr;
  widgets::ActButton* revoke_ = nullptr;
};

}  // namespace signalbox::ui::views
