#pragma once

#include <QObject>

class MailTest : public QObject {
  Q_OBJECT
 private slots:
  void aPythonReaderUnderstandsIt_data();
  void aPythonReaderUnderstandsIt();
  void headersCannotBeInjected_data();
  void headersCannotBeInjected();
  void theSamePartsGiveTheSameBytes();
  void theMessageIdNamesTheGeneration();
  void quotedPrintableKeepsItsLimits_data();
  void quotedPrintableKeepsItsLimits();
  void addressesAreJudged_data();
  void addressesAreJudged();
  void nothingToSayIsRefused();
  void filesArrive_data();
  void filesArrive();
  void wrongFilesAreRefused();
};
