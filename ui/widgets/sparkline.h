// A 72x24 line without axes; y from 0. NaN is a gap. Paint it alone or in a Tile. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QVector>
#include <QWidget>

class QPainter;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class Sparkline final : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(const theme::Theme& theme, QWidget* parent = nullptr);
  void setValues(QVector<double> values);
  const QVector<double>& values() const { return values_; }
  void setHue(theme::Hue hue);
  void setMuted(bool muted);

  // For delegates: the same line in a rectangle.
  static void paint(QPainter& painter, const QRectF& rect, const QVector<double>& values, const QColor& color);
  // Small bars standing on the bottom, for the inflow column of tables. The last one has only begun: it is drawn open, as what will grow.
  static void paintBars(QPainter& painter, const QRectF& rect, const QVector<double>& values, const QColor& color);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  QVector<double> values_;
  theme::Hue hue_ = theme::Hue::Neutral;
  bool muted_ = false;
};

}  // namespace signalbox::ui::widgets
