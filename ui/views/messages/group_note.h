#pragma once
// What people know of a cause: a note, what fixed it, and what the engine remembers of the last replay. What was typed and not saved
// stays with its cause until it is. GUI thread.

#include <QHash>
#include <QObject>

#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"

class QLineEdit;
class QPlainTextEdit;

namespace signalbox::ui::widgets {
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ChangedMeanwhile;

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
  ChangedMeanwhile* meanwhile() { return meanwhile_; }

 Q_SIGNALS:
  /// What the engine has of a cause now: saved here, or by somebody else meanwhile. A list may hold what was before.
  void learned(const signalbox::protocol::GroupView& group);

 private:
  /// What was typed, and out of which version.
  struct Typed {
    QString note, fixedBy;
    std::int64_t version = 0;
  };
  void write(const QString& note, const QString& fixedBy, bool modified);
  void settle();
  void refused(const client::ClientError& error);
  void loadTheirs();
  void keepTyped();
  void confirm();

  ViewContext context_;
  widgets::Sheet* sheet_;
  protocol::GroupView group_;  // as the engine has it, as far as is known here
  widgets::Label* title_;
  widgets::Label* known_;
  QPlainTextEdit* note_;
  QLineEdit* fixedBy_;
  ChangedMeanwhile* meanwhile_;
  client::Call theirs_;
  bool asked_ = false;
  QHash<QString, Typed> typed_;  // by the cause's id
};

}  // namespace signalbox::ui::views
