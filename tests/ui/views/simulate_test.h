#pragma once
#include <QObject>

namespace signalbox::tests {

/// The dials of a simulated provider, and what reaches them.
class SimulateTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void dialsAreWhatTheProviderHas();
  void sharesAreAskedForWithTheirReason();
  void brownOutCountsInWhatFails();
  void dialsThatDoNotFitAreSaid();
  void wrongFieldIsMarkedWhereItIs();
  void onlySimulatedOnesAreSimulated();
  void emptyListOffersToBreakOne();
  void formShowsWhatWasChangedElsewhere();
  void credentialsAreReadAgain();
};

}  // namespace signalbox::tests
