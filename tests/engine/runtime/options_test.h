#pragma once
#include <QObject>

class OptionsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void defaultFileEqualsTheCode();
  void defaultFileUncommentedChangesNothing();
  void everyWrongKeyIsNamedAtOnce();
  void unknownKeyIsAnError();
  void retryBudgetIsSetAndJudged();
  void categoriesAreKeptForATimeOfTheirOwn();
  void wrongLengthsOfCategoriesAreNamed_data();
  void wrongLengthsOfCategoriesAreNamed();
  void trustedProxiesAreNetworks();
  void parametersComeFromNowhereInClear_data();
  void parametersComeFromNowhereInClear();
  void syntaxErrorNamesItsLine();
  void checkpointsCrossNoNetworkInClear_data();
  void checkpointsCrossNoNetworkInClear();
  void listenTakesHostAndPort_data();
  void listenTakesHostAndPort();
};
