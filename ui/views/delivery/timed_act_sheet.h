#pragma once
// Forcing a breaker or pausing a queue: always with an end and a reason. GUI thread.

#include <QObject>

#include <functional>
#include <optional>

#include "ui/views/view_context.h"

class QLineEdit;

namespace signalbox::ui::widgets {
class FormRow;
class Label;
class SegmentedControl;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class TimedActSheet final : public QObject {
  Q_OBJECT
 public:
  struct Ask {
    QString title;  // "Stop sending through twilio"
    QString what;   // what it means for messages
    QString verb;   // on the button
    QString permission;
    QString about = {};  // whom it concerns, where title and verb do not say it; never shown
    bool timed = true;
    QString then = {};  // what is so once it ended by itself, a sentence
    bool dangerous = false;
    QString endless{};       // what it says of an act without an end; empty = until somebody lifts it
    QString typedName = {};  // to be typed before it can be done; empty asks for none
    /// Says by value whom it concerns: beside the sheet the page is open, and shows another one by then.
    std::function<state::PendingAct*(std::optional<base::WallTime> until, const QString& reason)> run;
  };

  TimedActSheet(ViewContext context, QWidget* host);
  void open(Ask ask);
  widgets::Sheet* sheet() { return sheet_; }

 private:
  void settle();
  QString endWords(base::WallTime end) const;
  QString blockedBy() const;
  void confirm();

  ViewContext context_;
  widgets::Sheet* sheet_;
  Ask ask_;
  int asks_ = 0;        // one after the other over this sheet
  bool asked_ = false;  // and the engine has not said yet
  widgets::Label* what_;
  QWidget* untilRow_;
  widgets::FormRow* reasonRow_;
  widgets::SegmentedControl* until_;
  QLineEdit* reason_;
  QLineEdit* name_;
  QWidget* nameRow_;
};

}  // namespace signalbox::ui::views
