#pragma once
#include <QObject>

class SearchTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void emptyPageIsNotTheEndOfASearch();
  void searchEndsWithAPageOfRows();
  void scrollingGoesOn();
  void stoppedSearchKeepsWhatItFound();
  void stoppedBeforeTheFirstRowSaysHowFarItCame();
  void stoppedSearchDoesNotBeginByItself();
  void refreshTakesNothingAwayThatItDidNotComeTo();
};
