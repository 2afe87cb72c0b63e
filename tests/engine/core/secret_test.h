#pragma once

#include <QObject>

class SecretTest : public QObject {
  Q_OBJECT
 private slots:
  void aProviderUsesTheSecretThatItNames();
  void aMissingSecretIsNamed();
  void aNewValueIsUsedAtOnce();
  void aValueThatAProviderCannotUseIsRefusedWhole();
  void aSecretInUseIsNotDeleted();
  void aKeptSecretGoesNowhereElse();
  void aKeptKeyGoesToNoOtherUrlAndAReceiptsSecretStays();
  void aChangeOutsideRemakesItsUsers();
  void aProviderWhoseCredentialIsMissingAtStartComesBackWithIt();
  void aCrashAtEachStepOfANewDataKeyLosesNothing();
  void anotherMasterKeyWrapsAtOnce();
  void theWrongMasterKeyMakesNoDataKey();
  void valuesAreInNoAuditRowAndNoSnapshot();
};
