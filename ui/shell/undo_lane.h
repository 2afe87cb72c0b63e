#pragma once
// The undo lane that the engine holds: while an operation is staged, a bar offers to take it back, whichever screen is shown and whoever restarted
// the console. One's own has the key. A colleague's stands above it in a bar of its own, with their name and without the key. GUI thread.

#include <QObject>

#include "engine/protocol/operation.h"
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
  widgets::UndoBar* own() { return own_.bar; }
  widgets::UndoBar* others() { return others_.bar; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Lane {
    widgets::UndoBar* bar;
    QString offered = {};  // the operation
    bool failed = false;   // it could not be taken back, and is offered again
  };
  void follow();
  void takeBack(Lane& lane);
  void show(Lane& lane, const protocol::OperationView* staged, const QString& words);
  void nameCause(Lane& lane, const protocol::OperationView& staged, const QString& words);
  void settle();
  void place();

  views::ViewContext context_;
  QWidget* host_;
  Lane own_;
  Lane others_;
};

}  // namespace signalbox::ui::shell
