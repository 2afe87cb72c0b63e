// Rows one under the other in an area that scrolls where they do not fit, so that many of them push nothing out of the window. It would like to be as
// high as its rows; its size policy says whether it may be lower or higher. GUI thread.
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

// An area in which this scrolls where it has no room, on the ground of what the area stands in.
QScrollArea* scrolling(QWidget* content, QWidget* parent);

class ScrollColumn final : public QScrollArea {
  Q_OBJECT
 public:
  ScrollColumn(const theme::Theme& theme, int gap, QWidget* parent);
  QVBoxLayout* rows() { return rows_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QVBoxLayout* rows_;
};

}  // namespace signalbox::ui::widgets
