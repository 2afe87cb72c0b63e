#pragma once
#include <QObject>

class TableModelTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void pagesComeByCursor();
  void rowsAreNotRepeatedOverPages();
  void refreshInsertsAndRemovesWithoutReset();
  void refreshKeepsTheTailThatWasLoaded();
  void frozenListCountsNewRowsAndKeepsOrder();
  void frozenListTellsChangesOfKnownRows();
  void anotherQueryDropsTheOlderAnswer();
  void failedListCanBeLoadedAgain();
  void failedRefreshLeavesWhatIsShown();
  void listComesBackWithItsEngine();
  void listFollowsTheCountOfItsPlace();
  void hiddenListWaits();
  void cellsFollowTheFormat();
  void groupCellsHaveBarsAndSecondLine();
  void operationsFollowTheSnapshot();
  void providersChangeInPlace();
  void providerWords_data();
  void providerWords();
  void modelsAreConsistent();
};
