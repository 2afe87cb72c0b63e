#pragma once

#include <QObject>

class KeyringTest : public QObject {
  Q_OBJECT
 private slots:
  void aSealedValueOpensInItsPlaceOnly_data();
  void aSealedValueOpensInItsPlaceOnly();
  void noMutationOfASealedValueOpens();
  void theSameValueIsSealedDifferentlyEachTime();
  void theKeyIsNotInWhatItSeals();
  void anotherMasterKeyIsNamedAndRefused();
  void aDamagedDataKeyIsRefused();
  void aNewDataKeySealsAndTheOldOneStillOpens();
  void aWrappedKeyDoesNotOpenUnderAnotherNumber();
  void aPassphraseGivesTheSameKeyWithItsSaltOnly();
  void aShortPassphraseIsRefused();
  void keyFilesAreRead_data();
  void keyFilesAreRead();
  void costlyDerivationsAreRefused_data();
  void costlyDerivationsAreRefused();
};
