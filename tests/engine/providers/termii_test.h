#pragma once

#include <QObject>

class TermiiTest : public QObject {
  Q_OBJECT
 private slots:
  void theRequestIsJson();
  void answersAreClassified_data();
  void answersAreClassified();
  void everyRowOfTheTableIsReached();
  void longIdsAreKept();
  void pagesAreTheirs_data();
  void pagesAreTheirs();
  void healthIsABalance();
  void settingsAreJudged();
};
