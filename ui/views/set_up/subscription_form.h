#pragma once
// The fields of an event subscription: where, what, for which apps and channels, and its secret, which is shown while it is
// new and never again. GUI thread.

#include <QMap>
#include <QWidget>

#include "engine/protocol/subscription.h"
#include "ui/client/client_error.h"
#include "ui/theme/theme.h"

class QCheckBox;
class QLineEdit;
class QVBoxLayout;

namespace signalbox::ui::widgets {
class ActButton;
class FormRow;
class SwitchButton;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class SubscriptionForm final : public QWidget {
  Q_OBJECT
 public:
  SubscriptionForm(const theme::Theme& theme, QWidget* parent);

  void showNew();
  /// What is written stays, to be added as a new one.
  void becomeNew();
  void showSubscription(const protocol::SubscriptionView& view);
  QString name() const;
  /// The engine has it: it keeps its name for good, and the secret that was sent with it is exchanged from now on and not shown any more.
  void becomeSaved(const QString& secretSent);
  /// What was typed into the field of the secret; empty keeps the one that is set.
  QString secret() const;
  void setSecret(const QString& secret);
  protocol::SubscriptionPut put() const;
  /// Why it cannot be saved yet, in words; empty when it can.
  QString problem() const;
  void showErrors(const client::ClientError& error);

 Q_SIGNALS:
  void edited();
  void secretWanted();  // a new one is to be made

 private:
  void fill(const protocol::SubscriptionView& view);
  void showSecretSet();
  widgets::FormRow* add(const QString& key, const QString& label, QWidget* control, const QString& hint);
  QWidget* choices(QMap<QString, QCheckBox*>& into, const QStringList& keys, const QStringList& labels, int columns);

  const theme::Theme& theme_;
  bool isNew_ = false;
  QVBoxLayout* rows_;
  QMap<QString, widgets::FormRow*> fields_;
  QLineEdit* name_;
  QLineEdit* url_;
  QLineEdit* description_;
  QLineEdit* apps_;
  QLineEdit* secret_;
  QMap<QString, QCheckBox*> types_;
  QMap<QString, QCheckBox*> channels_;
  widgets::SwitchButton* enabled_;
};

}  // namespace signalbox::ui::views
