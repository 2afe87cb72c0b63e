#pragma once
// The real window on a real engine, by keys and the mouse alone: help and its links, the palette, the size of everything, an engine's colour, the
// line that a shell runs, and the past without the engine. The cases follow one another; the last leaves no engine. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::ui::views {
class PastView;
}

namespace signalbox::tests {

class HandsWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit HandsWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void helpIsThatOfTheScreenAndItsLinkIsFollowed();
  void paletteLeadsToACauseAndToAnAct();
  void sizeIsDrawnAtOnce();
  void stripeHasTheColourThatWasChosenAtTheAttach();
  void copiedLineIsRunByAShell();
  void pastThatWasSeenIsThereWithoutTheEngine();

 private:
  /// Ctrl+K, those letters, and Enter; false when the first of what it lists then begins otherwise.
  bool pickFromPalette(const QString& typed, const QString& first);
  ui::views::PastView* past();
  /// The present as a link of the past has it, once the engine's history has the dead letter; nothing until then.
  QString told();

  Stage stage_;
  QString dead_, cause_;
};

}  // namespace signalbox::tests
