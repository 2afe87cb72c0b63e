// A field of a form: label above, the control, and under it a hint or, when something is wrong, the error in its place. Without either it takes no
// room for them; once there was one the line stays, so that nothing jumps while somebody types.
// Takes ownership of the control and names it for screen readers. GUI thread.
#pragma once

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class Label;

class FormRow final : public QWidget {
  Q_OBJECT
 public:
  FormRow(const theme::Theme& theme, const QString& label, QWidget* control, QWidget* parent = nullptr);
  void setLabel(const QString& label);  // where what is asked for decides whether it is required
  void setHint(const QString& hint);
  void setError(const QString& error);  // empty shows the hint again
  void keepLine();                      // from the beginning, where words come with what is typed
  bool hasError() const { return !error_.isEmpty(); }
  QWidget* control() { return control_; }

 private:
  void refresh();

  Label* label_;
  QWidget* control_;
  Label* below_;
  QString hint_, error_;
};

}  // namespace signalbox::ui::widgets
