#pragma once

#include <QObject>

class EventWebhookTest : public QObject {
  Q_OBJECT
 private slots:
  void bodyIsTheEventAsItWasWritten();
  void signatureIsStandardWebhooks();
  void bothSecretsSignUntilTheOldOneEnds();
  void answersAreReadLikeAnyWebhooks();
  void receiversWordsNeverShowTheSecret();
  void urlsAreChecked_data();
  void urlsAreChecked();
};
