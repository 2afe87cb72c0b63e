#pragma once
// What people know of a cause: a note, what fixed it, and what the engine remembers of the last replay. GUI thread.

#include <QObject>

#include "ui/views/view_context.h"

class QLineEdit;
class QPlainTextEdit;

namespace signalbox::ui::widgets {
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

/// "Seen 3 times. Last fixed by: template order v7, 12 min, 98 % sent"; empty when there is nothing to tell.
QString fixWords(const protocol::GroupView& group);

class GroupNote final : public QObject {
  Q_OBJECT
 public:
  GroupNote(ViewContext context, QWidget* host);
  void open(const protocol::GroupView& group);
  widgets::Sheet* sheet() { return sheet_; }
  QPlainTextEdit* note() { return note_; }

 private:
  void settle();
  void confirm();

  ViewContext context_;
  widgets::Sheet* sheet_;
  protocol::GroupView group_;
  widgets::Label* title_;
  widgets::Label* known_;
  QPlainTextEdit* note_;
  QLineEdit* fixedBy_;
};

}  // namespace signalbox::ui::views
