// How a breaker's state looks and reads: shape, word, colour and strip height. Shape and word carry the state; colour
// is only the fourth signal. Pure drawing and words; GUI thread because of the painter.
#pragma once

#include "ui/theme/tokens.h"

#include <QCoreApplication>
#include <QString>
#include <QWidget>

class QPainter;

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

enum class BreakerState { Closed, HalfOpen, Open, Unknown, Paused };

struct BreakerLook {
  BreakerState state = BreakerState::Unknown;
  bool forced = false;
  QString until;        // "14:30"; empty while forced means until it is lifted
  QString pauseReason;  // "key refused", "by Ana"
  bool was = false;     // how it was when the engine was heard last; how it is now nobody knows

  /// What can be drawn as being so.
  BreakerState shown() const { return was ? BreakerState::Unknown : state; }
  bool holdsNow() const { return forced && !was; }
  bool operator==(const BreakerLook&) const = default;
};

// "Sending", "Testing", "Not sending", "Unknown", "Held open until 14:30", "Paused: key refused", and "was: Not sending".
QString breakerWords(const BreakerLook& look);
// The engineer's word for the tooltip: "breaker open".
QString breakerTerm(const BreakerLook& look);
QColor breakerColor(const theme::Colors& colors, BreakerState state);
// Worst first: open 0, half-open 1, paused 2, unknown 3, closed 4; forced goes before the same state left alone. Silence moves no row: what
// was worst still stands first.
int breakerRank(const BreakerLook& look);

// Draws the shape centred in `rect`; `outline` puts the 1 px surface outline around it that selected rows ask for. The padlock of a forced
// breaker goes to the right of `rect`, a quarter of its width away and as large.
void paintBreakerShape(QPainter& painter, const QRectF& rect, const BreakerLook& look, const theme::Colors& colors, bool outline = false);

// Shape and words in one row; the tooltip has the engineer's word.
class BreakerLabel final : public QWidget {
  Q_OBJECT
 public:
  explicit BreakerLabel(const theme::Theme& theme, QWidget* parent = nullptr);
  void setLook(const BreakerLook& look);
  const BreakerLook& look() const { return look_; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  const theme::Theme& theme_;
  BreakerLook look_;
};

}  // namespace signalbox::ui::widgets
