#pragma once
// One message by hand, through the same door as every app's: channel, recipient, template or text. GUI thread.

#include <QObject>

#include "ui/views/view_context.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace signalbox::ui::widgets {
class FormRow;
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class TestMessageSheet final : public QObject {
  Q_OBJECT
 public:
  TestMessageSheet(ViewContext context, QWidget* host);
  void open();
  widgets::Sheet* sheet() { return sheet_; }
  protocol::NotificationRequest request() const;

 private:
  void settle();
  void send();
  void showErrors(const client::ClientError& error);

  ViewContext context_;
  widgets::Sheet* sheet_;
  QComboBox* channel_;
  QLineEdit* to_;
  QLineEdit* subject_;
  QPlainTextEdit* text_;
  widgets::FormRow* toRow_;
  widgets::FormRow* subjectRow_;
  widgets::FormRow* textRow_;
  widgets::Label* answer_;
  bool asked_ = false;
};

}  // namespace signalbox::ui::views
