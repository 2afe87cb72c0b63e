#pragma once
// Set-up: providers, templates, recipients, suppressions, access tokens, subscriptions, this engine, this console; a test message from each of them.
// GUI thread.

#include "ui/views/view.h"

class QStackedLayout;

namespace signalbox::ui::widgets {
class ActButton;
class SegmentedControl;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ProvidersPage;
class RecipientsPage;
class SecretsPage;
class SubscriptionsPage;
class SuppressionsPage;
class TemplatesPage;
class TestMessageSheet;
class TokensPage;

class SetUpView final : public View {
  Q_OBJECT
 public:
  explicit SetUpView(ViewContext context, QWidget* parent = nullptr);
  QString title() const override { return tr("Set-up"); }
  QString helpPage() const override { return QStringLiteral("set-up"); }
  void enter(const Place& place) override;
  bool perform(Act act) override;
  bool searchesHere() const override;
  std::vector<PaletteAct> acts() override;
  QList<QWidget*> regions() override;
  std::vector<Unsaved> unsaved() const override;
  ProvidersPage* providers() { return providers_; }
  RecipientsPage* recipients() { return recipients_; }
  SubscriptionsPage* subscriptions() { return subscriptions_; }
  TestMessageSheet* testMessage() { return test_; }
  TokensPage* tokens() { return tokens_; }
  TemplatesPage* templates() { return templates_; }
  SecretsPage* secrets() { return secrets_; }

 private:
  void showTabs();

  widgets::SegmentedControl* tabs_ = nullptr;
  QStringList tabsThere_;
  widgets::ActButton* send_ = nullptr;
  QStackedLayout* pages_ = nullptr;
  ProvidersPage* providers_ = nullptr;
  TemplatesPage* templates_ = nullptr;
  RecipientsPage* recipients_ = nullptr;
  SuppressionsPage* suppressions_ = nullptr;
  TokensPage* tokens_ = nullptr;
  SubscriptionsPage* subscriptions_ = nullptr;
  SecretsPage* secrets_ = nullptr;
  TestMessageSheet* test_ = nullptr;
};

}  // namespace signalbox::ui::views
