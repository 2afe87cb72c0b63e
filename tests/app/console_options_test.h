// The console's command line: what each option sets, what is refused with which words, and what only prints.
#pragma once

#include <QObject>

class ConsoleOptionsTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nothingGivenRunsTheWindowAlone();
  void demoIsAsked();
  void engineIsNamedWithItsToken();
  void addressWithoutASchemeIsUnderstood();
  void linkIsAPlaceToOpen_data();
  void linkIsAPlaceToOpen();
  void wrongOnesAreNamed_data();
  void wrongOnesAreNamed();
  void helpNamesEveryOption();
  void versionIsTheEngines();
};
