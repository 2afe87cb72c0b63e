#pragma once
// The real window on a real engine whose providers are simulated: canary, held messages, edits, discarding and restoring, the
// past, and what an instant keeps out. The cases follow one another; each leaves what it does not speak of as it was. GUI thread.

#include <QObject>

#include "tests/ui/acceptance/stage.h"

namespace signalbox::tests {

class TriageWindowTest final : public QObject {
  Q_OBJECT
 public:
  explicit TriageWindowTest(std::unique_ptr<EngineHost> host) : stage_(std::move(host)) {}

 private Q_SLOTS:
  void initTestCase();
  void canaryStopsAtItsFirstStepAndGoesOn();
  void heldIsLookedUpAndResolvedByOneAndByMany();
  void editedReplayShowsItsDifference();
  void discardedIsRestored();
  void pastIsToldAsPast();
  void allThatMatchAreThoseOfTheirInstant();
  void eachGenerationIsReadAsItWasSent();

 private:
  void pressAct(const QString& verb);
  ui::widgets::Table* table(const char* name);

  Stage stage_;
};

}  // namespace signalbox::tests
