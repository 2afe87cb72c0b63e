// The line that a generation of a timeline folds under: heading left, and while it is folded how many entries are behind it. A press,
// Enter or Space turns it; its name says heading and state. It only tells: its view folds. GUI thread.
#pragma once

#include <QAbstractButton>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class TimelineHeading final : public QAbstractButton {
  Q_OBJECT
 public:
  TimelineHeading(const theme::Theme& theme, QWidget* parent);
  void tell(const QString& heading, bool folded, std::size_t entries);
  // Whether a person has folded or unfolded it.
  bool isTurned() const { return turned_; }
  void setTurned(bool turned) { turned_ = turned; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  const theme::Theme& theme_;
  QString heading_;  // not the button's text, whose & would be a key
  QString behind_;   // "6 entries"; empty while they are shown
  bool turned_ = false;
};

}  // namespace signalbox::ui::widgets
