#pragma once

#include <QObject>

class SesTest : public QObject {
  Q_OBJECT
 private slots:
  void theRequestCarriesTheWholeMail();
  void temporaryKeysGoWithTheirToken();
  void answersAreClassified_data();
  void answersAreClassified();
  void everyRowOfTheTableIsReached();
  void theErrorsNameIsFoundInEveryPlace_data();
  void theErrorsNameIsFoundInEveryPlace();
  void theRegionNamesTheHost();
  void aMailThatIsTooLargeIsRefused();
  void healthIsAnAccountThatMaySend_data();
  void healthIsAnAccountThatMaySend();
  void settingsAreJudged();
};
