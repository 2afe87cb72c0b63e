#pragma once
// A stretch of time with what happened in it, and the instant that is looked at, with the times of both ends and of that instant
// under it. Drag, click, or the arrow keys: a step is a two-hundredth of the stretch, with Shift a tenth of it. GUI thread.

#include <QTimeZone>
#include <QWidget>

#include <vector>

#include "engine/base/time.h"
#include "engine/protocol/resources.h"

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::views {

class PastSlider final : public QWidget {
  Q_OBJECT
 public:
  PastSlider(const theme::Theme& theme, QWidget* parent);

  void setRange(base::WallTime from, base::WallTime to);
  void setZone(const QTimeZone& zone);
  void setMarks(std::vector<protocol::Marker> marks);
  const std::vector<protocol::Marker>& marks() const { return marks_; }
  /// Kept within the range; does not signal.
  void setAt(base::WallTime at);
  base::WallTime at() const { return at_; }
  QSize sizeHint() const override;

  struct Time {
    QString words;
    double left = 0, width = 0;
  };
  /// The times under the track: the handle's first, then those ends that it leaves room for.
  std::vector<Time> times() const;

 Q_SIGNALS:
  void moved(signalbox::base::WallTime at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  double xOf(base::WallTime at) const;
  double trackAt() const;
  QString wordsOf(base::WallTime at, bool exactly) const;
  void go(base::WallTime at);
  void goTo(double x);
  const protocol::Marker* markNear(double x) const;

  const theme::Theme& theme_;
  base::WallTime from_{}, to_{}, at_{};
  QTimeZone zone_ = QTimeZone::systemTimeZone();
  std::vector<protocol::Marker> marks_;
};

}  // namespace signalbox::ui::views
