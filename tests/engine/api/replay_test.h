#pragma once
// Canaries, edits, approvals and reports, as the API takes and shows them.

#include <QObject>

namespace signalbox::api::tests {

class ReplayTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void editsNeedTheirOwnPermissions();
  void editsOfAnothersPlanNeedThemToo();
  void wrongEditsAreNamed();
  void canaryIsReadAndShown();
  void wrongCanariesAreNamed_data();
  void wrongCanariesAreNamed();
  void approvalGoesToTheCore();
  void samplesShowBothSides();
  void samplesOfWhatSendsNothingAreRefused();
  void valuesOfEditsAreNotShownWithThePlan();
  void reportTellsWhatWasDone();
  void reportSaysThatMoreWasDone();
  void groupShowsItsLastFix();
};

}  // namespace signalbox::api::tests
