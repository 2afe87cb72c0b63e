#pragma once
#include <QObject>

namespace signalbox::tests {

/// Whom a sheet is about.
class OperationPlanTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sheetNamesItsCause();
  void linkedCauseIsNamedToo();
  void laterPlanSaysHowManyJoined();
  void sheetClosesWhenSomethingElseIsMarked();
  void sheetWithATypedReasonSaysWhomItIsAbout();
  void heldThatMatchHaveNoInstant();
  void sameActKeepsHowAndAnotherBeginsAnew();
};

}  // namespace signalbox::tests
