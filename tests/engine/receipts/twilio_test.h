#pragma once

#include <QObject>

class TwilioTest : public QObject {
  Q_OBJECT
 private slots:
  void publishedVectorsAreProven_data();
  void publishedVectorsAreProven();
  void callbackOfTheReferenceIsRead();
  void portInTheConfiguredUrlDoesNotMatter();
  void jsonBodyIsProvenByItsDigest();
  void everyStatusHasItsMeaning_data();
  void everyStatusHasItsMeaning();
  void everyRowOfTheTableIsReached();
  void nameThatRunsIntoItsValueIsRefused_data();
  void nameThatRunsIntoItsValueIsRefused();
  void aFailureNeedsItsCode();
  void stopMeansUnsubscribedToo();
  void hostHeadersAreNotTrusted();
};
