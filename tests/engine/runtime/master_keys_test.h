#pragma once

#include <QObject>

class MasterKeysTest : public QObject {
  Q_OBJECT
 private slots:
  void aFreshDirectoryGetsAKeyOfItsOwn();
  void theKeyFileIsPrivate();
  void aWrongKeyIsRefusedAndNothingIsOverwritten();
  void aMissingKeyIsRefusedAndNotMadeAnew();
  void aCrashAtEachPointOfAKeyChangeLosesNothing_data();
  void aCrashAtEachPointOfAKeyChangeLosesNothing();
  void theKeyMovesToAnotherPlaceAtAStart();
  void aKeychainsKeyIsHandedOverAndNeverWritten();
  void aKeyMovesFromItsFileIntoTheKeychain();
  void aPassphraseOpensAndIsChangedAtAStart();
  void aSystemdCredentialOpens();
  void aParameterOpens();
  void aLostKeyIsGivenUpByWordOnly();
  void placesForKeysAreJudged_data();
  void placesForKeysAreJudged();
};
