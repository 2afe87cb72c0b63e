#pragma once
// Asks before an operation is approved, refused, cancelled, paused or resumed, with what it is in sight: nobody decides about what he has not seen.
// It is about the operation that it was opened for, as long as that can be steered so. GUI thread.

#include <QObject>

#include "ui/views/operations/steering.h"

class QLineEdit;

namespace signalbox::ui::widgets {
class FormRow;
class Label;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class OperationFacts;

class SteerSheet final : public QObject {
  Q_OBJECT
 public:
  SteerSheet(ViewContext context, QWidget* host);
  /// What was typed stays for the same act on the same operation alone.
  void open(const protocol::OperationView& operation, Steer what);
  widgets::Sheet* sheet() { return sheet_; }
  OperationFacts* facts() { return facts_; }

 private:
  void build();
  void follow();
  void settle();
  /// Why it cannot be done, and the field in which that is mended; nothing where it can.
  struct Missing {
    QString words;
    QWidget* field = nullptr;
  };
  Missing missing() const;
  bool asksName() const;
  void confirm();

  ViewContext context_;
  widgets::Sheet* sheet_;
  Steer steer_ = Steer::approve;
  protocol::OperationView operation_;
  bool gone_ = false;
  bool asked_ = false;
  int opened_ = 0;  // one act after the other over this sheet
  widgets::Label* meaning_ = nullptr;
  OperationFacts* facts_ = nullptr;
  QLineEdit* reason_ = nullptr;
  widgets::FormRow* reasonRow_ = nullptr;
  QLineEdit* typedName_ = nullptr;
  widgets::FormRow* nameRow_ = nullptr;
};

}  // namespace signalbox::ui::views
