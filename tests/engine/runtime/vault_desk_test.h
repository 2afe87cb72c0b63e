#pragma once

#include <QObject>

class VaultDeskTest : public QObject {
  Q_OBJECT
 private slots:
  void filesAreReadFromTheNamedDirectoriesOnly_data();
  void filesAreReadFromTheNamedDirectoriesOnly();
  void filesOfTheEnginesOwnAreNoCredentials_data();
  void filesOfTheEnginesOwnAreNoCredentials();
  void outsideNobodyLearnsWhichFilesThereAre();
  void aValueThatIsGoneKeepsItsLastReading();
  void onlyWhatHasChangedIsTold();
  void aMountedSecretIsExchangedAsKubernetesDoes();
  void aKeyThatIsHandedOverIsChangedByAStart_data();
  void aKeyThatIsHandedOverIsChangedByAStart();
  void parametersAreFetchedWithASignature();
  void parametersOutOfReachAreNotAskedFor_data();
  void parametersOutOfReachAreNotAskedFor();
  void refusalsOfTheParameterStoreAreWords_data();
  void refusalsOfTheParameterStoreAreWords();
  void refusalsAreBoundedAndOneLine();
  void anUnreachableParameterStoreIsToldApart();
  void awsCredentialFilesAreRead();
};
