#pragma once
// The test objects of this folder.

#include <QObject>

namespace signalbox::tests {

class PlaceTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void linkSurvivesTheRoundTrip_data();
  void linkSurvivesTheRoundTrip();
  void alertsLinksAreRelative();
  void segmentOfNothingIsNone();
  void linkToNoScreenIsRefused();
  void backAndForwardWalkThePlaces();
  void goingAfterBackForgetsTheWayForward();
  void replacingMakesNoStep();
};

class WordingTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void queryTermQuotesWhatTheLanguageWouldRead();
  void forcedProviderShowsItsEnd();
  void healthyProviderReadsSending();
  void providerOfAStoreOnHoldDoesNotReadSending();
  void footerSaysCountTimeAndCost();
  void footerWithACanary();
  void planSaysHowFarItIs();
  void overviewNamesWhatNeedsAPerson();
  void operationsThatNeedAPersonAreNamed();
  void otherDaysAreNamed();
  void whatHasNoRoomIsBehindALinkAndPagesComeFirst();
  void emptyEngineIsAllClear();
  void whatWaitsIsStillToCome();
  void whatIsPlannedForAnotherDaySaysIt();
  void dataThatIsNotShownSaysWhy();
  void actsAreToldInWords();
  void actsThatAreNotShownAreSaid();
  void cannedStoriesFitTheirRows();
  void cannedFiguresAddUp();
  void cannedCallsAddUp();
  void storyFoldsOlderGenerations();
  void storySaysEachThingOnce();
};

class OverviewTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void figuresComeFromTheSnapshot();
  void fullDiskAndHoldAreMarked();
  void whatStopsTheEngineIsSaidFirst();
  void figuresFollowTheEngine();
  void chartsShowWhatTheEngineAnswers();
  void everyTileHasItsTrend();
  void stripsThatCouldNotBeReadAreNotUnknown();
  void failedChartsSayWhyAndRetry();
  void staleFiguresAreMuted();
  void breakersOfASilentEngineAreUnknown();
  void tooFewCallsAreNoShare();
  void stripsEndWhereTheHoldBegins();
  void engineWithoutProvidersOffersToSetOneUp();
  void verdictLinkOpensItsPlace();
  void moreThanTheSentenceHoldsIsAMenu();
  void limitIsTheEngines();
  void emptyChartsSayWhatIsNotThere();
  void emptyChartsAgreeWithTheTiles();
  void menuOfAProviderOpensInsideTheCard();
};

class ScreensTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyScreenShowsItsContent_data();
  void everyScreenShowsItsContent();
  void everyListSaysWhenItIsEmpty_data();
  void everyListSaysWhenItIsEmpty();
  void everyListSaysWhyItFailed_data();
  void everyListSaysWhyItFailed();
  void actsAreBlockedWithTheReasonWhenBlind();
  void missingPermissionIsNamed();
  void everyControlHasAName_data();
  void everyControlHasAName();
  void chosenGroupIsTheScope();
  void linkedGroupIsTheScopeWithoutARowToo();
  void dataIsNeverMarkup();
};

class AccessTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tokenIsMadeAndShownOnce();
  void refusedTokenSaysWhy();
  void revokingAsksOnce();
  void missingPermissionIsTheReason();
  void intactChainIsOneLine();
  void longChainIsCheckedInParts();
  void firstBadRowIsNamed();
  void firstBadRowIsShownAmongThoseAroundIt();
  void rowSpeaksAsTheTableDoes();
  void whereCheckpointsGoIsSaidAsItIs();
  void auditThatCannotBeReadIsNotExported();
  void timesOfTheAuditFollowTheChosenZone();
};

class OperationSheetTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void planIsShownBeforeAnythingHappens();
  void reasonIsRequired();
  void confirmSendsExactlyWhatIsShown();
  void expiryAfterALostPressClaimsNothing();
  void footerFollowsTheCanary();
  void excludedVerdictsChangeTheCount();
  void chevronOfAVerdictTurnsWithItsList();
  void actThatNeedsApprovalIsAskedFor();
  void allThatMatchIsPlannedAsAQuery();
  void tickedMessagesArePlannedByTheirIds();
  void failedPlanSaysThatNothingWasChanged();
  void productionAsksForTheEnginesName();
  void escapeLeavesWithoutEffectAndKeepsTheReason();
  void heldMessageIsResolvedAsChosen();
  void replayIncludesADuplicateByItsNameAlone();
  void resolvedOnesAreSaidToBecomeWhat_data();
  void resolvedOnesAreSaidToBecomeWhat();
  void whatCannotBeIncludedIsNotAskedToBeTicked();
  void sheetThatCancelsHasOneButtonThatSaysSo();
  void missingReasonIsGoneTo();
};

class ScopeTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void partWithAChoiceStandsInParentheses_data();
  void partWithAChoiceStandsInParentheses();
  void requiredIsWhatEveryAlternativeAsksFor_data();
  void requiredIsWhatEveryAlternativeAsksFor();
  void searchWithAChoiceStaysInTheGroup();
  void menuOfACauseMeansAllOfIt();
  void groupCountsWhatTheSearchFinds();
  void everyBulkActSaysOfHowMany();
  void searchForWhatIsNotDiscardedKeepsTheGroups();
  void searchThatFindsNothingIsCleared();
  void wordsStandAboveTheActsWhereBothDoNotFit();
  void templateGivesWayToTheNumbers();
  void templateGivesWayToWhatIsKnown();
  void templateGivesWayToTheError();
  void heldBeginsWithWhatTheProviderSaid();
  void savedViewsAreCountedAnewWhileShown();
};

class ActsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void reasonAndEndAreOfOneActAlone();
  void sendingAgainHasItsRateAndMayBeginWithFew();
  void discardIsDoneAndNothingIsSent();
  void sentIsOneFigureOnTheScreen();
  void finishedDiscardHasNoCountOfSent();
  void fractionOfARateIsShownAndSet();
  void refusedActFreesItsButton_data();
  void refusedActFreesItsButton();
  void refusedRateIsTakenBack();
  void cardsHaveTheSameLinesWithAndWithoutACanary();
  void removedViewIsPutBackByItsKey();
  void markedCauseIsTakenBackByItsKey();
  void linkOfARowLeadsToItsMessages_data();
  void linkOfARowLeadsToItsMessages();
};

class SubscriptionsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachIsListedWithHowItStands();
  void emptyListAgreesWithTheFigures();
  void oneThatWasToldNothingSaysSo();
  void newOneSaysHowItStandsBeforeTheSnapshotHasIt();
  void newOneIsSavedWithASecretThatIsShownOnce();
  void newOneIsSavedOnceAsNew();
  void changedOneKeepsItsSecret();
  void secretIsExchangedWithAnOverlap();
  void wrongFieldIsMarkedWhereItIs();
  void testTellsTheReceiversAnswer();
  void testWaitsForWhatIsWritten();
  void removalSaysWhatItCancels();
  void missingPermissionIsNamed();
  void urlsAreSetByWhoMayReadPayloads();
  void emptyEngineOffersToAddOne();
  void everyControlHasAName();
};

class TriageTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void canarySaysWhatIsSuccessForEachChannel();
  void canaryIsAskedForAsItIsShown();
  void wrongStepsBlockTheButtonWithTheReason();
  void editsArePlannedAndShownBeforeAndAfter();
  void valuesAreJsonOrText();
  void differencesAreToldByLines();
  void cardShowsTheCanarysSteps();
  void largeActWaitsForAnotherPerson();
  void reportIsTheEngines();
  void groupsAreRegrouped();
  void causeThatCameBackTellsWhatFixedIt();
  void noteIsKeptWithTheCause();
  void savedNoteIsInTheListAndOpensAgain();
  void storyOutlivesALookThatFailed();
  void causeThatIsNotMarkedSaysWhy();
  void heldIsLookedUpAtTheProvider();
  void comingDueIsABarAMinute();
};

class StatementsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sentMessageHasNoError();
  void tablesSpeakWords();
  void eventIsCalledByItsName();
  void operationNamesItsCause();
  void causeThatIsGoneIsOneCause();
  void stripEndsWhereNothingIsKnown();
  void exportOfDiscardedHasNoHiddenGroup();
  void exportIsOfWhatIsTicked();
  void queueShowsTheChosenRangeAtOnce();
  void oneTickedMessageNeedsThePermissionForOne();
  void markingAsKnownNeedsWhatTheRouteWants();
  void attachingAgainIsNoSecondConnection();
  void ticksOutliveANewPlan();
  void moreTicksThanAPlanTakesAreSaid();
  void anotherListIsShownUnderTheHand();
  void paletteSaysWhyAnActIsBlocked();
  void runningOperationsAreInThePalette();
  void steeringNeedsItsPermissionInThePalette();
  void heldOnesAreExportedToo();
};

class RemovalTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void discardedOnesSayWhenTheyArePurged();
  void discardedOnesAreRestored();
  void messageIsCancelledWithAReason();
  void manyAreCancelledByAPlan();
  void maskedAddressIsNotLookedFor_data();
  void maskedAddressIsNotLookedFor();
  void allToTheRecipientOverAllChannels();
  void finishedSaysUntilWhenItIsKept();
  void providerIsRemovedOnceConfirmed();
  void savedViewIsRemovedAndPutBack();
  void viewThatIsNotSavedSaysWhy();
  void viewThatIsNotRemovedOrPutBackSaysWhy();
  void recipientIsErasedWithAReason();
  void filesComeFromTheirRoutes();
  void chosenKindIsWrittenWhateverTheEnding();
};

class SecretsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachIsListedWithWhoUsesIt();
  void valueGoesInAndNeverComesOut();
  void newOneNeedsNameAndValue();
  void unusedOneIsRemovedOnceConfirmed();
  void keysAreChangedWithAReason();
};

class TemplatesTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void listIsReadToItsEnd();
  void answerTakesALineOnlyWhenThereIsOne();
  void htmlIsEditedBesideTheText();
  void twoVersionsAreCompared();
  void olderVersionIsTakenAgain();
  void previewTakesTheDataOfAMessage();
  void dataOfAnotherTemplatesMessageComesTooLate();
  void templateWithoutMessagesKeepsItsPreview();
  void previewThatBreaksOffHasChangedNothing();
  void languageIsATemplateOfItsOwn();
  void templateIsRemovedOnceConfirmed();
  void savingNamesTheVersionThatItReplaces();
  void versionOfSomebodyElseIsNotReplacedUnseen();
  void theirsIsLoadedAndMineComesBack();
  void nameThatIsTakenIsSaid();
  void mailIsShownAsItsReaderSeesIt();
};

class WalkThroughTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void providerWentDown();
  void badTemplate();
  void flood();
  void everyWalkThroughHasItsPage();
};

class PastTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void instantIsPutBack();
  void dateIsToldOnceAndOfOtherDaysToo();
  void windowIsInThePastWhileItIsShown();
  void slidersMoveIsThePlace();
  void linkThatWasOpenedFirstLeadsBackToTheOverview();
  void instantBeyondTheRangeBringsItsMarks();
  void sliderGoesToAnotherInstant();
  void sliderTellsItsTimes();
  void stretchIsDrawnAroundTheInstant();
  void refusalIsSaidOnceAndBlocksTheReport();
  void cardsAreAsHighAsTheirLines();
  void shorterStretchTakesTheInstantAlong();
  void escapeLeadsBack();
  void placeOpensItsInstant();
  void incidentReportHasItsChartsAsPictures();
  void reportIsLightWhateverTheConsoleLooksLike();
  void whatBecameOfTheReportIsSaid();
  void reportSaysWhyItWasNotWritten();
  void whatWasSeenIsThereWhenTheEngineIsAway();
  void memoryIsShownUntilTheEngineAnswers();
  void pastOfOneEngineIsNeverShownForAnother();
  void exportSaysWhyItIsOfNowAlone();
};

class WaitingTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void exportSaysHowFarItIs();
  void cancelledExportLeavesNoFile();
  void longIncidentReportIsCancelled();
  void longPreviewIsStopped();
  void longPlanIsStopped();
  void longReportIsStopped();
  void longDetailIsStopped();
  void longSamplesAreStopped();
  void heldOnesAreWrittenInEitherFormat();
  void exportLiesOverNothing();
  void searchSaysHowFarItIsAndIsStopped();
  void quickListSaysNothing();
};

class PermissionsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyActAsksForWhatItsRouteWants_data();
  void everyActAsksForWhatItsRouteWants();
  void readingIsFreeWhileProductionIsLocked();
  void everyChangeHasItsAct();
  void menuOfACauseAsksForWhatItsRoutesWant();
  void rateAsksForWhatItsRouteWants();
  void editingNeedsTheReplayToo();
  void editsAreJudgedByTheirFields();
};

class ConnectDialogTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workingEngineIsSavedWithItsToken();
  void failureIsNamed_data();
  void failureIsNamed();
  void nobodyThereIsNamed();
  void unusableUrlIsToldAtOnce();
  void enterAloneStartsNothing();
  void unknownCertificateIsAskedAboutOnce();
  void knownProductionEngineStaysProduction();
  void tokenOfTheFormerAddressThatStaysIsSaid();
  void noAddressInBetweenKeepsItsToken();
  void buttonToTryAgainIsCalledByItsWords();
};

}  // namespace signalbox::tests
