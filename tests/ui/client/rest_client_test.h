#pragma once
#include <QObject>

class RestClientTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void getBringsTheTypedValue();
  void postSendsBodyTokenAndIdempotencyKey();
  void eachPostHasItsOwnKeyUnlessGiven();
  void deleteWithoutBodyBringsNothing();
  void failuresAreTold_data();
  void failuresAreTold();
  void redirectIsNotFollowed();
  void refusedConnectionIsTold();
  void slowAnswerTimesOut();
  void actDoesNotWaitForWhatIsRead();
  void cancelCompletesOnce();
  void completionNeverComesInsideTheCall();
  void destroyedContextIsNotTold();
  void destroyedClientCompletesWhatRuns();
  void tooLargeAnswerIsMalformed();
  void retryAfterAndRequestIdAreKept();
  void unknownAuthorityIsRefused();
  void confirmedCertificateIsBelieved();
  void ownAuthorityIsBelieved();
  void changedCertificateNeverSeesTheToken();
  void streamAndDownloadCompareToo();
  void probeShowsTheCertificateWithoutAToken();
};
