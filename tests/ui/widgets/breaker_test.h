// Breaker states: each is told by its shape alone, its word, and its height in the strip.
#pragma once

#include <QObject>

namespace signalbox::ui::theme {
class Theme;
}

class BreakerTest final : public QObject {
  Q_OBJECT
 public:
  explicit BreakerTest(signalbox::ui::theme::Theme& theme) : theme_(theme) {}
 private Q_SLOTS:
  void wordsSayWhatHappensToMessages();
  void whatWasIsDrawnAsUnknown();
  void shapesDifferWithoutColour();
  void stripHeightsTellTheState_data();
  void stripHeightsTellTheState();
  void stripThatIsAwaitedIsAGreyBar();
  void shortTripStaysVisibleInALongStrip();
  void worstProviderIsFirstAndTicksDoNotShuffle();
  void providerWithoutCallsHasADash();

 private:
  signalbox::ui::theme::Theme& theme_;
};
