// One figure of the overview, 227x88: label 12, figure 28, one comparison 12, sparkline 72x24 at the right. In breach it gets a 3 px left
// edge and an icon, never a filled ground. Opens its place on click or Enter. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QAbstractButton>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class Label;
class Sparkline;

class Tile final : public QAbstractButton {
  Q_OBJECT
 public:
  Tile(const theme::Theme& theme, const QString& label, QWidget* parent = nullptr);

  // `figure` is short (48.2 k), `exact` is shown on hover (48,213).
  void setFigure(const QString& figure, const QString& exact);
  void setComparison(const QString& text);
  void setTrend(const QVector<double>& values, theme::Hue hue = theme::Hue::Neutral);
  void setBreach(bool breach, const QString& why = {});
  void setStale(bool stale);
  bool isInBreach() const { return breach_; }
  const QString& figure() const { return figure_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void describe();
  void placeTrend();

  const theme::Theme& theme_;
  Sparkline* trend_;
  QString figure_, exact_, comparison_, why_;
  bool breach_ = false;
  bool stale_ = false;
};

}  // namespace signalbox::ui::widgets
