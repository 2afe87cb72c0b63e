#pragma once

#include <QObject>

class RenderingTest : public QObject {
  Q_OBJECT
 private slots:
  void renders_data();
  void renders();
  void escapesByPart();
  void jsonPartStaysJson();
  void everyMissingVariableIsNamed();
  void aMissingSectionIsNoError();
  void malformedTemplatesAreRefused_data();
  void malformedTemplatesAreRefused();
  void aBombIsRefusedAndNotRendered_data();
  void aBombIsRefusedAndNotRendered();
  void variablesAreListed();
  void contentIsTakenAsItIs();
  void wrongContentIsRefused_data();
  void wrongContentIsRefused();
  void filesAreDecoded();
};
