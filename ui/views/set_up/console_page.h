#pragma once
// Set-up, this console: light or dark, size of the text, local time or UTC, alerts on the desktop. GUI thread.

#include <QWidget>

#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class SegmentedControl;
}

namespace signalbox::ui::views {

class ConsolePage final : public QWidget {
  Q_OBJECT
 public:
  ConsolePage(ViewContext context, QWidget* parent);

 private:
  void refresh();
  ViewContext context_;
  widgets::SegmentedControl* mode_;
  widgets::SegmentedControl* scale_;
  widgets::SegmentedControl* zone_;
  widgets::SegmentedControl* notes_;
};

}  // namespace signalbox::ui::views
