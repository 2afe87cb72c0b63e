#pragma once
// Recipients from a file: how far it is, what was refused and why, and a way to stop. GUI thread.

#include <QObject>
#include <QPointer>

#include "ui/state/recipient_import.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class CodeView;
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ImportSheet final : public QObject {
  Q_OBJECT
 public:
  ImportSheet(ViewContext context, QWidget* host);
  /// Asks for the file; nothing happens when none is chosen.
  void choose();
  void open(const QString& file);
  widgets::Sheet* sheet() { return sheet_; }

 Q_SIGNALS:
  void changed();  // recipients were stored

 private:
  void show();
  void end(const QString& words);

  ViewContext context_;
  QWidget* host_;
  widgets::Sheet* sheet_;
  widgets::Label* what_;
  widgets::Label* counts_;
  widgets::CodeView* refusals_;
  QPointer<state::RecipientImport> running_;
  QStringList refused_;
};

}  // namespace signalbox::ui::views
