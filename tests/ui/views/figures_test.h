#pragma once
#include <QObject>

namespace signalbox::tests {

/// Figures are those that the engine told, each at its place.
class FiguresTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void savedViewsTellTheirCounts();
  void chartHasItsProvidersLimit();
  void histogramAddsUpWhatWasTold();
  void lineIsWhatTheBreakerJudges_data();
  void lineIsWhatTheBreakerJudges();
  void lineBeginsAnewWhereTheBreakerCloses();
  void chartSaysWhatItsPointsAreOf();
  void histogramOfNoCallsSaysSo();
  void latencyIsNeverAnotherProviders_data();
  void latencyIsNeverAnotherProviders();
  void marksSayUntilWhenAHoldLasts();
  void lastTripHasItsTimeAndCause();
  void skipsHaveTheirFigures();
  void pastHasTheQueuesOfThatTime();
  void pastSaysNotThatNoProviderWasThereWhereNobodyKnows();
  void pastHasTheCausesOfThatTime();
};

}  // namespace signalbox::tests
