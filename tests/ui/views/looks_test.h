#pragma once
#include <QObject>

namespace signalbox::tests {

/// Small things that looked wrong: words beside each other, edges, frames.
class LooksTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatOnlyShowsIsClosedAndFramedOnce();
  void groupsHaveTheirRowsAndTheMessagesTheRest();
  void whatGroupsAreByStandsWhereACardsContentDoes();
  void openMessageScrollsAsOne();
  void titlesOfAllCardsStandInOneLine();
  void engineThatIsIllSaysWhy();
  void whereNobodyIsListedOneCanBeAdded();
  void alertsAndVersionStandApart();
  void oneSampleIsToldAsOne();
  void noCardStandsInACard();
  void titleOfAListStandsAlsoWithoutRows();
  void messageIsToBeChosenOnlyWhereOneIsListed();
  void dialogsForFilesHaveTheConsolesIcons_data();
  void dialogsForFilesHaveTheConsolesIcons();
};

}  // namespace signalbox::tests
