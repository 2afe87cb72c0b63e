#pragma once
// The status bar, 24 high: how far behind, running operations, the last act for a while, engine version, the engine's clock with its zone. GUI
// thread.

#include <QTimer>
#include <QWidget>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Label;
}

namespace signalbox::ui::shell {

class StatusBar final : public QWidget {
  Q_OBJECT
 public:
  static constexpr int kActMs = 30'000;  // what was done stands for this long; the audit keeps it

  StatusBar(views::ViewContext context, QWidget* parent);
  QString act() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void refresh();
  void say(const state::PendingAct& act);
  QString freshnessWords() const;
  QString standingOf(const protocol::OperationView& operation) const;
  QString operationWords() const;

  views::ViewContext context_;
  widgets::Label* fresh_;
  widgets::Label* operations_;
  widgets::Label* act_;
  widgets::Label* version_;
  widgets::Label* clock_;
  QTimer second_;
  QTimer* actFor_;  // runs once the act is over
};

}  // namespace signalbox::ui::shell
