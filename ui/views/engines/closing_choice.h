#pragma once
// What becomes of an engine that runs inside the console when its window closes: asked each time, kept running, or stopped. GUI thread.

#include <QWidget>

#include "ui/workspace/connection.h"

namespace signalbox::ui::theme {
class Theme;
}
namespace signalbox::ui::widgets {
class FormRow;
class SegmentedControl;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class ClosingChoice final : public QWidget {
  Q_OBJECT
 public:
  ClosingChoice(const theme::Theme& theme, QWidget* parent);
  workspace::Closing chosen() const;
  /// Does not signal.
  void choose(workspace::Closing closing);
  void setHint(const QString& hint);
  widgets::SegmentedControl* control() { return control_; }

 Q_SIGNALS:
  void changed(workspace::Closing closing);

 private:
  widgets::SegmentedControl* control_;
  widgets::FormRow* row_;
};

}  // namespace signalbox::ui::views
