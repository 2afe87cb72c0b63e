#pragma once
// The table of routes against the document that describes it, permissions, and how errors become problems.

#include <QObject>

namespace signalbox::api::tests {

class RouteTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void routesAndDocumentAgree();
  void documentDescribesPathParametersAndItsReferencesExist();
  void documentOfTheRepositoryIsTheOneThatIsServed();
  void documentSaysWhatEachKindOfActNeeds();
  void everyRouteDeclaresAPermission();
  void onlyHealthAndDocumentAreOpen();
  void rolesAreHeldToTheirPermissions();
  void withoutATokenNothingIsTold_data();
  void withoutATokenNothingIsTold();
  void programsOnThisMachineProbeWithoutAToken_data();
  void programsOnThisMachineProbeWithoutAToken();
  void probesWithoutATokenCanBeSwitchedOff();
  void adminTokenIsComparedByItsDigest();
  void tokenThatIsOverIsRefusedByItsName();
  void tokenThatWasOnceKnownSaysWhoseItWas();
  void tokenLostWhileTheBodyCameInIsNoted();
  void unknownPathsAndMethodsAreRefused();
  void targetsAreReadStrictly_data();
  void targetsAreReadStrictly();
  void encodedSlashStaysWithinAName();
  void namesThatAreNoUtf8AreNone();
  void bodiesNeedTheirMediaType();
  void statusesBecomeProblemsOnce_data();
  void statusesBecomeProblemsOnce();
};

}  // namespace signalbox::api::tests
