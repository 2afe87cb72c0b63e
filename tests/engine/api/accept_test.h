#pragma once
// POST /notifications: each field's rules, idempotency, and what reaches the core.

#include <QObject>

namespace signalbox::api::tests {

class AcceptTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void goodRequestIsHandedToTheCore();
  void emptyMembersCountAsAbsent();
  void aTemplateMayCarryFiles();
  void wrongFieldsAreNamed_data();
  void wrongFieldsAreNamed();
  void malformedBodiesAreRefused_data();
  void malformedBodiesAreRefused();
  void keyMayStandInHeaderOrBody();
  void differentKeysAreRefused();
  void fingerprintIgnoresOrderAndPlaceOfTheKey();
  void repeatSaysSo();
  void coreCanStillRefuse();
  void senderPostsAsItsOwnAppOnly();
  void sizesAreLimited();
  void anSmsIsMeasuredInCharacters();
  void aPushMayCarryDataAlone();
  void filesOfFourMebibytesAreTaken();
  void brokenTraceIsDropped();
};

}  // namespace signalbox::api::tests
