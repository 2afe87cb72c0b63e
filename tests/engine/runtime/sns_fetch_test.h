#pragma once
#include <QObject>

class SnsFetchTest : public QObject {
  Q_OBJECT
 private slots:
  void certificateIsFetchedOnceOverTls();
  void serverThatCannotProveItsNameIsNotBelieved();
  void whatIsNoCertificateIsNotKept();
  void answerThatNeverEndsIsCut();
  void nothingElsewhereIsAsked();
  void certificateThatIsLateHoldsUpNobodyElse();
  void subscriptionIsConfirmedForAConfiguredTopicOnly();
  void endedSubscriptionIsAnAlertUntilThereIsANewOne();
};
