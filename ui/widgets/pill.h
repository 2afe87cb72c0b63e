// Pill: a short state in a rounded outline, with an optional dot or shape before it ("Live", "Last update 14:03:10, 12 s ago").
// Badge: a short word on a solid ground (engine name, New, Back, Known). Width is kept when the text's digits change. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class Pill final : public QWidget {
  Q_OBJECT
 public:
  enum class Tone { Neutral, Accent, Muted, Warning, Danger };

  explicit Pill(const theme::Theme& theme, QWidget* parent = nullptr);
  void setText(const QString& text);
  QString text() const { return text_; }
  void setTone(Tone tone);
  void setDot(bool shown);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  QString text_;
  Tone tone_ = Tone::Neutral;
  bool dot_ = false;
};

class Badge final : public QWidget {
  Q_OBJECT
 public:
  enum class Kind { Quiet, Count, Strong };  // Quiet: outline; Count: grey ground; Strong: accent ground

  explicit Badge(const theme::Theme& theme, QWidget* parent = nullptr);
  void setText(const QString& text);
  QString text() const { return text_; }
  void setKind(Kind kind);
  void setEngineColor(int index);  // solid badge in an engine's colour; -1 goes back to the kind
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const theme::Theme& theme_;
  QString text_;
  Kind kind_ = Kind::Quiet;
  int engine_ = -1;
};

}  // namespace signalbox::ui::widgets
