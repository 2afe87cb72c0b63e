// A row of choices of which one holds: ranges (15 m, 1 h, ...), tabs of saved views with counts, Live/Paused.
// Left and right arrows move the choice while it has the focus. As wide as its words; where its size policy lets it shrink, it gives up first the
// room around them and then the ends of the longest, whole in the tooltip. GUI thread.
#pragma once

#include <QWidget>
#include <vector>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class SegmentedControl final : public QWidget {
  Q_OBJECT
 public:
  struct Segment {
    QString key, text, tooltip;
  };

  SegmentedControl(const theme::Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

  void setSegments(std::vector<Segment> segments);
  QString current() const;
  void setCurrent(const QString& key);  // does not signal; an unknown key leaves nothing chosen
  void step(int by);                    // shorter or longer range; signals when it moved

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void chosen(const QString& key);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  std::vector<int> wordWidths() const;
  std::vector<QRect> segmentRects() const;
  int segmentAt(const QPoint& point) const;
  void choose(int index);

  const theme::Theme& theme_;
  QString name_;
  std::vector<Segment> segments_;
  int current_ = -1;
  int hovered_ = -1;
};

}  // namespace signalbox::ui::widgets
