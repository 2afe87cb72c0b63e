#pragma once
// The undo lane that the engine holds: while an operation is staged, this bar offers to take it back,
// whichever screen is shown and whoever restarted the console. GUI thread.

#include <QObject>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class UndoBar;
}

namespace signalbox::ui::shell {

class UndoLane final : public QObject {
  Q_OBJECT
 public:
  /// Stands at the bottom centre of `host`.
  UndoLane(views::ViewContext context, QWidget* host);
  void undo();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void follow();
  void settle();
  void place();

  views::ViewContext context_;
  QWidget* host_;
  widgets::UndoBar* bar_;
  QString offered_;  // the operation
};

}  // namespace signalbox::ui::shell
