#pragma once
#include <QObject>

class SimulationTest final : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void plantedBugIsFound_data();
  void plantedBugIsFound();
  void sameSeedGivesTheSameTrace();
  void anotherSeedGivesAnotherTrace();
  void someSeedsHaveNoFeatureAndSomeHaveAll();
  void generatorThatGoesNowhereIsFound();
  void shortRunThatGoesNowhereIsFoundToo();
  void eachStatementIsAskedForByName();
  void statementOutOfReachIsNamedAndFailsWhenItIsReached();
  void deckDealsWhatWasStruckLeast();
  void handIsPartOfAnEpisode();
  void whatIsSeenIsAskedFor();
  void whatWasSeenIsTheSameReadFromItsText();
  void everyLegalMoveIsAskedForOrNamed();
};
