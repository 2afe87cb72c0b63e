#pragma once
// The status bar, 24 high: how far behind, running operations, engine version, the engine's clock with its zone. GUI thread.

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
  StatusBar(views::ViewContext context, QWidget* parent);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void refresh();
  QString freshnessWords() const;
  QString operationWords() const;

  views::ViewContext context_;
  widgets::Label* fresh_;
  widgets::Label* operations_;
  widgets::Label* act_;
  widgets::Label* version_;
  widgets::Label* clock_;
  QTimer second_;
};

}  // namespace signalbox::ui::shell
