#pragma once
// Public keys and certificates that come from outside.

#include <QObject>

class PublicKeyTest : public QObject {
  Q_OBJECT
 private slots:
  void keysAreReadFromBothForms();
  void whatIsNoKeyIsRefused();
  void nobodyIsAskedForAPassword();
};
