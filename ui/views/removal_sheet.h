#pragma once
// Asks once before something is gone that cannot be put back: what ends with it, why where the audit is to know, and the button that says so. GUI
// thread.

#include <QObject>

#include <functional>

#include "ui/views/view_context.h"

class QLineEdit;

namespace signalbox::ui::widgets {
class FormRow;
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class RemovalSheet final : public QObject {
  Q_OBJECT
 public:
  struct Ask {
    QString title;             // "Remove twilio"
    QString words;             // what it means
    QString trouble;           // what is wrong as soon as it is gone; empty: nothing is
    QString verb;              // "Remove twilio"
    QString permission;        // none for what is this console's own
    bool needsReason = false;  // for the audit
    std::function<void(const QString& reason)> remove;
  };
  RemovalSheet(ViewContext context, QWidget* host);
  void open(Ask ask);
  /// Without a reason.
  void open(const QString& title, const QString& words, const QString& verb, const QString& permission, std::function<void()> remove);
  /// Before something else takes the place of what was typed and not saved; `what`: "template “order-shipped”".
  void askToDrop(const QString& what, std::function<void()> drop);
  widgets::Sheet* sheet() { return sheet_; }

 private:
  void settle();
  QString blockedBy() const;

  ViewContext context_;
  widgets::Sheet* sheet_;
  widgets::Label* words_;
  widgets::Label* trouble_;
  QLineEdit* reason_;
  widgets::FormRow* reasonRow_ = nullptr;
  Ask ask_;
  QString reasoned_;  // the title of what the reason was typed for
};

}  // namespace signalbox::ui::views
