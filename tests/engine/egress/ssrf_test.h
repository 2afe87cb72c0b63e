#pragma once
#include <QObject>

class SsrfTest : public QObject {
  Q_OBJECT
 private slots:
  void theScriptAnswersForTheResolver();
  void noTargetIsDelivered();
  void noRedirectIsFollowed();
  void noNameThatChangesItsMindLeadsInside();
  void noNameThatChangesItsMindLeadsAWebhookInside();
  void aRefusedAddressBesideAGoodOneIsNotUsed();
  void anAddressIsJudgedAgainWhenItIsRemembered();
  void ownNetworksAreOpenedWithoutTheMetadataService_data();
  void ownNetworksAreOpenedWithoutTheMetadataService();
  void whatAnAdministratorSetsUpReachesNoMetadataServiceEither();
  void healthOfWebhooksIsAskedOutsideAlone();
  void hostsAreReadAsParsersReadThem_data();
  void hostsAreReadAsParsersReadThem();
};
