#pragma once
// Asks once before something is gone that cannot be put back: what ends with it, and the button that says so. GUI thread.

#include <QObject>

#include <functional>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class RemovalSheet final : public QObject {
  Q_OBJECT
 public:
  RemovalSheet(ViewContext context, QWidget* host);
  /// `title` "Remove the provider", `words` what it means, `verb` "Remove twilio"; the permission that it needs, none for what is this console's own.
  void open(const QString& title, const QString& words, const QString& verb, const QString& permission, std::function<void()> remove);
  /// Before something else takes the place of what was typed and not saved.
  void askToDrop(std::function<void()> drop);
  widgets::Sheet* sheet() { return sheet_; }

 private:
  void settle();

  ViewContext context_;
  widgets::Sheet* sheet_;
  widgets::Label* words_;
  QString permission_;
  std::function<void()> remove_;
};

}  // namespace signalbox::ui::views
