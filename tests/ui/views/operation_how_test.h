#pragma once
#include <QObject>

namespace signalbox::tests {

/// What is chosen under How: when it starts, and what its edits may name.
class OperationHowTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void startIsAtTheTimeThatWasTyped();
  void timeOfDayIsTheNextOne();
  void fieldsOfEditsAreNamed();
  void planWaitsAsHighAsSixVerdicts();
  void listOfAVerdictHasNoFrame();
};

}  // namespace signalbox::tests
