#pragma once
// An engine that is removed from the list: its token goes from the keychain as well, or it is said that it did not.
#include <QObject>

class ForgettingTest final : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tokenThatTheKeychainKeepsIsNotForgotten();
  void withoutAKeychainNothingIsInTheWay();
};
