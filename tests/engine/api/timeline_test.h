#pragma once
// The story of a notification in sentences.

#include <QObject>

namespace signalbox::api::tests {

class TimelineTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void skipsRetriesAndWaitsAreTold();
  void whoWasChosenIsToldWithItsFigures_data();
  void whoWasChosenIsToldWithItsFigures();
  void whoWasSkippedIsToldWithItsFigures();
  void whatIsDueAndWaitsSaysWhy();
  void whatKeepsAllIsSaidFirst();
  void webhookWaitsForItsDestination();
  void eventWaitsForItsSubscriber();
  void waitIsInTheAnswer();
  void retryThatIsDueLaterIsPlanned();
  void sendingIsShownWhileItLasts();
  void generationsStandInOrder();
  void nobodyIsBlamedForATemplate();
  void endingsAreNotToldTwice();
  void lateAnswersAreEvidenceOnly();
  void unreadableReasonsAreLeftOut();
  void receiptsSayWhatTheyReport_data();
  void receiptsSayWhatTheyReport();
  void durationsReadWell_data();
  void durationsReadWell();
  void detailRendersTheVersionThatWasSent();
};

}  // namespace signalbox::api::tests
