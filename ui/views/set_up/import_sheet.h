#pragma once
// Recipients from a file: how many lines it has and why they are brought, and then how far it is, what was refused and why, and a way
// to stop. Nothing is sent before a person has confirmed it. GUI thread.

#include <QObject>
#include <QPointer>

#include "ui/state/recipient_import.h"
#include "ui/views/view_context.h"

class QLineEdit;

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
  /// Counts its lines and asks; while another file is brought, that one is shown.
  void open(const QString& file);
  widgets::Sheet* sheet() { return sheet_; }

 Q_SIGNALS:
  void changed();  // recipients were stored

 private:
  enum class Stage { Asking, Running, Over };
  void build();
  void settle();
  void confirm();
  void show();
  void end(const QString& words);

  ViewContext context_;
  QWidget* host_;
  widgets::Sheet* sheet_;
  widgets::Label* what_ = nullptr;
  widgets::Label* counts_ = nullptr;
  QLineEdit* reason_ = nullptr;
  QWidget* outcome_ = nullptr;  // what comes of it, once it runs
  widgets::CodeView* refusals_ = nullptr;
  QPointer<state::RecipientImport> import_;
  Stage stage_ = Stage::Over;
  QString file_;
  std::optional<qint64> lines_;  // once they are counted
  QStringList refused_;
};

}  // namespace signalbox::ui::views
