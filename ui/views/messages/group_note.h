#pragma once
// What people know of a cause: a note, what fixed it, and what the engine remembers of the last replay. What was typed and not saved
// stays with its cause until it is. GUI thread.

#include <QHash>
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
  QLineEdit* fixedBy() { return fixedBy_; }

 private:
  /// What was typed, and what the engine had then.
  struct Typed {
    QString note, fixedBy;
    std::string noteBefore, fixedByBefore;
  };
  void settle();
  void keepTyped();
  void confirm();

  ViewContext context_;
  widgets::Sheet* sheet_;
  protocol::GroupView group_;
  widgets::Label* title_;
  widgets::Label* known_;
  QPlainTextEdit* note_;
  QLineEdit* fixedBy_;
  QHash<QString, Typed> typed_;  // by the cause's id
};

}  // namespace signalbox::ui::views
