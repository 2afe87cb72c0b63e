#pragma once

#include <QObject>

class VaultDeskTest : public QObject {
  Q_OBJECT
 private slots:
  void filesAreReadFromTheNamedDirectoriesOnly_data();
  void filesAreReadFromTheNamedDirectoriesOnly();
  void aValueThatIsGoneKeepsItsLastReading();
  void onlyWhatHasChangedIsTold();
  void parametersAreFetchedWithASignature();
  void refusalsOfTheParameterStoreAreWords_data();
  void refusalsOfTheParameterStoreAreWords();
  void anUnreachableParameterStoreIsToldApart();
  void awsCredentialFilesAreRead();
};
