#pragma once
// Set-up, this engine: where it answers and who can reach it, where its data lies and how long it stays, what becomes of it when the window closes,
// and the line an app can post with. GUI thread.

#include <QWidget>

#include "engine/protocol/retention.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
class CodeView;
class Label;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardReading;

/// Who can reach an engine that says it answers there: this machine alone, or others, and by what.
QString reachWords(const QString& url, bool exposed);

class EnginePage final : public QWidget {
  Q_OBJECT
 public:
  EnginePage(ViewContext context, QWidget* parent);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void refresh();
  void loadRetention();
  void showRetention();
  void build();
  QWidget* buildFacts(QWidget* page);
  void buildClosing(QWidget* body);
  QWidget* buildRetention(QWidget* page);
  QWidget* buildPost(QWidget* page);
  widgets::Label* line(QWidget* parent, const QString& name, theme::Type type = theme::Type::Body);

  ViewContext context_;
  widgets::Label* address_;
  widgets::Label* reach_;
  widgets::Label* folder_;
  widgets::Label* token_;
  widgets::Label* version_;
  widgets::Label* started_;
  widgets::Label* role_;
  widgets::Card* kept_;  // how long everything is
  CardReading* reading_;
  widgets::Label* finished_;
  widgets::Label* discarded_;
  widgets::Label* categories_;
  widgets::Label* receipts_;
  widgets::Label* keys_;
  widgets::CodeView* curl_;
  std::optional<protocol::RetentionView> retention_;
};

}  // namespace signalbox::ui::views
