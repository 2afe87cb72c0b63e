// The look in force: mode, scale, and what follows from them (colours, fonts, palette, icons).
// Owned by the application and passed by reference to each widget; there is one per process but no way to reach it
// globally. Confined to the GUI thread. `changed()` comes after palette and application font are in
// force; each widget repaints from `colors()` then, so a switch is live, charts too.
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

class QApplication;

namespace signalbox::ui::theme {

class SystemScheme;

enum class Mode { System, Light, Dark };

class Theme final : public QObject {
  Q_OBJECT
 public:
  explicit Theme(QObject* parent = nullptr);
  ~Theme() override;

  // Sets style, palette and font of the application, and keeps them current from then on.
  void install(QApplication& application);

  Mode mode() const { return mode_; }
  bool isDark() const { return dark_; }
  void setMode(Mode mode);

  // One of 100, 115, 130, 150; anything else goes to the nearest of them.
  int scalePercent() const { return scalePercent_; }
  void setScalePercent(int percent);

  const Colors& colors() const { return colors_; }
  QColor ink(Ink ink) const;
  QColor hue(Hue hue) const;
  QColor engineColor(int index) const;  // wraps around the six badge colours

  QFont font(Type type) const;
  int px(int measure) const;  // a measure of tokens.h at the scale in force
  double pxF(double measure) const;

  QIcon icon(Icon icon, Ink ink = Ink::Secondary) const;
  QPixmap pixmap(Icon icon, const QColor& tint, double devicePixelRatio, int size = grid::kIcon) const;
  QPalette palette() const;

 Q_SIGNALS:
  void changed();

 private:
  void refresh();

  QApplication* application_ = nullptr;
  SystemScheme* system_;
  Mode mode_ = Mode::System;
  bool dark_ = false;
  int scalePercent_ = 100;
  Colors colors_;
};

}  // namespace signalbox::ui::theme
