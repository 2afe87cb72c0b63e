#pragma once
// Set-up, subscriptions: who is told about events, how that fares, and a test that says in plain words what the receiver
// answered. What is typed stays until it is saved or somebody says that it may go. GUI thread.

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

#include "engine/protocol/subscription.h"
#include "ui/views/view_context.h"

class QVBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class Card;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;
class ChangedMeanwhile;
class DeliveryRow;
class LatestMessages;
class ListPlace;
class RemovalSheet;
class ShownOnce;
class SubscriptionForm;

class SubscriptionsPage final : public QWidget {
  Q_OBJECT
 public:
  SubscriptionsPage(ViewContext context, QWidget* parent);
  void choose(const QString& name);  // empty: the first
  void startNew();
  /// What is written there and not saved, "subscription “pager”"; empty where everything is saved.
  QString unsaved() const;
  SubscriptionForm* form() { return form_; }
  ChangedMeanwhile* meanwhile() { return meanwhile_; }
  RemovalSheet* removal() { return removal_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  QWidget* buildForm();
  QWidget* buildActs(QWidget* parent);
  void load();
  void showRows();
  void showForm();
  void turnTo(const QString& name);
  static QString settingsOf(const QString& name, const protocol::SubscriptionPut& put);
  QString settings() const;
  QString written() const;
  bool isUnsaved() const;
  /// At once, or when what is not saved may be forgotten.
  void unlessUnsaved(std::function<void()> go);
  void tellMeanwhile();
  void becomeNew();
  void keepMine();
  void showFigures();
  void settle();
  QString whyNotSaved() const;
  void save();
  void saved(const protocol::SubscriptionView& view, const QString& name, const protocol::SubscriptionPut& sent);
  void refused(const client::ClientError& error);
  void exchange();
  void test();
  void askRemoval();
  void showErrors(const client::ClientError& error);
  void makeSecret();
  void tellLacking(const QString& why);
  void say(const QString& words, bool bad);
  void showSecret(const QString& words, const QString& secret);
  const protocol::SubscriptionView* listed(const QString& name) const;
  const protocol::SubscriptionView* chosen() const;
  /// How it stands by the newest snapshot; one that was just added is not in there, and stands as the list says. Empty where neither has it.
  std::optional<protocol::SubscriberView> standing(const QString& name) const;

  ViewContext context_;
  std::vector<protocol::SubscriptionView> subscriptions_;
  QString chosen_;
  QString kept_;  // written() as it was shown or saved
  bool loaded_ = false, isNew_ = false, asked_ = false;
  ListPlace* listed_ = nullptr;
  QVBoxLayout* content_ = nullptr;  // the form and its failures
  QMap<QString, DeliveryRow*> items_;
  widgets::ActButton* add_ = nullptr;
  widgets::Card* card_ = nullptr;
  CardReading* reading_ = nullptr;
  SubscriptionForm* form_ = nullptr;
  widgets::Label* figures_ = nullptr;
  widgets::Label* answer_ = nullptr;
  widgets::Label* lacks_ = nullptr;  // what a new one still needs
  ShownOnce* once_ = nullptr;
  ChangedMeanwhile* meanwhile_ = nullptr;
  LatestMessages* failures_ = nullptr;
  widgets::ActButton* test_ = nullptr;
  widgets::ActButton* exchange_ = nullptr;
  widgets::ActButton* remove_ = nullptr;
  widgets::ActButton* leave_ = nullptr;  // a new one
  widgets::ActButton* save_ = nullptr;
  RemovalSheet* removal_ = nullptr;
};

}  // namespace signalbox::ui::views
