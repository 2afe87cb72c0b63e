#pragma once
// The test objects of this folder.

#include <QObject>

namespace signalbox::tests {

class MainWindowTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void frameHasTheMeasuresOfTheDesign();
  void railCountsWhatNeedsAPerson();
  void keysGoToPlaces_data();
  void keysGoToPlaces();
  void keysAreOffWhileTyping();
  void backAndForwardWork();
  void railFoldsAndIsRemembered();
  void bracketsStepTheRange();
  void letterLPauses();
  void helpOpensForTheScreen();
  void questionMarkShowsTheKeys();
  void paletteFindsPlacesAndActs();
  void slashSearchesInTheScreen();
  void blindEngineIsSaidInTheBanner();
  void anotherEngineIsNotSaidToHaveBeenAway();
  void everyScreenFitsTheSmallestWindow_data();
  void everyScreenFitsTheSmallestWindow();
  void simulatedEngineIsSaidInTheBanner();
  void wholeWindowIsInThePast();
  void typedTimeIsLookedAt();
  void railIsMutedWhenBlind();
  void exposedEngineIsSaidInTheBanner();
  void productionIsReadOnlyUntilUnlocked();
  void exposedProductionIsSaidToBeBoth();
  void heldStoreIsReleasedByThoseWhoMay();
  void stagedOperationCanBeUndoneFromAnywhere();
  void stagedOperationIsUndoneByThoseWhoMay();
  void frameHasNoNamelessControl();
};

class ConsoleTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void firstStartOffersThreeWays();
  void withoutALauncherOnlyAttachingIsPossible();
  void commandLineAddressIsShown();
  void linkOpensItsPlace();
  void demoStartsAnEngineAndShowsIt();
  void failedStartIsSaidOnTheFirstPage();
  void takenAddressIsAskedAbout();
  void failedEngineIsABannerWithRestart();
  void restartThatFailsIsSaidAndOfferedAgain();
  void closingAsksWhatBecomesOfTheEngine();
  void keepingHandsOver();
  void closingWithoutAnOwnEngineAsksNothing();
  void layoutComesBack();
  void chosenSizeIsDrawnAndComesBack();
  void linkLeadsToTheEngineThatItNames();
  void linkFindsAnEngineByAnotherNameOfThisMachine();
  void nameOfThisMachineThatFitsTwoEnginesLeadsToNeither();
  void linkToAnUnknownEngineAsksToAttach();
};

class EnginesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void knownEngineIsForgottenOnceConfirmed();
  void enginesAreListedWithTheirHealth();
  void anotherEngineIsOpenedFromTheList();
  void namedEngineThatIsKnownKeepsItsLock();
  void namedEngineWithoutATokenTakesTheKeptOne();
  void answerThatComesAfterTheListIsClosedReachesNobody();
  void engineThatBecomesProductionIsLockedAtOnce();
  void engineThatWasStartedHereIsLockedByItsRowInTheList();
  void withoutAKeychainTheTokenIsAskedForAtEachStart();
  void lockedKeychainIsWaitedForAndMayBePassedBy();
  void keyOfTheOwnEngineIsInTheKeychain();
  void keyThatIsGoneIsNotReplacedByAnother();
  void passphraseIsAskedForAndAskedAgainWhenWrong();
  void newPassphraseIsTypedTwice();
  void switcherTellsEnginesApart();
  void switcherSaysTheHealthInWords();
  void engineThatIsInTheListIsNamedOnce();
  void ownEngineThatIsListedAsProductionOpensLocked();
  void listedEngineOpensWhereTheOneStartedHereIsRefused();
  void ofTwoWithOneAddressTheOtherCanBeOpened();
  void switcherSaysWhichOtherEngineHasAlerts();
};

}  // namespace signalbox::tests
