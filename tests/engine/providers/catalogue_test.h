#pragma once

#include <QObject>

class CatalogueTest : public QObject {
  Q_OBJECT
 private slots:
  void everyKindIsMadeFromItsRequiredSettings_data();
  void everyKindIsMadeFromItsRequiredSettings();
  void defaultsAreValid();
  void onlySeveralSentencesEndInAFullStop();
  void everyKindTellsItsCost();
  void callsBackOnlyWhereTheProofCanBeVerified();
  void allErrorsAreReportedAtOnce();
  void whatSaysWhereSecretsGoIsMarked();
  void anUnknownKindIsNamed();
  void aChannelThatTheKindDoesNotServeIsRefused();
  void aPasswordWithoutTlsIsRefusedUnlessAllowed();
  void aMailLeavesThisMachineInClearByWordOnly_data();
  void aMailLeavesThisMachineInClearByWordOnly();
  void secretsAreNotKeptInTheConfiguration();
  void noErrorRepeatsASecret();
};
