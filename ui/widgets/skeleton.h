// Grey bars in the shape of what is coming. Appears 150 ms after it is shown, not before, and does not move.
// GUI thread.
#pragma once

#include <QTimer>
#include <QWidget>

class QPainter;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class Skeleton final : public QWidget {
  Q_OBJECT
 public:
  enum class Shape { Lines, Chart, Rows, List };  // rows of a table; a list of names, each with some words at its right
  Skeleton(const theme::Theme& theme, Shape shape, QWidget* parent = nullptr);
  Shape shape() const { return shape_; }
  bool isDrawn() const { return drawn_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void paintRows(QPainter& painter) const;
  void paintList(QPainter& painter) const;

  const theme::Theme& theme_;
  Shape shape_;
  QTimer delay_;
  bool drawn_ = false;
};

}  // namespace signalbox::ui::widgets
