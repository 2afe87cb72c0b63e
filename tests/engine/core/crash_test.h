#pragma once
#include <QObject>

class CrashTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void crashAtAnyStepLosesNothingAndExplainsEveryCopy_data();
  void crashAtAnyStepLosesNothingAndExplainsEveryCopy();
  void acceptedSurvivesACrash();
  void messageThatBringsTheEngineDownAloneTwiceIsDead();
  void countsAreTheSameAfterARestart();
};
