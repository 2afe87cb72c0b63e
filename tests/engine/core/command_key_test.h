#pragma once
#include <QObject>

class CommandKeyTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void repeatDoesNothingAndKnowsWhatWasMade();
  void repeatAfterACrashDoesNothing();
  void otherRequestUnderTheSameKeyIsRefused();
  void refusedActLeavesNoKey();
  void sameKeyTwiceInOneStepActsOnce();
  void keysBelongToTheirPrincipal();
  void firstAnswerStays();
  void droppedKeyIsFree();
  void keyIsForgottenAfterItsWindow();
};
