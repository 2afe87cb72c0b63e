#pragma once
// One of the six badge colours of an engine; arrows move the choice. GUI thread.

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::views {

class ColourChoice final : public QWidget {
  Q_OBJECT
 public:
  ColourChoice(const theme::Theme& theme, QWidget* parent);
  int chosen() const { return chosen_; }
  void choose(int index);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QRectF swatch(int index) const;
  const theme::Theme& theme_;
  int chosen_ = 0;
};

}  // namespace signalbox::ui::views
